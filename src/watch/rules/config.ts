import type { Line } from '../../reply.ts'
import type { Finding } from '../finding.ts'
import type { Container } from '../kinds/container.ts'
import { crashFixes, orUndo } from './crash.ts'
import { clip } from './crash-cause.ts'
import { lastEnd, ofPods, waitingFor, waitingMessage } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import { byContainer, podNames } from './waiting.ts'
import type { WorkloadView } from './workload-view.ts'
import { sinceSeen, templateOfPod } from './workload-view.ts'

const WAITING = [
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PostStartHookError',
  'PreStartHookError',
]
const ENDED = ['StartError', 'ContainerCannotRun']
/** What the kubelet says while it has only just been told of a pod. */
const NOT_SYNCED = /failed to sync .* cache/i

/** R5. */
export const config: Rule<WorkloadView> = {
  id: 'R5',
  name: 'config',
  words:
    'a container cannot be created or started as it is configured: CreateContainerConfigError, RunContainerError, StartError and their like',
  resolves: 'nothing waits so for 3 minutes',
  severity: 'notify',
  limits: { wait: 60, sync: 180 },
  needs: ['Pod'],
  find(view, { wait = 60, sync = 180 }) {
    const failing = byContainer(view, (_pod, container) => isMisconfigured(container))
    return failing.map((each) => configFinding(view, each, { wait, sync }))
  },
}

function configFinding(
  view: WorkloadView,
  { name, all, first }: ReturnType<typeof byContainer>[number],
  { wait, sync }: { readonly wait: number; readonly sync: number },
): Finding {
  const said = sayingOf(first.container)
  const template = templateOfPod(first.pod)
  const isDown = view.ready === 0 && view.memory.wasWhole === true && view.reach().routed
  return finding(config, {
    family: 'config',
    part: name,
    severity: isDown ? 'page' : 'notify',
    since: sinceSeen(view, first.pod.started),
    wait: NOT_SYNCED.test(said) ? sync : wait,
    pods: podNames(all),
    ...(template === undefined ? {} : { template }),
    ...wordsFor(view, said, waitingFor(first.container), all.length),
  })
}

/** What it ended with says more than the back-off that follows. */
function sayingOf(container: Container): string {
  const ended = lastEnd(container)?.message ?? ''
  const waiting = waitingFor(container) === 'CrashLoopBackOff' && ended !== '' ? '' : waitingMessage(container)
  const said = (waiting || ended).replace(/ \(pod: "[^"]*", container: [^)]*\)/, '')
  return /exec: "?.*/.exec(said)?.[0].replace(/: unknown$/, '') ?? said
}

function wordsFor(view: WorkloadView, said: string, reason: string, count: number) {
  const missing = missingOf(said, view.subject.namespace)
  const fixes = crashFixes(view)
  const headline = `${ofPods(count, view.desired)} cannot start`
  if (!missing) {
    const next = orUndo('Correct its command, mounts or settings.', view)
    return { headline, cause: said === '' ? reason : clip(said), causeKey: `config ${reason}`, next, fixes }
  }
  return {
    headline: `${headline} without ${missing.what}`,
    cause: missing.line,
    causeKey: `missing ${missing.tag}`,
    next: missing.next,
    shares: [missing.tag],
    fixes: fixes.filter((fix) => fix.do === 'undo'),
  }
}

export function isMisconfigured(container: Container): boolean {
  if (WAITING.includes(waitingFor(container))) return true
  const end = lastEnd(container)
  return container.state.is !== 'running' && end !== undefined && ENDED.includes(end.reason ?? '')
}

type Missing = { readonly what: string; readonly tag: string; readonly line: Line; readonly next: string }

/** What the kubelet could not find (pkg/kubelet/kubelet_pods.go: couldn't find key, secret/configmap not found). */
function missingOf(said: string, namespace: string): Missing | undefined {
  const key = /couldn't find key (\S+) in (Secret|ConfigMap) (\S+)/i.exec(said)
  if (key) {
    const [, name = '', kind = '', where = ''] = key
    const object = where.includes('/') ? where : `${namespace}/${where}`
    const short = object.slice(object.indexOf('/') + 1)
    return {
      what: `key ${name} of ${kind} ${short}`,
      tag: `${kind.toLowerCase()}/${object}`,
      line: [`${kind} `, { code: short }, ' has no key ', { code: name }],
      next: `Put the key back into the ${kind}, or undo what began to ask for it.`,
    }
  }
  const gone = /(secret|configmap) "([^"]+)" not found/i.exec(said)
  if (!gone) return undefined
  const [, kind = '', name = ''] = gone
  const word = kind.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap'
  return {
    what: `${word} ${name}`,
    tag: `${kind.toLowerCase()}/${namespace}/${name}`,
    line: [`${word} `, { code: name }, ' does not exist'],
    next: `Create the ${word}, or undo what began to ask for it.`,
  }
}
