/** Who asks for a certificate and for what names, from a certification request. */
export type CertificateRequest = {
  /** Values by the object identifier of their attribute, in order. */
  readonly subject: ReadonlyMap<string, readonly string[]>
  readonly dnsNames: readonly string[]
  readonly emailAddresses: readonly string[]
  readonly uris: readonly string[]
  readonly ipAddresses: readonly string[]
}

type Value = { readonly tag: number; readonly bytes: Buffer }

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
const SUBJECT_ALT_NAME = '2.5.29.17'
const PEM = /-----BEGIN CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE REQUEST-----/

/** Reads a PEM block (RFC 2986, RFC 5280 4.2.1.6), of which no signature is checked. Undefined for what is none. */
export function readRequest(pem: string): CertificateRequest | undefined {
  const [, base64] = PEM.exec(pem) ?? []
  if (base64 === undefined) return undefined
  try {
    return requestOf(Buffer.from(base64, 'base64'))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function requestOf(der: Buffer): CertificateRequest {
  const [request] = valuesIn(der)
  const [info] = valuesIn(request?.bytes)
  const [, name, , attributes] = valuesIn(info?.bytes)
  const names = alternativeNames(attributes)
  const of = (tag: number) => names.filter((one) => one.tag === tag).map(({ bytes }) => bytes)
  return {
    subject: subjectOf(name),
    emailAddresses: of(0x81).map((bytes) => bytes.toString('latin1')),
    dnsNames: of(0x82).map((bytes) => bytes.toString('latin1')),
    uris: of(0x86).map((bytes) => bytes.toString('latin1')),
    ipAddresses: of(0x87).map(addressOf),
  }
}

/** What stands in a value, one after the other (DER, X.690). Throws a RangeError for what is cut off. */
function valuesIn(bytes: Buffer = Buffer.alloc(0)): Value[] {
  const values: Value[] = []
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes.readUInt8(at)
    const short = bytes.readUInt8(at + 1)
    const octets = short < 0x80 ? 0 : short - 0x80
    const length = short < 0x80 ? short : bytes.readUIntBE(at + 2, octets)
    const start = at + 2 + octets
    if (start + length > bytes.length) throw new RangeError('cut off')
    values.push({ tag, bytes: bytes.subarray(start, start + length) })
    at = start + length
  }
  return values
}

function subjectOf(name: Value | undefined): Map<string, string[]> {
  const subject = new Map<string, string[]>()
  for (const set of valuesIn(name?.bytes)) {
    for (const attribute of valuesIn(set.bytes)) {
      const [type, value] = valuesIn(attribute.bytes)
      if (!type || !value) continue
      const known = subject.get(identifierOf(type.bytes)) ?? []
      subject.set(identifierOf(type.bytes), [...known, textOf(value)])
    }
  }
  return subject
}

function alternativeNames(attributes: Value | undefined): readonly Value[] {
  for (const attribute of valuesIn(attributes?.bytes)) {
    const [type, values] = valuesIn(attribute.bytes)
    if (!type || identifierOf(type.bytes) !== EXTENSION_REQUEST) continue
    const [extensions] = valuesIn(values?.bytes)
    for (const extension of valuesIn(extensions?.bytes)) {
      const parts = valuesIn(extension.bytes)
      if (!parts[0] || identifierOf(parts[0].bytes) !== SUBJECT_ALT_NAME) continue
      const [names] = valuesIn(parts.at(-1)?.bytes)
      return valuesIn(names?.bytes)
    }
  }
  return []
}

function identifierOf(bytes: Buffer): string {
  const parts: number[] = []
  let part = 0
  for (const byte of bytes) {
    part = part * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    parts.push(part)
    part = 0
  }
  const [first = 0, ...rest] = parts
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - root * 40, ...rest].join('.')
}

/** UTF8String, or one of the older kinds, which for what people write are the same. */
function textOf({ tag, bytes }: Value): string {
  const BMP = 30
  return tag === BMP ? Buffer.from(bytes).swap16().toString('utf16le') : bytes.toString('utf8')
}

/** As Go writes it, which RFC 5952 asks for: the longest run of zeros is left out. */
function addressOf(bytes: Buffer): string {
  if (bytes.length !== 16) return [...bytes].join('.')
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2).toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
