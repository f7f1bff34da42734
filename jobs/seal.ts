import { createHmac, timingSafeEqual } from 'node:crypto'
import { createEnvelope } from '../src/approval/envelope.ts'
import type { Platform } from '../src/chat.ts'

/** What a sealed text may be used as: one made for one purpose opens for no other. */
export type Purpose =
  | 'callback'
  | 'command'
  | 'delivery'
  | 'note'
  | 'operation'
  | 'place'
  | 'rows'
  | 'saved'
  | 'groups'
  | 'elevation'
  | 'watch'

const MAC_CHARS = 43

/** What begins so is not only sealed but closed. */
const CLOSED = '~'
/** What people say, which may have a manifest on its further lines, and a manifest may hold a password. */
const SAID: ReadonlySet<Purpose> = new Set(['command', 'note'])
/** What adapters keep: cards with their differences for days, whole logs for hours, who talks where. */
const UNREAD: ReadonlySet<Purpose> = new Set(['place'])

/**
 * The id of a request: HMAC-SHA256 of platform, team and event, cut to 128 bits, in letters that BullMQ takes for a
 * custom id (no colon, never a number). The same event is the same id in every process that shares the secret.
 */
export function jobId(secret: string, platform: Platform, team: string, event: string): string {
  const mac = createHmac('sha256', secret)
    .update('quarterdeck job id\n')
    .update(JSON.stringify([platform, team, event]))
  return `q${mac.digest('base64url').slice(0, 22)}`
}

/**
 * The payload as JSON behind a MAC over those very bytes, so that what comes out of Redis can be told from what we put in. What
 * people say on several lines, and what adapters keep, is unreadable besides.
 */
export function seal(purpose: Purpose, payload: unknown, secret: string): string {
  const body = JSON.stringify(payload)
  if (UNREAD.has(purpose) || (SAID.has(purpose) && body.includes('\\n')))
    return CLOSED + createEnvelope(secret).close(body, aboutOf(purpose))
  return macOf(purpose, body, secret) + body
}

/** The payload of a sealed text, or undefined when it was not sealed for this purpose with this secret. Never throws. */
export function open(purpose: Purpose, sealed: unknown, secret: string): unknown {
  if (typeof sealed !== 'string' || sealed.length <= MAC_CHARS) return undefined
  if (sealed.startsWith(CLOSED)) {
    const text = createEnvelope(secret).open(sealed.slice(CLOSED.length), aboutOf(purpose))
    return text === undefined ? undefined : JSON.parse(text)
  }
  const body = sealed.slice(MAC_CHARS)
  const given = Buffer.from(sealed.slice(0, MAC_CHARS))
  const wanted = Buffer.from(macOf(purpose, body, secret))
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined
  return JSON.parse(body)
}

/** Sealing for one purpose, for stores that know no secret. */
export function sealingFor(purpose: Purpose, secret: string) {
  return {
    seal: (payload: unknown) => seal(purpose, payload, secret),
    open: (sealed: string) => open(purpose, sealed, secret),
  }
}

function aboutOf(purpose: Purpose): string {
  return `quarterdeck ${purpose} v1`
}

function macOf(purpose: Purpose, body: string, secret: string): string {
  return createHmac('sha256', secret).update(`quarterdeck ${purpose} v1\n`).update(body).digest('base64url')
}
