import { conditionOf } from '../kinds/condition.ts'
import { eventsAbout } from '../observe/events.ts'
import { isSpot } from '../observe/node-state.ts'
import { clip } from './crash-cause.ts'
import type { NodeView } from './node-view.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'

const MINUTE = 60_000
const PRESSURES: Readonly<Record<string, string>> = {
  MemoryPressure: 'memory',
  DiskPressure: 'disk space',
  PIDPressure: 'process ids',
}

/** R17, pressure. */
export const nodePressure: Rule<NodeView> = {
  id: 'R17',
  name: 'pressure',
  words: 'a node says for 2 minutes that it is short of memory, disk or process ids',
  resolves: 'it does not say so for 3 minutes',
  severity: 'notify',
  limits: { wait: 120 },
  needs: ['Node'],
  find({ node }, { wait = 120 }) {
    const pressing = (node?.conditions ?? []).filter(({ type, status }) => type in PRESSURES && status === 'True')
    return pressing.map(({ type, since, message }) =>
      finding(nodePressure, {
        family: 'npd',
        part: type,
        since: since ?? 0,
        wait,
        headline: `is short of ${PRESSURES[type]}`,
        cause: clip(message ?? type),
        causeKey: type,
        next: 'Look at what uses it; pods are evicted from it, the cheapest first.',
      }),
    )
  },
}

/** R17, flapping. */
export const nodeFlaps: Rule<NodeView> = {
  id: 'R17',
  name: 'node-flap',
  words: 'a node stopped being Ready 3 times within 15 minutes',
  resolves: 'Ready for 15 minutes',
  severity: 'notify',
  limits: { times: 3, window: 900 },
  needs: ['Node'],
  find(view, { times = 3, window = 900 }) {
    const flips = view.memory.flips.filter((at) => view.now - at < window * 1000)
    if (!view.node || flips.length < times || view.planned !== undefined) return []
    return [
      finding(nodeFlaps, {
        family: 'node',
        part: 'flap',
        since: flips[0] ?? view.now,
        headline: `comes and goes (not ready ${flips.length} times in 15 min)`,
        cause: 'its kubelet is heard and then not',
        causeKey: 'node flaps',
        certainty: 'unknown',
        next: 'Drain it and look at its machine and network.',
      }),
    ]
  },
}

/** R17, gone. */
export const nodeGone: Rule<NodeView> = {
  id: 'R17',
  name: 'node-gone',
  words:
    'a node with pods of workloads was removed without anybody having taken it out of use in the 15 minutes before',
  resolves: 'its pods run elsewhere, or a node of its name is back',
  exclusions: 'spot nodes, which are only a line of the report',
  severity: 'notify',
  limits: { shown: 900 },
  needs: ['Node'],
  find(view, { shown = 900 }) {
    const { goneAt, unplanned } = view.memory
    if (view.node || goneAt === undefined || !unplanned || view.now - goneAt > shown * 1000) return []
    const hit = view.hit()
    const open = hit.workloads.some(({ ready, desired }) => ready < desired)
    if (hit.workloads.length === 0 || (!open && view.now - goneAt > MINUTE)) return []
    const taken = spotEvent(view)
    return [
      finding(nodeGone, {
        family: 'node',
        severity: taken ? 'digest' : hit.down.length > 0 ? 'page' : 'notify',
        since: goneAt,
        hold: 60,
        past: true,
        headline: taken ? 'is a spot node and was taken back' : 'was removed without having been drained',
        cause: taken ? 'the cloud took it back' : 'the node object is gone while pods ran there',
        causeKey: 'node gone',
        certainty: taken ? 'because' : 'unknown',
        next: 'See to it that its pods run elsewhere, and who removed it.',
      }),
    ]
  },
}

function spotEvent({ world, name, memory }: NodeView): boolean {
  return (
    memory.planned === 'spot' ||
    eventsAbout(world, name, `${memory.bootID}`).some(({ reason }) => reason.startsWith('Preempt'))
  )
}

/** What AKS's node problem detector may say of a node, and how bad it is (learn.microsoft.com, aks/node-problem-detector). */
const PROBLEMS: Readonly<Record<string, 'notify' | 'digest'>> = {
  FilesystemCorruptionProblem: 'notify',
  KubeletProblem: 'notify',
  ContainerRuntimeProblem: 'notify',
  VMEventScheduled: 'digest',
  FrequentUnregisterNetDevice: 'notify',
  FrequentKubeletRestart: 'notify',
  FrequentContainerdRestart: 'notify',
  FrequentDockerRestart: 'notify',
  KernelDeadlock: 'notify',
  ReadonlyFilesystem: 'notify',
  NetworkUnavailable: 'notify',
  GPUMissing: 'notify',
  NVLinkStatusInactive: 'notify',
  XIDErrors: 'notify',
  UnhealthyNvidiaDevicePlugin: 'notify',
  UnhealthyNvidiaDCGMServices: 'notify',
  IBLinkFlapping: 'notify',
}
const SCHEDULED = ['PreemptScheduled', 'RebootScheduled', 'RedeployScheduled', 'TerminateScheduled', 'FreezeScheduled']

/** R18. */
export const nodeProblem: Rule<NodeView> = {
  id: 'R18',
  name: 'node-problem',
  words:
    'the node problem detector says for a minute that something known to be bad is so; what Azure has scheduled is a line of the report',
  resolves: 'it says otherwise',
  exclusions: 'conditions that are False or that we do not know: a healthy AKS node has two dozen of them',
  severity: 'notify',
  limits: { wait: 60 },
  needs: ['Node'],
  find(view, { wait = 60 }) {
    const { node } = view
    if (!node) return []
    const found = node.conditions.flatMap(({ type, status, since, message, reason }) => {
      const severity = PROBLEMS[type]
      if (severity === undefined || status !== 'True') return []
      return finding(nodeProblem, {
        family: 'npd',
        part: type,
        severity,
        since: since ?? view.now,
        wait,
        headline: `has ${type}`,
        cause: clip(message ?? reason ?? type),
        causeKey: type,
        next: 'Drain it and have it reimaged if it does not mend itself.',
      })
    })
    const said = eventsAbout(view.world, view.name, node.meta.uid).filter(
      ({ reason, last }) => SCHEDULED.includes(reason) && view.now - last < 15 * MINUTE && last > view.world.from,
    )
    const [event] = said
    if (event && conditionOf(node.conditions, 'VMEventScheduled')?.status !== 'True') {
      found.push(
        finding(nodeProblem, {
          family: 'npd',
          part: event.reason,
          severity: 'digest',
          since: event.first,
          headline: `${isSpot(node) ? 'is a spot node; ' : ''}Azure has scheduled: ${event.reason.replace('Scheduled', '').toLowerCase()}`,
          cause: clip(event.message || event.reason),
          causeKey: event.reason,
          next: 'Nothing, if its pods can run elsewhere.',
        }),
      )
    }
    return found
  },
}
