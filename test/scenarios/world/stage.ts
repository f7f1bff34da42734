import type { Notice } from '../../../src/alert/notice.ts'
import type { Desk, Policy } from '../../../src/alert/round.ts'
import { openDesk, round } from '../../../src/alert/round.ts'
import { cardOf } from '../../../src/incident/card.ts'
import type { Incident } from '../../../src/incident/incident.ts'
import type { Matters } from '../../../src/incident/turn.ts'
import { startMatters, turn } from '../../../src/incident/turn.ts'
import type { Reply } from '../../../src/reply.ts'
import { lineText, plainText } from '../../../src/reply.ts'
import { incidentReply, newsReply } from '../../../src/view/incident/incident.ts'
import { stormReply, summaryReply } from '../../../src/view/incident/summary.ts'
import { applyChange } from '../../../src/watch/apply.ts'
import type { SeenCluster } from '../../../src/watch/azure/seen.ts'
import { takeIn } from '../../../src/watch/azure/take-in.ts'
import type { Change } from '../../../src/watch/change.ts'
import type { KindName, Watched } from '../../../src/watch/kinds/kind.ts'
import { noPool } from '../../../src/watch/kinds/pool.ts'
import type { Override } from '../../../src/watch/limits.ts'
import { createMemory, saveMemory } from '../../../src/watch/memory.ts'
import { RESOURCES } from '../../../src/watch/reflector/resources.ts'
import { sweepKeys, tidy } from '../../../src/watch/sweep.ts'
import { createTimers } from '../../../src/watch/timers.ts'
import { createWorld, KINDS, objectKey } from '../../../src/watch/world.ts'
import { violations } from './gates.ts'
import type { Json } from './objects.ts'
import { T0 } from './objects.ts'

export type Said = {
  readonly at: number
  readonly how: 'post' | 'edit' | 'news' | 'report'
  readonly key: string
  readonly text: string
  readonly reason: string
  readonly severity: string
  readonly openedAt: number
  readonly to: string
}

export type Stage = ReturnType<typeof openStage>

const DEBOUNCE = 2_000
const SWEEP = 300_000
const ROUTES: Policy['routes'] = [{ match: {}, channel: 'alerts' }]

/** A cluster that only exists as replayed objects, a clock that only moves when told, and the watcher's whole core. */
export function openStage({ overrides = [] as readonly Override[], policy = {} as Partial<Policy> } = {}) {
  const rules: Policy = { routes: ROUTES, silences: [], maintenance: [], ...policy }
  const hushedUntil = Math.max(0, ...rules.silences.map(({ until }) => until))
  let now = T0
  let world = createWorld('prod-weu', T0)
  let timers = createTimers()
  let matters: Matters = startMatters('prod-weu', T0)
  let desk: Desk = openDesk()
  const said: Said[] = []
  let azure: readonly SeenCluster[] = []
  const existing = new Map<string, { kind: KindName; json: Json }>()
  let nextSweep = T0 + SWEEP
  let roundAt: number | undefined

  function apply(change: Change): void {
    for (const key of applyChange(world, change).touched) timers.set(key, now + DEBOUNCE)
  }

  function look(): void {
    const keys = [...timers.due(now)]
    if (now >= nextSweep) {
      keys.push(...sweepKeys(world))
      tidy(world, now)
      nextSweep = now + SWEEP
    }
    const turned = turn(matters, world, { keys, now, overrides })
    matters = turned.matters
    for (const { key, at } of turned.wishes) timers.set(key, at)
    const rounded = round(desk, Object.values(matters.incidents), now, rules)
    desk = rounded.desk
    roundAt = rounded.at
    for (const notice of rounded.notices) said.push(...toldOf(notice, now, hushedUntil))
    for (const line of [...turned.digest, ...rounded.digest]) {
      said.push({
        at: now,
        how: 'report',
        key: line.id,
        text: clock(lineText(line.line)),
        reason: '',
        severity: 'digest',
        openedAt: now,
        to: '',
      })
    }
  }

  function project(json: Json): Watched[KindName] {
    return RESOURCES[json.kind as KindName].project(json, noPool)
  }

  const listAll = () => {
    for (const kind of KINDS)
      apply({ cluster: 'prod-weu', kind, at: now, namespace: undefined, type: 'synced' } as Change)
  }
  listAll()

  const stage = {
    get now() {
      return now
    },
    /** Objects as they are now: added or modified. */
    set(...objects: readonly Json[]) {
      for (const json of objects) {
        const kind = json.kind as KindName
        const object = project(json)
        const key = `${kind} ${objectKey(object)}`
        const before = existing.get(key)
        existing.set(key, { kind, json })
        const common = { cluster: 'prod-weu', kind, at: now, object }
        apply(
          (before
            ? { ...common, type: 'modified', previous: project(before.json) }
            : { ...common, type: 'added' }) as Change,
        )
      }
      return stage
    },
    /** What Azure says from now on. */
    azure(...seen: readonly SeenCluster[]) {
      azure = seen
      for (const key of takeIn(world, new Map(seen.map((each) => [each.id, each])))) timers.set(key, now + DEBOUNCE)
      return stage
    },
    remove(...objects: readonly Json[]) {
      for (const json of objects) {
        const kind = json.kind as KindName
        const object = project(json)
        existing.delete(`${kind} ${objectKey(object)}`)
        apply({ cluster: 'prod-weu', kind, at: now, object, type: 'deleted' } as Change)
      }
      return stage
    },
    tell(kind: KindName, type: 'synced' | 'lost', why = 'connection refused') {
      const view = { cluster: 'prod-weu', kind, at: now, namespace: undefined }
      apply((type === 'lost' ? { ...view, type, why } : { ...view, type }) as Change)
      return stage
    },
    /** Lets time pass, to the second: `5:00`, `1:02:03` since the beginning. */
    until(text: string) {
      const end = T0 + seconds(text) * 1000
      for (;;) {
        const times = [timers.next(), roundAt, nextSweep].filter((at) => at !== undefined && at > now) as number[]
        const next = Math.min(end, ...times)
        if (next >= end) break
        now = next
        look()
      }
      now = end
      look()
      return stage
    },
    /** The process ends and another begins with what was saved; the cluster is listed anew. */
    restart({ listed = true } = {}) {
      const memory = createMemory(JSON.parse(JSON.stringify(saveMemory(world.memory))))
      matters = JSON.parse(JSON.stringify(matters))
      desk = JSON.parse(JSON.stringify(desk))
      world = createWorld('prod-weu', matters.startedAt, memory)
      timers = createTimers()
      takeIn(world, new Map(azure.map((each) => [each.id, each])))
      for (const { kind, json } of listed ? existing.values() : []) {
        apply({ cluster: 'prod-weu', kind, at: now, object: project(json), type: 'added' } as Change)
      }
      if (listed) listAll()
      for (const key of Object.values(matters.incidents).map(({ key }) => key.slice('prod-weu|'.length)))
        timers.set(key, now + DEBOUNCE)
      return stage
    },
    /** Lets a person do something to an incident, as commands do. */
    person(change: (incident: Incident, now: number) => Incident, which = 0) {
      const incident = Object.values(matters.incidents).filter(({ state }) => state !== 'pending')[which]
      if (incident) matters = { ...matters, incidents: { ...matters.incidents, [incident.key]: change(incident, now) } }
      look()
      return stage
    },
    incidents: () => Object.values(matters.incidents),
    said: () => said,
    /** What people in the channel saw, in order. */
    told() {
      const wrong = [
        ...violations(said),
        ...round(desk, Object.values(matters.incidents), now, rules).notices.map(
          ({ id }) => `asked again, said again: ${id}`,
        ),
      ]
      if (wrong.length > 0) throw new Error(wrong.join('\n'))
      return said.map(({ at, how, text }) => `+${offset(at)} ${how} | ${text}`)
    },
    desk: () => desk,
    world: () => world,
  }
  return stage
}

function toldOf(notice: Notice, at: number, hushedUntil: number): Said[] {
  const base = { at, to: notice.to.channel }
  if (notice.kind === 'news') {
    const { under: key, reason, incident } = notice
    return [
      {
        ...base,
        how: 'news',
        key,
        text: clock(plainText(newsReply(notice.line))),
        reason,
        severity: incident.severity,
        openedAt: Math.max(incident.openedAt ?? at, hushedUntil, aloneSince(incident)),
      },
    ]
  }
  if (notice.kind === 'root') {
    const { key, incident, reason } = notice
    return [
      {
        ...base,
        how: notice.revision === 1 ? 'post' : 'edit',
        key,
        text: shown(incidentReply(cardOf(incident))),
        reason,
        severity: incident.severity,
        openedAt: Math.max(incident.openedAt ?? at, hushedUntil, aloneSince(incident)),
      },
    ]
  }
  const reply = (notice.kind === 'summary' ? summaryReply : stormReply)('prod-weu', notice.incidents.map(cardOf))
  return [
    {
      ...base,
      how: notice.revision === 1 ? 'post' : 'edit',
      key: notice.key,
      text: shown(reply),
      reason: notice.kind,
      severity: 'notify',
      openedAt: at,
    },
  ]
}

/** Since when no other incident speaks for it. */
function aloneSince({ timeline }: Incident): number {
  return timeline.findLast(({ what }) => what === 'alone')?.at ?? 0
}

/** The words without the buttons. */
function shown(reply: Reply): string {
  return clock(plainText({ nodes: reply.nodes.filter(({ kind }) => kind !== 'buttons' && kind !== 'select') }))
}

/** Times as a reader's clock would show them. */
function clock(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT(\d\d:\d\d):\d\d(\.\d+)?Z/g, '$1')
}

function seconds(value: string): number {
  return value.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}

function offset(at: number): string {
  const all = Math.round((at - T0) / 1000)
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`
}
