import { cardOf } from '../../src/incident/card.ts'
import type { Incident } from '../../src/incident/incident.ts'
import { isLive } from '../../src/incident/incident.ts'
import type { Api } from '../../src/kube/api.ts'
import { readLog } from '../../src/kube/logs.ts'

/** Fetches what a message says better with, while what belongs together still shows itself. Never holds anything up. */
export type Evidence = {
  /** Asks for the last words of what the incidents are about, each once. */
  want(incidents: readonly Incident[]): void
  stop(): void
}

type Options = {
  /** The cluster as the bot itself. */
  readonly api: Api
  readonly lines: number
  readonly has: (incident: string) => boolean
  readonly found: (incident: string, log: string) => void
}

const WITHIN_MS = 4_000
const AT_ONCE = 4
const MOST_WAITING = 100
const MOST_BYTES = 16 * 1024
const MOST_LETTERS = 200
const MOST_ASKED = 2_000

export function openEvidence({ api, lines, has, found }: Options): Evidence {
  const asked = new Set<string>()
  const waiting: Incident[] = []
  const stopping = new AbortController()
  let running = 0

  function next(): void {
    while (running < AT_ONCE && !stopping.signal.aborted) {
      const incident = waiting.shift()
      if (!incident) return
      running++
      void fetchOne(incident).finally(() => {
        running--
        next()
      })
    }
  }

  async function fetchOne(incident: Incident): Promise<void> {
    const { logs } = cardOf(incident)
    if (!logs) return
    const [pod = '', namespace = incident.subject.namespace] = logs.pod.split('/').reverse()
    try {
      const { text } = await readLog(api, {
        ...{ namespace, pod, previous: logs.previous, tailLines: lines, keepBytes: MOST_BYTES },
        ...(logs.container === '' ? {} : { container: logs.container }),
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(WITHIN_MS)]),
      })
      const said = text.trimEnd().split('\n').slice(-lines).map(short).join('\n')
      if (said.trim() !== '' && !stopping.signal.aborted) found(incident.id, said)
    } catch {
      // The message stands without it, and has a button for it.
    }
  }

  return {
    want(incidents) {
      if (lines === 0) return
      for (const incident of incidents) {
        const { logs } = isLive(incident) ? cardOf(incident) : {}
        if (!logs || has(incident.id) || waiting.length >= MOST_WAITING) continue
        const key = `${incident.id} ${logs.pod} ${logs.container} ${incident.reopened}`
        if (asked.has(key)) continue
        if (asked.size >= MOST_ASKED) asked.clear()
        asked.add(key)
        waiting.push(incident)
      }
      next()
    },
    stop: () => stopping.abort(),
  }
}

/** For a phone: columns that loggers pad are put together, but for the indent, which says what belongs to what. */
function short(line: string): string {
  const close = line.trimEnd().replace(/(?<=\S) {2,}/g, ' ')
  return close.length > MOST_LETTERS ? `${close.slice(0, MOST_LETTERS)}…` : close
}
