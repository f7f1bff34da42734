import { Agent, request } from 'undici'
import type { Certificates } from './certificates.ts'

/** Compacts etcd to its latest revision, over its JSON gateway (etcd docs, api_grpc_gateway). */
export async function compactEtcd(server: string, { ca, client }: Certificates): Promise<void> {
  const dispatcher = new Agent({ connect: { ca, cert: client.cert, key: client.key } })
  const post = async (path: string, body: object) => {
    const answer = await request(server + path, { method: 'POST', body: JSON.stringify(body), dispatcher })
    const json = (await answer.body.json()) as { readonly header?: { readonly revision?: string } }
    if (answer.statusCode !== 200) throw new Error(`etcd ${path}: ${answer.statusCode} ${JSON.stringify(json)}`)
    return json
  }
  try {
    const { header } = await post('/v3/kv/range', { key: Buffer.from('none').toString('base64') })
    await post('/v3/kv/compaction', { revision: header?.revision, physical: true })
  } finally {
    await dispatcher.destroy()
  }
}
