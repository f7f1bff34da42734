import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'

export type Pair = { readonly cert: string; readonly key: string }

/** Where a pair was written. */
export type PairFiles = { readonly certFile: string; readonly keyFile: string }

export type Certificates = {
  /** Text of the authority's certificate, which signed all the others. */
  readonly ca: string
  readonly caFile: string
  /** etcd, the API server and the kubelet serve with it. */
  readonly server: Pair & PairFiles
  /** The API server shows it to etcd and to the kubelet. */
  readonly client: Pair & PairFiles
  /** Signs the tokens of service accounts. */
  readonly accountsKeyFile: string
}

/** Makes an authority of our own with what it has signed, and writes it all to a folder, for us alone to read. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const ca = await make('quarterdeck test authority', [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true },
  ])
  const [server, client] = await Promise.all([
    make(
      'localhost',
      [
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
        { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      ],
      ca,
    ),
    make('kube-apiserver', [{ name: 'extKeyUsage', clientAuth: true }], ca),
  ])
  const accounts = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  return {
    ca: ca.cert,
    caFile: await write(folder, 'ca.crt', ca.cert),
    server: { ...server, ...(await writePair(folder, 'server', server)) },
    client: { ...client, ...(await writePair(folder, 'client', client)) },
    accountsKeyFile: await write(folder, 'accounts.key', accounts.export({ type: 'sec1', format: 'pem' }).toString()),
  }
}

type Options = NonNullable<Parameters<typeof generate>[1]>

async function make(name: string, extensions: NonNullable<Options['extensions']>, ca?: Pair): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // A clock that was set back a little must not make them invalid.
    notBeforeDate: new Date(Date.now() - 3_600_000),
    extensions,
    ...(ca && { ca }),
  })
  return { key: made.private, cert: made.cert }
}

async function writePair(folder: string, name: string, { cert, key }: Pair): Promise<PairFiles> {
  return { certFile: await write(folder, `${name}.crt`, cert), keyFile: await write(folder, `${name}.key`, key) }
}

async function write(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text, { mode: 0o600 })
  return path
}
