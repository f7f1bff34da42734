import type { Pod } from '../kinds/pod.ts'
import { eventsAbout, newest } from '../observe/events.ts'
import { clip } from './crash-cause.ts'
import { ofPods } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'

/** No node will ever do, or an autoscaler has said it will not help. */
const CONCLUSIVE =
  /persistentvolumeclaim "[^"]*" not found|didn't match Pod's node (affinity|selector)[^,]*$|max (node group )?size reached/i

/** R9. */
export const unschedulable: Rule<WorkloadView> = {
  id: 'R9',
  name: 'unschedulable',
  words:
    'the scheduler finds no node for a pod for 5 minutes; 12 after an autoscaler promised one; 1 where none can ever do',
  resolves: 'every pod has a node for 3 minutes',
  exclusions: 'pods that are gated, which is on purpose',
  severity: 'notify',
  limits: { wait: 300, scaling: 720, hopeless: 60 },
  needs: ['Pod'],
  find(view, { wait = 300, scaling = 720, hopeless = 60 }) {
    const pods = view.live.filter(
      ({ scheduled, node }) =>
        node === undefined && scheduled?.status === 'False' && scheduled.reason === 'Unschedulable',
    )
    const [first] = pods
    if (!first) return []
    const said = first.scheduled?.message ?? ''
    const events = eventsAbout(view.world, first.meta.uid)
    const promised = newest(events, ['TriggeredScaleUp'])
    const refused = newest(events, ['NotTriggerScaleUp'])
    const noHelp = refused !== undefined && CONCLUSIVE.test(refused.message)
    const patience = CONCLUSIVE.test(said) || noHelp ? hopeless : promised ? scaling : wait
    const { why, next } = explain(said)
    return [
      finding(unschedulable, {
        family: 'sched',
        severity: view.ready === 0 && view.memory.zeroSince !== undefined && view.reach().routed ? 'page' : 'notify',
        since: Math.min(...pods.map(({ scheduled, meta }) => scheduled?.since ?? meta.created)),
        wait: patience,
        headline: `no node for ${ofPods(pods.length, view.desired)}`,
        cause: `${why}${promised ? '; the autoscaler promised a node' : ''}${noHelp ? '; the autoscaler cannot add one' : ''}`,
        causeKey: `sched ${normalised(said)}`,
        next,
        pods: pods.map(({ meta }) => meta.name),
        blames: claimBlames(first),
        shares: said === '' ? [] : [`scheduler/${normalised(said)}`],
      }),
    ]
  },
}

/** A claim that is not bound has an incident of its own, if it has trouble. */
function claimBlames({ meta, template, scheduled }: Pod): readonly string[] {
  if (!/PersistentVolumeClaim/i.test(scheduled?.message ?? '')) return []
  return template.claims.map((claim) => `PersistentVolumeClaim/${meta.namespace}/${claim}`)
}

/** The scheduler's sentence without what differs from pod to pod and from minute to minute. */
function normalised(said: string): string {
  return said
    .replace(/^\d+\/\d+ nodes are available:?/, '')
    .replace(/preemption:.*$/s, '')
    .replace(/"[^"]*"/g, '')
    .split(/[,.]/)
    .map((part) => part.replace(/\d+/g, '').trim())
    .filter(Boolean)
    .sort()
    .join('; ')
    .replaceAll('/', '-')
    .slice(0, 160)
}

const EXPLAINED: readonly { readonly match: RegExp; readonly why: string; readonly next: string }[] = [
  {
    match: /volume node affinity conflict/i,
    why: 'its volume is in a zone where no node can take it',
    next: 'Add a node in the zone of its volume, or make room on one there.',
  },
  {
    match: /persistentvolumeclaim "([^"]*)" not found/i,
    why: 'its volume claim does not exist',
    next: 'Create the claim, or undo what began to ask for it.',
  },
  {
    match: /unbound immediate PersistentVolumeClaims/i,
    why: 'its volume claim is not bound',
    next: 'Look at the claim and its storage class.',
  },
  {
    match: /Insufficient ([\w/.-]*\w)/i,
    why: 'not enough $1 on any node it may use',
    next: 'Add nodes, lower its requests, or scale something down.',
  },
  {
    match: /didn't match Pod's node (affinity|selector)/i,
    why: 'no node has the labels it asks for',
    next: 'Correct its node selector, or label a node.',
  },
  {
    match: /untolerated taint/i,
    why: 'the nodes have taints it does not tolerate',
    next: 'Add a toleration, or a node without the taint.',
  },
  {
    match: /topology spread|(anti-)?affinity rules/i,
    why: 'its own rules of where it may be leave no node',
    next: 'Loosen them, or add nodes.',
  },
  {
    match: /too many pods/i,
    why: 'the nodes have as many pods as they may have',
    next: 'Add nodes, or scale something down.',
  },
  {
    match: /free ports/i,
    why: 'the host port it asks for is taken on every node',
    next: 'Add nodes, or run fewer of it than there are nodes.',
  },
  {
    match: /were unschedulable|unschedulable\}/i,
    why: 'the nodes it may use are cordoned',
    next: 'Uncordon one, or add nodes.',
  },
]

/** The scheduler's sentence as somebody would say it, with the sentence itself. */
function explain(said: string): { readonly why: string; readonly next: string } {
  const words = clip(said.replace(/ ?preemption:.*$/s, ''))
  for (const { match, why, next } of EXPLAINED) {
    const found = match.exec(said)
    if (found) return { why: `${why.replace('$1', found[1] ?? 'room')}. The scheduler says: ${words}`, next }
  }
  return { why: words === '' ? 'the scheduler does not say why' : words, next: 'Look at the events of the pod.' }
}
