import type { Finding } from '../finding.ts'
import type { Container } from '../kinds/container.ts'
import type { Pod } from '../kinds/pod.ts'
import { eventsAbout } from '../observe/events.ts'
import { shortImage } from '../observe/workload.ts'
import { crashFixes } from './crash.ts'
import { clip } from './crash-cause.ts'
import { ofPods, specOf, waitingFor, waitingMessage } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'
import { sinceSeen, templateOfPod } from './workload-view.ts'

const HOPELESS = ['InvalidImageName', 'ErrImageNeverPull']
const REASONS: readonly string[] = [
  ...HOPELESS,
  'ErrImagePull',
  'ImagePullBackOff',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]

/** R4. */
export const image: Rule<WorkloadView> = {
  id: 'R4',
  name: 'image',
  words:
    'a container cannot get its image: ErrImagePull, ImagePullBackOff, InvalidImageName and their like count as one',
  resolves: 'nothing waits for an image for 3 minutes',
  severity: 'notify',
  limits: { wait: 120, hopeless: 15 },
  needs: ['Pod'],
  find(view, { wait = 120, hopeless = 15 }) {
    const waiting = new Map<string, { pod: Pod; container: Container }[]>()
    for (const pod of view.troubled) {
      for (const container of pod.containers) {
        if (!REASONS.includes(waitingFor(container))) continue
        waiting.set(container.name, [...(waiting.get(container.name) ?? []), { pod, container }])
      }
    }
    return [...waiting].map(([name, all]): Finding => {
      const [{ pod, container } = fail()] = all
      const wanted = specOf(pod, container)?.image ?? ''
      const { why, kind, next } = pullFailure(sayingOf(view, pod, container))
      const pods = all.map((each) => each.pod.meta.name)
      const isHopeless = HOPELESS.includes(waitingFor(container))
      const template = templateOfPod(pod)
      return finding(image, {
        family: 'image',
        part: name,
        severity: view.ready === 0 && view.reach().routed && view.memory.wasWhole ? 'page' : 'notify',
        since: sinceSeen(view, pod.started ?? pod.meta.created),
        wait: isHopeless ? hopeless : wait,
        headline: `${ofPods(pods.length, view.desired)} cannot pull ${shortImage(wanted)}`,
        cause: [{ code: wanted }, `: ${isHopeless ? 'not a name an image can be pulled by' : why}`],
        causeKey: `image ${kind} ${wanted}`,
        certainty: kind === 'unknown' ? 'unknown' : 'because',
        next,
        pods,
        shares: kind === 'missing' || isHopeless ? [] : [`registry/${registryOf(wanted)}/${kind}`],
        fixes: crashFixes(view).filter((fix) => fix.do === 'undo'),
        ...(template === undefined ? {} : { template }),
      })
    })
  },
}

function fail(): never {
  throw new RangeError('a group of nothing')
}

/** The kubelet's event says more than the back-off that follows it. */
function sayingOf(view: WorkloadView, pod: Pod, container: Container): string {
  const said = eventsAbout(view.world, pod.meta.uid).filter(
    ({ reason, message }) => reason === 'Failed' && /pull/i.test(message),
  )
  return [said.at(-1)?.message, waitingMessage(container)].filter(Boolean).join(' ')
}

const FAILURES: readonly {
  readonly kind: string
  readonly match: RegExp
  readonly why: string
  readonly next: string
}[] = [
  {
    kind: 'unauthorized',
    match: /401|403|unauthorized|authentication required|denied|pull access|forbidden/i,
    why: 'the registry refuses us (not authorized)',
    next: 'Check the pull secret, or the registry role of the cluster’s identity.',
  },
  {
    kind: 'limited',
    match: /toomanyrequests|429|rate limit/i,
    why: 'the registry says we ask too often',
    next: 'Wait, or pull with an account.',
  },
  {
    kind: 'missing',
    match: /not found|manifest unknown|404|does not exist|no match for platform/i,
    why: 'there is no such image',
    next: 'Correct the tag, or undo the rollout.',
  },
  {
    kind: 'unreachable',
    match: /timeout|timed out|no such host|connection refused|unreachable|i\/o|EOF|5\d\d|TLS|x509/i,
    why: 'the registry does not answer',
    next: 'Check the registry and the way to it; pulls are tried again by themselves.',
  },
]

/** What a pull failed of, in a word that is the same for all who have the same trouble. */
function pullFailure(said: string): { readonly kind: string; readonly why: string; readonly next: string } {
  const known = FAILURES.find(({ match }) => match.test(said))
  if (known) return known
  return { kind: 'unknown', why: said === '' ? 'why is not said' : clip(said), next: 'Look at the events of the pod.' }
}

/** A first part with a dot, a colon or `localhost` is a registry; else it is Docker Hub (distribution reference grammar). */
function registryOf(wanted: string): string {
  const first = wanted.split('/')[0] ?? ''
  return wanted.includes('/') && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io'
}
