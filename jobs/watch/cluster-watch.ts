import type { Api } from '../../src/kube/api.ts'
import type { SelfState } from '../../src/watch/rules/self.ts'
import { saying, sparing } from '../log.ts'
import type { Book } from './book.ts'
import type { Sight } from './eyes.ts'
import { openEyes } from './eyes.ts'
import type { Lead, LeadOptions } from './lead.ts'
import { openLead } from './lead.ts'
import type { Leadership } from './leadership.ts'
import type { Outgoing } from './outgoing.ts'
import type { Shelf } from './shelf.ts'

export type ClusterWatchOptions = Omit<LeadOptions, 'epoch' | 'fenced' | 'self' | 'cluster'> & {
  /** The cluster as the bot itself. */
  readonly api: Api
  readonly shelf: Shelf
  readonly namespaces: readonly string[]
  readonly random: () => number
  readonly lead: (gained: () => void, lost: (why: string, taken: boolean) => void) => Leadership
  /** Of the API server, where it was seen; ms since the epoch. */
  readonly certificateEnds: () => number | undefined
  /** How the words fare that were handed on. */
  readonly outgoing: () => Outgoing
  /** Kinds the cluster does not let us see, whenever they change while we lead. */
  readonly denied: (kinds: readonly string[]) => void
}

/** The watch over one cluster: sees always, judges while it leads. */
export type ClusterWatch = {
  readonly cluster: string
  sights(): readonly Sight[]
  leading(): boolean
  /** Readiness in words. */
  says(): string
  up(): boolean
  book(): Book | undefined
  waiting(): number
  relists(): number
  /** Why each incident was told or not, by its id. */
  reasons(): Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** How long a view may take to open before what others tell is judged without it, in ms. */
const OPENS_WITHIN_MS = 20_000
/** How often is looked whether somebody else wrote, in ms. */
const POLL_MS = 500
const POLLS_A_NOTE = 10
const STALE_MS = 90_000
const FENCED_FOR_MS = 5_000

/** Reflectors wait for a network, whatever time a cluster has. */
const MACHINE = {
  monotonic: () => performance.now(),
  after(ms: number, task: () => void) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}

export function startClusterWatch(options: ClusterWatchOptions): ClusterWatch {
  const { api, clock, random, namespaces } = options
  const { cluster } = api
  const quiet = sparing(options.log)
  const startedAt = performance.now()
  const since = new Map<string, number>()
  let lead: Lead | undefined
  let leads = false
  let turn = Promise.resolve()
  let onOpen = () => {}
  let deniedBefore: string | undefined

  const eyes = openEyes({
    ...{ api, namespaces, random },
    clock: {
      now: clock.now,
      ...(clock.monotonic ? { monotonic: clock.monotonic, after: clock.after } : MACHINE),
    },
    onState() {
      noteLost()
      tellDenied()
      onOpen()
    },
    onFault: (error) => quiet.error({ cluster, error: saying(error) }, 'A change of an object could not be taken in'),
  })

  function noteLost(): void {
    for (const { kind, namespace, synced } of eyes?.sights() ?? []) {
      const place = `${kind}/${namespace ?? ''}`
      if (synced) since.delete(place)
      else if (!since.has(place)) since.set(place, clock.now())
    }
  }

  function deniedNow(): readonly string[] {
    return [...new Set(eyes.sights().flatMap(({ kind, allowed }) => (allowed ? [] : [kind])))].sort()
  }

  function tellDenied(): void {
    if (!lead || !eyes.areOpen()) return
    const denied = deniedNow()
    if (denied.join() === deniedBefore) return
    deniedBefore = denied.join()
    options.denied(denied)
  }

  const self = (now: number): SelfState => ({
    now,
    lost: eyes
      .sights()
      .flatMap(({ kind, namespace, synced, allowed, error }) =>
        synced || !allowed
          ? []
          : [{ kind, since: since.get(`${kind}/${namespace ?? ''}`) ?? now, why: error ?? 'nothing is heard' }],
      ),
    relists: eyes.relists(),
    ...outgoingNow(now),
    ...certificateNow(),
  })

  function certificateNow(): Pick<SelfState, 'certificateEnds'> {
    const certificateEnds = options.certificateEnds()
    return certificateEnds === undefined ? {} : { certificateEnds }
  }

  function outgoingNow(now: number): Pick<SelfState, 'dropped' | 'oldestNotice'> {
    const { dropped, waits } = options.outgoing()
    return { dropped, ...(waits !== undefined && { oldestNotice: now - waits }) }
  }

  async function opened(): Promise<void> {
    const left = OPENS_WITHIN_MS - (performance.now() - startedAt)
    if (eyes.areOpen() || left <= 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, left).unref()
      onOpen = () => {
        if (!eyes.areOpen() && leads) return
        clearTimeout(timer)
        resolve()
      }
    })
    onOpen = () => {}
  }

  /** One thing after the other, however often leadership comes and goes. */
  function then(step: () => Promise<void>): void {
    turn = turn.then(step).catch((error: unknown) => {
      quiet.error({ cluster, error: saying(error) }, 'The watch over a cluster could not go on')
    })
  }

  async function begin(): Promise<void> {
    if (!leads || lead) return
    const epoch = await options.shelf.claim()
    await opened()
    if (!leads) return
    const opening = await openLead({ ...options, cluster, epoch, self, fenced })
    lead = opening
    await eyes.look(opening.apply)
    opening.begin()
    deniedBefore = undefined
    tellDenied()
    options.log.info({ cluster, incidents: Object.keys(opening.book().matters.incidents).length }, 'Leads the watch')
  }

  /** Somebody else claimed the right: if we still lead after a while, we claim it back. */
  function fenced(): void {
    then(end)
    setTimeout(() => then(begin), FENCED_FOR_MS).unref()
  }

  async function end(): Promise<void> {
    eyes.ignore()
    const ending = lead
    lead = undefined
    await ending?.stop()
  }

  let polls = 0
  const poll = setInterval(() => {
    lead?.nudge()
    if (lead && polls++ % POLLS_A_NOTE === 0) noteWatching()
  }, POLL_MS).unref()

  /** For who asks elsewhere; it is said again soon. */
  function noteWatching(): void {
    const sights = eyes.sights()
    const kinds = new Set(sights.map(({ kind }) => kind)).size
    const objects = sights.reduce((sum, each) => sum + each.objects, 0)
    const deaf = [...new Set(stale().map(({ kind }) => kind))]
    options.shelf.noteWatching({ kinds, objects, denied: deniedNow(), deaf }).catch(() => undefined)
  }

  const leadership = options.lead(
    () => {
      leads = true
      then(begin)
    },
    (why, taken) => {
      leads = false
      onOpen()
      // A cluster that answers nobody must still be said to. Whoever leads by now has claimed the right to write.
      if (lead && !taken)
        return options.log.warn({ cluster, why }, 'Keeps the watch without its lease until somebody takes it')
      options.log.info({ cluster, why }, 'Leads the watch no more')
      then(end)
    },
  )

  const stale = () =>
    eyes
      .sights()
      .filter(({ synced, allowed, lastHeard }) => allowed && !synced && clock.now() - (lastHeard ?? 0) > STALE_MS)
  return {
    cluster,
    sights: eyes.sights,
    leading: () => lead !== undefined,
    up: () => stale().length === 0,
    says() {
      const sights = eyes.sights()
      const denied = deniedNow()
      const deaf = stale()
      const seen = sights.reduce((sum, { objects }) => sum + objects, 0)
      return [
        leadership.says(),
        `${seen} objects of ${sights.length - denied.length} kinds`,
        ...(denied.length > 0 ? [`may not see ${denied.join(', ')}`] : []),
        ...(deaf.length > 0 ? [`hears nothing of ${deaf.map(({ kind }) => kind).join(', ')}: ${deaf[0]?.error}`] : []),
      ].join('; ')
    },
    book: () => lead?.book(),
    waiting: () => lead?.waiting() ?? 0,
    relists: eyes.relists,
    reasons: () => lead?.reasons() ?? {},
    async stop() {
      clearInterval(poll)
      leads = false
      onOpen()
      then(end)
      await turn
      await Promise.all([leadership.stop(), eyes.stop()])
    },
  }
}
