import { createPublicKey, verify, X509Certificate } from 'node:crypto'

/** What an app may prove itself with at the login, beside nothing else. */
export type Proofs = {
  readonly secret?: string
  /** PEM; its key signs the app's assertions. */
  readonly certificate?: string
  /** What the cluster's own issuer gives its workload: taken as it is, as if it had been checked. */
  readonly federated?: string
}

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * Whether a request for a token by client credentials proves who asks: by a secret, or by an assertion
 * (learn.microsoft.com, entra/identity-platform/certificate-credentials; workload-id/workload-identity-federation).
 */
export function isProven(form: URLSearchParams, proofs: Proofs, client: string, audiences: readonly string[]): boolean {
  const secret = form.get('client_secret')
  if (secret !== null) return secret === proofs.secret
  const assertion = form.get('client_assertion') ?? ''
  if (form.get('client_assertion_type') !== JWT_BEARER || assertion === '') return false
  if (assertion === proofs.federated) return true
  return proofs.certificate !== undefined && isSigned(assertion, proofs.certificate, client, audiences)
}

function isSigned(assertion: string, certificate: string, client: string, audiences: readonly string[]): boolean {
  const [header = '', claims = '', signature = ''] = assertion.split('.')
  const { alg, ...named } = read(header)
  const { iss, sub, aud, exp } = read(claims)
  const known = new X509Certificate(certificate)
  const print = Buffer.from(known.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
  const isOurs = alg === 'PS256' && named['x5t#S256'] === print
  const isFresh = typeof exp === 'number' && exp * 1_000 > Date.now()
  if (!isOurs || !isFresh || iss !== client || sub !== client || !audiences.includes(String(aud))) return false
  const key = { key: createPublicKey(certificate), padding: 6, saltLength: 32 }
  return verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))
}

function read(part: string): Record<string, unknown> {
  return { ...(JSON.parse(Buffer.from(part, 'base64url').toString()) as object) }
}
