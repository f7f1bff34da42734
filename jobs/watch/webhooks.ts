import { createHmac } from 'node:crypto'
import type { Notice } from '../../src/alert/notice.ts'
import type { Matcher } from '../../src/alert/route.ts'
import { matches } from '../../src/alert/route.ts'
import { cardOf } from '../../src/incident/card.ts'
import type { Incident } from '../../src/incident/incident.ts'
import type { Reply } from '../../src/reply.ts'
import { plainText } from '../../src/reply.ts'
import { incidentReply } from '../../src/view/incident/incident.ts'
import type { Log } from '../log.ts'
import { saying, sparing } from '../log.ts'

/** A change of an incident on its way to a webhook; kept with the incidents until it was taken. */
export type Hook = { readonly id: string; readonly url: string; readonly body: string; readonly at: number }

export type Webhooks = {
  readonly targets: readonly { readonly url: string; readonly match: Matcher }[]
  readonly secret: string
  /** The last look for secrets before words leave. */
  readonly mask: (reply: Reply) => Reply
}

/** What the notices of a look are to the webhooks that want them: each incident once, however many channels hear of it. */
export function hooksOf(notices: readonly Notice[], { targets, mask }: Webhooks, now: number): readonly Hook[] {
  const told = new Map<string, Hook>()
  for (const notice of notices) {
    if (notice.kind !== 'root') continue
    const { incident, reason, revision } = notice
    targets.forEach(({ url, match }, i) => {
      if (!matches(match, incident)) return
      const id = `${incident.id}.${revision}.${i}`
      told.set(id, {
        id,
        url,
        at: now,
        body: bodyOf(incident, { id: `${incident.cluster}.${incident.id}.${revision}`, reason, now, mask }),
      })
    })
  }
  return [...told.values()]
}

function bodyOf(
  incident: Incident,
  {
    id,
    reason,
    now,
    mask,
  }: { readonly id: string; readonly reason: string; readonly now: number; readonly mask: Webhooks['mask'] },
): string {
  const { cluster, subject, state, severity, since, resolvedAt, acked } = incident
  const { nodes } = mask(incidentReply(cardOf(incident)))
  const words = nodes.filter(({ kind }) => kind !== 'buttons' && kind !== 'select')
  return JSON.stringify({
    version: 1,
    id,
    at: new Date(now).toISOString(),
    reason,
    incident: {
      id: incident.id,
      ...{ cluster, subject, state, severity },
      since: new Date(since).toISOString(),
      ...(resolvedAt === undefined ? {} : { resolvedAt: new Date(resolvedAt).toISOString() }),
      ...(acked === undefined ? {} : { acknowledgedBy: acked.by }),
      title: plainText({ nodes: words.slice(0, 1) }),
      text: plainText({ nodes: words }),
    },
  })
}

/** Posts what waits, in order for each URL. */
export type Posting = {
  /** Those that wait now; what is on its way already is left alone. */
  run(hooks: readonly Hook[]): void
  stop(): void
}

const WITHIN_MS = 10_000
const FIRST_WAIT_MS = 1_000
const MOST_WAIT_MS = 300_000
const GIVES_UP_MS = 24 * 3_600_000

/**
 * Posts with `Quarterdeck-Signature: t=SECONDS,v1=HEX`, the HMAC-SHA256 of `SECONDS.BODY`, until a 2xx, a 4xx that no
 * second try can mend, or a day. `done` is told of each then.
 */
export function openPosting({
  secret,
  now,
  done,
  log,
}: {
  readonly secret: string
  readonly now: () => number
  readonly done: (id: string) => void
  readonly log: Log
}): Posting {
  const quiet = sparing(log)
  const lanes = new Map<string, Promise<void>>()
  const known = new Set<string>()
  const stopping = new AbortController()

  async function deliver(hook: Hook): Promise<void> {
    for (let wait = FIRST_WAIT_MS; !stopping.signal.aborted; wait = Math.min(wait * 2, MOST_WAIT_MS)) {
      const outcome = await post(hook).catch((error: unknown) => saying(error))
      if (stopping.signal.aborted) return
      if (outcome === undefined || now() - hook.at > GIVES_UP_MS) return done(hook.id)
      if (typeof outcome === 'number' && outcome < 500 && outcome !== 429 && outcome !== 408) {
        log.warn({ url: origin(hook.url), status: outcome }, 'A webhook refused an incident; it is not sent again')
        return done(hook.id)
      }
      quiet.warn({ url: origin(hook.url), outcome }, 'A webhook could not be reached')
      await pause(wait)
    }
  }

  /** Undefined when it was taken, else the status. */
  async function post({ url, body }: Hook): Promise<number | undefined> {
    const seconds = Math.floor(now() / 1_000)
    const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'quarterdeck-signature': `t=${seconds},v1=${mac}` },
      body,
      redirect: 'error',
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(WITHIN_MS)]),
    })
    await response.body?.cancel()
    return response.ok ? undefined : response.status
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref()
      stopping.signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer)
          resolve()
        },
        { once: true },
      )
    })
  }

  return {
    run(hooks) {
      const waiting = new Set(hooks.map(({ id }) => id))
      for (const id of known) if (!waiting.has(id)) known.delete(id)
      for (const hook of hooks) {
        if (known.has(hook.id)) continue
        known.add(hook.id)
        lanes.set(
          hook.url,
          (lanes.get(hook.url) ?? Promise.resolve()).then(() => deliver(hook)),
        )
      }
    },
    stop: () => stopping.abort(),
  }
}

/** Where it goes, without what a path or a query may keep secret. */
function origin(url: string): string {
  return URL.parse(url)?.origin ?? 'a webhook'
}
