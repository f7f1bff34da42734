import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Report } from '../../src/watch/reported.ts'
import type { Log } from '../log.ts'
import { saying } from '../log.ts'
import type { Shelf } from './shelf.ts'

const texts = z.record(z.string().max(200), z.string())

/** Alertmanager's webhook, version 4 (prometheus.io/docs/alerting/latest/configuration/#webhook_config). */
const Body = z.object({
  alerts: z
    .array(
      z.object({
        status: z.enum(['firing', 'resolved']),
        labels: texts,
        annotations: texts.default({}),
        startsAt: z.iso.datetime({ offset: true }),
        generatorURL: z.string().max(2_000).default(''),
        fingerprint: z.string().max(100).default(''),
      }),
    )
    .max(2_000),
})
type Alert = z.infer<typeof Body>['alerts'][number]

type Options = {
  readonly token: string
  /** The cluster an alert is of, by its label `cluster`. */
  readonly shelfOf: (cluster: string | undefined) => Shelf | undefined
  readonly now: () => number
  readonly log: Log
}

const MOST_BYTES = 1024 * 1024
const MOST_REPORTS = 1_000
const MOST_LABELS = 40
const MOST_LETTERS = 1_000
const RACES = 50

/**
 * Takes what Prometheus' Alertmanager posts to /alertmanager with its bearer token, and keeps it where whoever watches the
 * cluster finds it. Answers 5xx for what Alertmanager should send again. False: the request is not its own.
 */
export function alertmanagerRoute(options: Options): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if ((request.url ?? '').split('?')[0] !== '/alertmanager') return false
    take(request, options).then(
      ({ status, says }) => answer(response, status, says),
      (error: unknown) => {
        options.log.warn({ error: saying(error) }, 'Alerts of an Alertmanager could not be kept')
        answer(response, 503, 'The alerts could not be kept; send them again.')
      },
    )
    return true
  }
}

type Answer = { readonly status: number; readonly says: string }

async function take(request: IncomingMessage, { token, shelfOf, now }: Options): Promise<Answer> {
  if (request.method !== 'POST') return { status: 405, says: 'Alerts are posted here.' }
  if (!isGenuine(request.headers.authorization, token))
    return { status: 401, says: 'The bearer token is not the one I know.' }
  const body = await readBody(request)
  if (body === undefined) return { status: 413, says: 'The body is larger than 1 MiB.' }
  const parsed = Body.safeParse(jsonOrNothing(body))
  if (!parsed.success) return { status: 400, says: 'This is not what an Alertmanager sends (webhook, version 4).' }
  const byShelf = new Map<Shelf, Alert[]>()
  let strangers = 0
  for (const alert of parsed.data.alerts) {
    const shelf = shelfOf(alert.labels.cluster)
    if (shelf) byShelf.set(shelf, [...(byShelf.get(shelf) ?? []), alert])
    else strangers++
  }
  for (const [shelf, alerts] of byShelf) await keep(shelf, alerts, now())
  return { status: 200, says: strangers > 0 ? `${strangers} are of clusters that I do not watch.` : 'Kept.' }
}

async function keep(shelf: Shelf, alerts: readonly Alert[], now: number): Promise<void> {
  for (let race = 0; race < RACES; race++) {
    const { revision, fields } = await shelf.load()
    const known = [...fields.keys()].filter((field) => field.startsWith('alert '))
    const written = new Map<string, Report | undefined>()
    for (const alert of alerts) {
      const report = reportOf(alert, now)
      const field = `alert ${report.fingerprint}`
      if (alert.status === 'firing') {
        if (fields.has(field) || known.length + written.size < MOST_REPORTS) written.set(field, report)
      } else if (fields.has(field)) written.set(field, undefined)
    }
    if (written.size === 0 || (await shelf.commit(revision, { fields: written })) === 'done') return
  }
  throw new Error('the state changes faster than it can be written')
}

function reportOf({ labels, annotations, startsAt, generatorURL, fingerprint }: Alert, now: number): Report {
  const kept = bounded(labels)
  const url = /^https?:\/\//.test(generatorURL) ? { url: generatorURL } : {}
  return {
    // Ours where theirs is missing: the same labels are the same alert.
    fingerprint:
      fingerprint ||
      createHash('sha256')
        .update(JSON.stringify(Object.entries(kept).sort()))
        .digest('hex')
        .slice(0, 16),
    labels: kept,
    annotations: bounded(annotations),
    startsAt: Math.min(Date.parse(startsAt), now),
    heardAt: now,
    ...url,
  }
}

function bounded(all: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all)
      .slice(0, MOST_LABELS)
      .map(([key, value]) => [key, value.slice(0, MOST_LETTERS)]),
  )
}

/** Compared by their digests, so that neither length nor content shows in the time it takes. */
function isGenuine(header: string | undefined, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(header ?? '')?.[1] ?? ''
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return undefined
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MOST_BYTES) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function answer(response: ServerResponse, status: number, says: string): void {
  response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(`${says}\n`)
}
