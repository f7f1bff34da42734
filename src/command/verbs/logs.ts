import { Fault } from '../../fault.ts'
import { count, defineCommand, text, toggle } from '../define.ts'
import { durationMs } from '../duration.ts'
import { readResources } from '../resources.ts'

/** RFC 3339, as Go reads it (k8s.io/kubectl pkg/util, ParseRFC3339). */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
/** kubectl's words (pkg/cmd/logs, logsUsageErrStr). */
const NO_POD =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command"

export const logs = defineCommand({
  program: 'k8s',
  name: 'logs',
  summary: 'Show what a pod or workload printed.',
  usage: 'POD | TYPE/NAME | -l LABELS [CONTAINER]',
  types: [
    'pods',
    'deployments.apps',
    'statefulsets.apps',
    'daemonsets.apps',
    'replicasets.apps',
    'jobs.batch',
    'services',
  ],
  risk: 'read',
  flags: {
    container: text('CONTAINER', 'This container’s log.', { short: 'c' }),
    selector: text('LABELS', 'The logs of all pods with these labels.', { short: 'l' }),
    follow: toggle('Go on as one live message, until the pod ends or somebody stops it.', { short: 'f' }),
    previous: toggle('The log of the run before the last restart.', { short: 'p' }),
    allContainers: toggle('The logs of all its containers.'),
    allPods: toggle('The logs of all its pods, each line with its pod.'),
    tail: count('LINES', 'Only the last lines; -1 for all.'),
    since: text('DURATION', 'Only what is newer than this: 5s, 10m, 2h.'),
    sinceTime: text('TIME', 'Only what is newer than this moment: 2026-03-01T02:14:00Z.'),
    timestamps: toggle('Put its time before each line.'),
    prefix: toggle('Put pod and container before each line.'),
    limitBytes: count('BYTES', 'At most so many bytes of each container.'),
    maxLogRequests: count('N', 'Read at most so many containers; 20, and never more than 50.'),
    ignoreErrors: toggle('Where a log cannot be read, say so in its place.'),
  },
  read(words, flags): Meant {
    checkFlags(flags)
    if (flags.follow && flags.previous) throw new Fault('usage', 'only one of follow (-f) or previous (-p) is allowed')
    const [target, inline] = words
    if (words.length > 2 || (target === undefined && flags.selector === undefined)) {
      throw new Fault('usage', NO_POD, { hint: 'For example: /k8s logs deploy/web' })
    }
    if (target !== undefined && flags.selector !== undefined)
      throw new Fault('usage', 'only a selector (-l) or a POD name is allowed')
    if (inline !== undefined && flags.container !== undefined)
      throw new Fault('usage', 'only one of -c or an inline [CONTAINER] arg is allowed')
    const container = flags.container ?? inline
    if (flags.allContainers && container !== undefined) {
      throw new Fault('usage', `--all-containers=true should not be specified with container name ${container}`)
    }
    const of = container === undefined ? {} : { container }
    if (target === undefined) return { type: 'pods', ...of }
    const read = readResources(target.includes('/') ? [target] : ['pods', target])
    const pair = read.form === 'pairs' ? read.pairs[0] : { type: 'pods', name: target }
    return { type: pair?.type ?? 'pods', name: pair?.name ?? target, ...of }
  },
  access: ({ type, name }) => [
    { verb: 'get', resource: 'pods', subresource: 'log', ...(name !== undefined && isPod(type) ? { name } : {}) },
  ],
  examples: [
    { line: 'logs web-0', says: 'the last lines of a pod' },
    { line: 'logs web-0 -f', says: 'as it goes on, with a button to stop it' },
    { line: 'logs deploy/api -p', says: 'what it said before it was restarted' },
    { line: 'logs web-0 -c proxy --since=10m', says: 'one container, the last ten minutes' },
    { line: 'logs -l app=web --prefix', says: 'the last lines of all pods with a label' },
    { line: 'logs deploy/web --all-pods --since=5m', says: 'all pods of a workload' },
  ],
  refused: {
    '--pod-running-timeout': 'nothing is waited for; ask again when the pod runs.',
    '--insecure-skip-tls-verify-backend': 'the kubelet’s certificate is always checked.',
  },
})

/** Without a name: the pods that the selector finds. */
type Meant = { readonly type: string; readonly name?: string; readonly container?: string }

type Numbers = {
  readonly since?: string | undefined
  readonly sinceTime?: string | undefined
  readonly tail?: number | undefined
  readonly limitBytes?: number | undefined
  readonly maxLogRequests?: number | undefined
}

/** kubectl's checks, in its words (pkg/cmd/logs, Validate). */
function checkFlags({ since, sinceTime, tail, limitBytes, maxLogRequests }: Numbers): void {
  const ago = since === undefined ? 0 : durationMs(since)
  if (ago === undefined) throw new Fault('usage', `--since takes a duration like 5s, 10m or 2h, not “${since}”.`)
  if (ago < 0) throw new Fault('usage', '--since must be greater than 0')
  if (sinceTime !== undefined && (!MOMENT.test(sinceTime) || Number.isNaN(Date.parse(sinceTime))))
    throw new Fault('usage', `--since-time takes a moment like 2026-03-01T02:14:00Z, not “${sinceTime}”.`)
  if (ago !== 0 && sinceTime !== undefined)
    throw new Fault('usage', 'at most one of `sinceTime` or `sinceSeconds` may be specified')
  if (tail !== undefined && tail < -1) throw new Fault('usage', '--tail must be greater than or equal to -1')
  if (limitBytes !== undefined && limitBytes < 0) throw new Fault('usage', '--limit-bytes must be greater than 0')
  if (maxLogRequests !== undefined && maxLogRequests < 1)
    throw new Fault('usage', '--max-log-requests must be greater than 0')
}

/** Whether a type, as typed, is that of pods. */
export function isPod(type: string): boolean {
  return /^po(ds?)?$/i.test(type)
}
