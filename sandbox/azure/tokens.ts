import { randomBytes } from 'node:crypto'

/** Whom a token was given to, and for what. */
export type Grant = {
  readonly client: string
  readonly tenant: string
  /** `https://management.azure.com/.default`. */
  readonly scope: string
  /** ms since the epoch. */
  readonly expiresAt: number
  readonly claims?: string
}

export type Tokens = {
  issue(grant: Grant): string
  find(authorization: string | undefined): Grant | undefined
  /** Every token there ever was: what must never be seen anywhere else. */
  readonly all: readonly string[]
}

export function createTokens(now: () => number): Tokens {
  const grants = new Map<string, Grant>()
  return {
    issue(grant) {
      // Looks like what Entra gives, so that what looks for tokens finds it, and says nothing.
      const token = `eyJ${randomBytes(24).toString('base64url')}.${randomBytes(60).toString('base64url')}.${randomBytes(32).toString('base64url')}`
      grants.set(token, grant)
      return token
    },
    find(authorization) {
      const grant = grants.get(authorization?.replace(/^Bearer /i, '') ?? '')
      return grant && grant.expiresAt > now() ? grant : undefined
    },
    get all() {
      return [...grants.keys()]
    },
  }
}
