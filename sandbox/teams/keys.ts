import { generateKeyPair, randomUUID, sign } from 'node:crypto'
import { promisify } from 'node:util'

/** The keys of a token issuer, and what it publishes of them. */
export type Keys = {
  readonly jwks: { readonly keys: readonly object[] }
  /** A JSON Web Token (RFC 7519), RS256 unless the header says otherwise. */
  token(claims: object, header?: object): string
}

/** One RSA key, endorsed for channels as Microsoft's are. */
export async function createKeys(endorsements: readonly string[]): Promise<Keys> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const kid = randomUUID()
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256', endorsements }
  return {
    jwks: { keys: [jwk] },
    token(claims, header = {}) {
      const said = [{ typ: 'JWT', alg: 'RS256', kid, ...header }, claims].map(encode).join('.')
      const isSigned = !('alg' in header && header.alg === 'none')
      return `${said}.${isSigned ? sign('sha256', Buffer.from(said), privateKey).toString('base64url') : ''}`
    },
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
