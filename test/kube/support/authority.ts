import { generate } from 'selfsigned'

export type Pair = { readonly key: string; readonly cert: string }

export type Authority = { readonly ca: string; readonly server: Pair; readonly client: Pair; readonly nextClient: Pair }

/** An own certificate authority with a certificate for 127.0.0.1 and two for a client. */
export async function makeAuthority(): Promise<Authority> {
  const ca = await make('test authority', [{ name: 'basicConstraints', cA: true, critical: true }])
  const issuer = { key: ca.key, cert: ca.cert }
  const [server, client, nextClient] = await Promise.all([
    make('localhost', [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }], issuer),
    make('quarterdeck', [{ name: 'extKeyUsage', clientAuth: true }], issuer),
    make('quarterdeck', [{ name: 'extKeyUsage', clientAuth: true }], issuer),
  ])
  return { ca: ca.cert, server, client, nextClient }
}

type Options = NonNullable<Parameters<typeof generate>[1]>

async function make(name: string, extensions: NonNullable<Options['extensions']>, ca?: Pair): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions,
    ...(ca && { ca }),
  })
  return { key: made.private, cert: made.cert }
}
