import type { Finding } from '../finding.ts'
import type { Container } from '../kinds/container.ts'
import type { Pod } from '../kinds/pod.ts'
import { eventsAbout } from '../observe/events.ts'
import { shortImage } from '../observe/workload.ts'
import { crashFixes, orUndo } from './crash.ts'
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
      const { why, kind, next } = pullFailure(sayingOf(view, pod, container).replaceAll(wanted, ''))
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
        next: OWN.includes(kind) ? orUndo(next, view) : next,
        pods,
        shares: OWN.includes(kind) || isHopeless ? [] : [`registry/${registryOf(wanted)}/${kind}`],
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
    ({ reason, message }) => reason === 'Failed' && /^Failed to (pull|inspect) image/i.test(message),
  )
  return [said.at(-1)?.message, waitingMessage(container)].filter(Boolean).join(' ')
}

/** What has nothing to do with the registry. */
const OWN = ['missing', 'platform', 'full', 'unknown']

const FAILURES: readonly {
  readonly kind: string
  readonly match: RegExp
  readonly why: string
  readonly next: string
}[] = [
  {
    kind: 'denied',
    match: /may require authorization|insufficient_scope/i,
    why: 'there is no such repository, or the registry refuses us',
    next: 'Check the name of the image, then the pull secret.',
  },
  {
    kind: 'full',
    match: /no space left on device/i,
    why: 'the disk of its node is full',
    next: 'Make room on the node, or move the pod to another.',
  },
  {
    kind: 'platform',
    match: /no match for platform|no matching manifest|exec format/i,
    why: 'there is no such image for the processor of its node',
    next: 'Build it for that processor.',
  },
  {
    kind: 'unauthorized',
    match: /\b(401|403)\b|unauthorized|authentication required|denied|forbidden/i,
    why: 'the registry refuses us (not authorized)',
    next: 'Check the pull secret, or the registry role of the cluster’s identity.',
  },
  {
    kind: 'limited',
    match: /toomanyrequests|\b429\b|rate limit/i,
    why: 'the registry says we ask too often',
    next: 'Wait, or pull with an account.',
  },
  {
    kind: 'missing',
    match: /not found|manifest unknown|\b404\b|does not exist/i,
    why: 'there is no such image',
    next: 'Correct the tag.',
  },
  {
    kind: 'unreachable',
    match: /timeout|timed out|no such host|connection refused|unreachable|i\/o|EOF|\b50\d\b|TLS|x509/i,
    why: 'the registry does not answer',
    next: 'Check the registry and the way to it; pulls are tried again by themselves.',
  },
]

/** What a pull failed of, in a word that is the same for all who have the same trouble. */
function pullFailure(said: string): { readonly kind: string; readonly why: string; readonly next: string } {
  const known = FAILURES.find(({ match }) => match.test(said))
  if (known) return known
  return { kind: 'unknown', why: said === '' ? 'nothing says why' : clip(said), next: 'Look at the events of the pod.' }
}

/** A first part with a dot, a colon or `localhost` is a registry; else it is Docker Hub (distribution reference grammar). */
function registryOf(wanted: string): string {
  const first = wanted.split('/')[0] ?? ''
  return wanted.includes('/') && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io'
}
