import type { Redis } from 'ioredis'
import type { Azure } from '../../../src/azure/azure.ts'
import type { AksCluster } from '../../../src/azure/cluster.ts'
import { Fault } from '../../../src/fault.ts'
import type { SelfState } from '../../../src/watch/rules/self.ts'
import type { Log } from '../../log.ts'
import { saying, sparing } from '../../log.ts'
import type { LeadClock, LeadOptions } from '../lead.ts'
import { openLead } from '../lead.ts'
import { holdLock } from '../lock.ts'
import type { Shelf } from '../shelf.ts'
import type { Home } from './home.ts'
import { atHome } from './home.ts'
import type { Brought } from './keep.ts'
import { idsOn, keepSeen } from './keep.ts'
import type { Look } from './poll.ts'
import { openPoll } from './poll.ts'

export type AzureWatchOptions = {
  readonly azure: Azure
  readonly redis: Redis
  readonly prefix: string
  readonly identity: string
  readonly clock: LeadClock
  readonly log: Log
  /** How often Azure is looked at, in ms. */
  readonly every: number
  /** All clusters that are watched themselves. */
  readonly homes: readonly Home[]
  /** The one of them that goes by that name. */
  readonly homeOf: (name: string) => Home | undefined
  /** Whether a cluster is to be watched at all. */
  readonly isWanted: (name: string) => boolean
  /** For clusters that only Azure knows. */
  readonly rest: Shelf
  /** The subscriptions that are to be looked at, by id; none: every one that the bot may see. */
  readonly subscriptions: readonly string[]
  readonly lead: Omit<LeadOptions, 'cluster' | 'shelf' | 'epoch' | 'self' | 'fenced' | 'clock' | 'log' | 'evidence'>
}

/** The watch over Azure: one process looks, and what it sees is judged where the cluster it is of is judged. */
export type AzureWatch = { says(): string; up(): boolean; stop(): Promise<void> }

type Failing = { readonly name: string; readonly since: number; readonly why: string; readonly times: number }

const WHOLE = ''
/** A look that takes longer is given up. */
const PATIENCE = 45_000
/** So many looks in a row may fail before it is said that nothing is known. */
const PASSING = 3
const FENCED_FOR_MS = 5_000

export function startAzureWatch(options: AzureWatchOptions): AzureWatch {
  const { azure, clock, log, rest } = options
  const quiet = sparing(log)
  const poll = openPoll(azure, clock.now, log, options.every)
  /** By subscription, in small letters; by nothing where Azure as a whole does not answer. */
  const failing = new Map<string, Failing>()
  let lead: Awaited<ReturnType<typeof openLead>> | undefined
  let leads = false
  let seen = 0
  let turn = Promise.resolve()
  let disarm = () => {}
  let stopping = new AbortController()
  const homes = options.homes.map(({ shelf }) => shelf)
  /** The ids of what lies on the shelves of clusters that are watched themselves. */
  const kept = new Map<Shelf, readonly string[]>()
  const wanted = new Set(options.subscriptions.map((id) => id.toLowerCase()))

  const then = (task: () => Promise<void>) => {
    turn = turn
      .then(task)
      .catch((error: unknown) => quiet.warn({ error: saying(error) }, 'The watch over Azure failed'))
  }

  async function round(): Promise<void> {
    if (!leads) return
    try {
      await keep(await poll.look(AbortSignal.any([stopping.signal, AbortSignal.timeout(PATIENCE)])))
      failing.delete(WHOLE)
    } catch (error) {
      if (!(error instanceof Fault)) quiet.warn({ error: saying(error) }, 'Azure could not be watched')
      else quiet.warn({ why: error.message }, 'Azure could not be watched')
      const { why, times } = fail(WHOLE, 'Azure', saying(error))
      if (times === PASSING) await keepAll([], () => ({ why }))
    }
    lead?.nudge()
    if (leads) disarm = clock.after(options.every, () => then(round))
  }

  function fail(id: string, name: string, why: string): Failing {
    const before = failing.get(id)
    const now = { name, why, since: before?.since ?? clock.now(), times: (before?.times ?? 0) + 1 }
    failing.set(id, now)
    return now
  }

  /** What has failed too often to be a passing matter. */
  const lost = () => [...failing.values()].filter(({ times }) => times >= PASSING)

  async function keep({ fleet, beside }: Look): Promise<void> {
    seen = fleet.clusters.length
    const failed = new Map(
      fleet.failed.map(({ subscription: { id, name }, fault }) => [
        id.toLowerCase(),
        fail(id.toLowerCase(), `Azure’s ${name}`, fault.message),
      ]),
    )
    const unseen = new Map<string, string>()
    await keepAll(
      fleet.clusters,
      ({ id, subscription: name }) => {
        const subscription = id.toLowerCase().split('/')[2] ?? ''
        const found = failed.get(subscription)
        if (found) return found.times >= PASSING ? { why: found.why } : undefined
        if (fleet.asked.has(subscription) || (wanted.size > 0 && !wanted.has(subscription))) return 'gone'
        unseen.set(subscription, name)
        return { why: unseenFor(name) }
      },
      beside,
    )
    for (const [id, name] of unseen) fail(id, `Azure’s ${name}`, unseenFor(name))
    for (const id of failing.keys()) if (!failed.has(id) && !unseen.has(id)) failing.delete(id)
  }

  async function keepAll(
    clusters: readonly AksCluster[],
    missing: Brought['missing'],
    beside: Look['beside'] = () => ({}),
  ): Promise<void> {
    const byShelf = new Map<Shelf, AksCluster[]>()
    for (const shelf of homes) if (!kept.has(shelf)) kept.set(shelf, await idsOn(shelf))
    const watched = clusters.filter(({ name }) => options.isWanted(name))
    const placed = atHome(watched, options.homeOf, kept)
    for (const cluster of watched) {
      const shelf = placed.get(cluster.id.toLowerCase()) ?? rest
      byShelf.set(shelf, [...(byShelf.get(shelf) ?? []), cluster])
    }
    for (const shelf of [...homes, rest])
      kept.set(shelf, await keepSeen(shelf, { clusters: byShelf.get(shelf) ?? [], beside, missing }, clock.now()))
  }

  function self(now: number): SelfState {
    const deaf = lost().map(({ name, since, why }) => ({ kind: name, since, why }))
    const oldest = lead?.waiting() ? now : undefined
    return { now, lost: deaf, relists: 0, dropped: 0, ...(oldest !== undefined && { oldestNotice: oldest }) }
  }

  async function begin(): Promise<void> {
    if (!leads || lead) return
    stopping = new AbortController()
    // Another process may have led meanwhile.
    kept.clear()
    const epoch = await rest.claim()
    lead = await openLead({
      ...options.lead,
      ...{ cluster: rest.cluster, shelf: rest, epoch, clock, log, self, fenced },
      evidence: () => ({ want: () => {}, stop: () => {} }),
    })
    lead.begin()
    log.info({ every: options.every }, 'Leads the watch over Azure')
    await round()
  }

  /** Somebody else claimed the right: if we still lead after a while, we claim it back. */
  function fenced(): void {
    then(end)
    setTimeout(() => then(begin), FENCED_FOR_MS).unref()
  }

  async function end(): Promise<void> {
    disarm()
    const ending = lead
    lead = undefined
    await ending?.stop()
  }

  const lock = holdLock({
    ...{ redis: options.redis, identity: options.identity, log, key: `${options.prefix}:watch:azure:leader` },
    gained() {
      leads = true
      then(begin)
    },
    lost() {
      leads = false
      stopping.abort()
      then(end)
    },
  })
  const nudging = setInterval(() => lead?.nudge(), 500).unref()

  return {
    up: () => lost().length === 0,
    says() {
      if (!leads) return 'stands by'
      const [first] = lost()
      return first
        ? `hears nothing of ${first.name}: ${first.why}`
        : `leads; ${seen} ${seen === 1 ? 'cluster' : 'clusters'}`
    },
    async stop() {
      clearInterval(nudging)
      leads = false
      stopping.abort()
      then(end)
      await turn
      await lock.stop()
    },
  }
}

/** A subscription that is in no list may be gone, or the bot may have lost its role: of its clusters nothing follows. */
function unseenFor(subscription: string): string {
  return `the bot’s identity may not see the subscription ${subscription} any more: give it Reader there, or name those that count under azure.subscriptions`
}
