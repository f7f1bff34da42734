import type { Activity } from './activity.ts'
import { tenantOf } from './activity.ts'
import type { Words } from './connector.ts'
import type { Framework } from './framework.ts'
import { inTime } from './in-time.ts'

type Judging = {
  readonly framework: Framework
  /** Who signs what Teams sends; undefined where nobody has to, in development. */
  readonly issuer: string | undefined
  readonly isOurTenant: (tenant: string) => boolean
}

type Genuine = Awaited<ReturnType<Framework['authenticate']>>

/** A status that says no and nothing more, or what the turn needs. `word` is for the log. */
export type Verdict =
  | { readonly ok: true; readonly genuine: Genuine }
  | { readonly ok: false; readonly status: 401 | 403 | 503; readonly word: string }

/** Fetching Microsoft's keys takes part of the 2 s in which a turn is answered. */
const PATIENCE_MS = 1_200

/**
 * Whether Teams itself sent this, from a tenant of ours: learn.microsoft.com,
 * azure/bot-service/rest-api/bot-framework-rest-connector-authentication. The SDK also takes tokens of its emulator, of
 * other bots and of other channels, each by other rules; those are refused before it sees them.
 */
export function openGate({ framework, issuer, isOurTenant }: Judging) {
  return async (activity: Activity, words: Words, authorization: string): Promise<Verdict> => {
    if (issuer !== undefined) {
      const claims = claimsIn(authorization)
      if (!claims) return refused(401, 'no token')
      if (claims.alg !== 'RS256' || claims.iss !== issuer) return refused(401, 'a token of another issuer')
    }
    try {
      const genuine = await inTime(framework.authenticate(words, authorization), PATIENCE_MS)
      if (!isOurTenant(tenantOf(activity))) return refused(403, 'a tenant that may not talk to us')
      return { ok: true, genuine }
    } catch (error) {
      const word = error instanceof Error ? error.message : String(error)
      // Microsoft's keys could not be had: whoever sent this may try again.
      return /ECONN|ENOTFOUND|EAI_AGAIN|no answer within|Failed to load/.test(word)
        ? refused(503, word)
        : refused(401, word)
    }
  }
}

function refused(status: 401 | 403 | 503, word: string): Verdict {
  return { ok: false, status, word: word.slice(0, 200) }
}

/** What a token says of itself, believed only as far as to refuse it; the SDK checks the signature. */
function claimsIn(authorization: string): { readonly alg: unknown; readonly iss: unknown } | undefined {
  const [scheme, token = ''] = authorization.split(' ')
  if (scheme !== 'Bearer' || token.length > MOST_TOKEN) return undefined
  const [header, payload] = token.split('.').map(objectIn)
  return header && payload ? { alg: header.alg, iss: payload.iss } : undefined
}

const MOST_TOKEN = 16_384

function objectIn(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
