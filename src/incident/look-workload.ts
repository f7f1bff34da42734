import type { Line } from '../reply.ts'
import type { Finding, Subject } from '../watch/finding.ts'
import type { KindName } from '../watch/kinds/kind.ts'
import type { Override } from '../watch/limits.ts'
import { nodeBlames } from '../watch/rules/blames.ts'
import { isReady, wasReady } from '../watch/rules/pod-state.ts'
import type { Rule } from '../watch/rules/rule.ts'
import { workloadRules } from '../watch/rules/rules.ts'
import type { WorkloadView } from '../watch/rules/workload-view.ts'
import { isBatch, viewWorkload } from '../watch/rules/workload-view.ts'
import type { World } from '../watch/world.ts'
import { isKnownKind, objectOf, unheardOf } from '../watch/world.ts'
import type { Impact } from './incident.ts'
import { NO_TEXTS, runRules } from './run-rules.ts'
import type { Sight } from './sight.ts'

/** How a workload stands. Notes what only a look can tell: when it fell short, and when it last got on. */
export function lookAtWorkload(world: World, subject: Subject, now: number, overrides: readonly Override[]): Sight {
  const view = viewWorkload(world, subject, now)
  note(view)
  const { findings, doubt } = runRules(workloadRules as readonly Rule<WorkloadView>[], view, {
    world,
    meta: view.meta,
    overrides,
  })
  view.memory.lookedAt = now
  for (const { rule, part } of findings) {
    if (rule === 'R1') view.memory.loopedAt = { ...view.memory.loopedAt, [part]: now }
  }
  const runbook = Object.entries(view.meta?.annotations ?? {}).find(([key]) => /runbook/i.test(key))?.[1]
  return {
    cluster: world.cluster,
    subject,
    findings: inherit(view, findings),
    impact: impactOf(view),
    changes: view.memory.changes,
    labels: labelsOf(view),
    whole: view.ready >= view.desired,
    ...(runbook === undefined ? {} : { runbook }),
    ...(view.template === undefined ? {} : { template: view.template }),
    ...goneOf(view),
    ...(doubt === undefined ? {} : { doubt }),
  }
}

const MAINTENANCE = 'quarterdeck.dev/maintenance-until'

/** Its labels, and until when it or its namespace says it is worked at: that goes by them. */
function labelsOf({ meta, world, subject }: WorkloadView): Readonly<Record<string, string>> {
  const namespace = objectOf(world, 'Namespace', '', subject.namespace)?.meta.annotations[MAINTENANCE]
  const until = meta?.annotations[MAINTENANCE] ?? namespace
  return until === undefined ? (meta?.labels ?? NO_TEXTS) : { ...meta?.labels, [MAINTENANCE]: until }
}

/** What is wrong with pods of a node that is down belongs to the node, whichever rule found it. */
function inherit(view: WorkloadView, findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => {
    if (finding.blames.length > 0 || !['volume', 'term', 'sched', 'sts'].includes(finding.family)) return finding
    const pods = view.pods.filter(({ meta }) => finding.pods.includes(meta.name))
    return pods.length === 0 ? finding : { ...finding, blames: nodeBlames(view, pods) }
  })
}

function note(view: WorkloadView): void {
  const { memory, now, ready, desired } = view
  if (isBatch(view) || view.subject.kind === 'Pod') return
  const had = (memory.ready ?? 0) > 0 || (view.first && view.live.some((pod) => wasReady(pod)))
  if (ready > (memory.ready ?? ready)) memory.progressAt = now
  noteNone(view, had)
  if (ready < desired) {
    memory.shortSince ??= view.first ? lostAt(view) : now
  } else {
    delete memory.shortSince
    if (desired > 0) memory.wasWhole = true
  }
  if (view.first && had) memory.wasWhole = true
  memory.ready = ready
}

function noteNone(view: WorkloadView, had: boolean): void {
  const { memory, ready, desired } = view
  if (desired === 0 || ready > 0) delete memory.zeroSince
  else if (had && memory.zeroSince === undefined) memory.zeroSince = lostAt(view)
}

/** When the last of them stopped being ready, as the pods themselves say, but not before anybody looked. */
function lostAt({ live, memory, now }: WorkloadView): number {
  const latest = Math.max(0, ...live.filter((pod) => !isReady(pod)).map((pod) => pod.ready?.since ?? 0))
  if (latest === 0) return now
  return Math.min(now, Math.max(latest, memory.lookedAt === undefined ? 0 : memory.lookedAt - 5_000))
}

function goneOf(view: WorkloadView): { readonly gone?: Line } {
  const { kind, name } = view.subject
  const needed: readonly KindName[] = isKnownKind(kind) ? [kind, 'Pod'] : ['Pod']
  if (unheardOf(view.world, needed, view.subject.namespace) !== undefined) return {}
  if (view.meta === undefined) return { gone: `ended when ${name} was deleted` }
  if (!isBatch(view) && view.desired === 0 && view.live.length === 0) return { gone: 'ended by scaling to nothing' }
  return {}
}

function impactOf(view: WorkloadView): Impact {
  if (isBatch(view)) return { routed: false, lines: [], key: '' }
  const { ready, desired } = view
  if (view.subject.kind === 'Pod') return { routed: false, lines: [], key: '', ready, desired }
  const { services, routed } = ready < desired ? view.reach() : { services: [], routed: false }
  const numbers = ready >= desired ? `All ${desired} ready` : `${ready} of ${desired} ready`
  const empty = services.filter((service) => service.ready === 0 && ready === 0)
  const reached = empty.map(({ name, routedBy }): string =>
    routedBy === undefined
      ? `Service ${name} has no endpoints`
      : `Service ${name} has no endpoints; ${routedBy} leads to it`,
  )
  const serving = ready >= desired && view.live.length > ready ? ': the pods from before still serve' : ''
  return {
    ready,
    desired,
    routed,
    lines: [`${[`${numbers}${serving}`, ...reached.slice(0, 2)].join('. ')}.`],
    key: ready === 0 && desired > 0 ? `down ${routed}` : ready < desired ? 'short' : 'whole',
  }
}
