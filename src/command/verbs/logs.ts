import { Fault } from '../../fault.ts'
import { count, defineCommand, text, toggle } from '../define.ts'
import { readResources } from '../resources.ts'

const DURATION = /^(\d+(\.\d+)?(h|m|s|ms))+$/

export const logs = defineCommand({
  program: 'k8s',
  name: 'logs',
  summary: 'Show what a pod or workload printed.',
  usage: 'POD | TYPE/NAME [CONTAINER]',
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
    previous: toggle('The log of the run before the last restart.', { short: 'p' }),
    allContainers: toggle('The logs of all its containers.'),
    tail: count('LINES', 'Only the last lines; -1 for all.'),
    since: text('DURATION', 'Only what is newer than this: 5s, 10m, 2h.'),
    timestamps: toggle('Put its time before each line.'),
    prefix: toggle('Put pod and container before each line.'),
    limitBytes: count('BYTES', 'At most so many bytes.'),
  },
  read(words, flags) {
    if (words.length === 0) {
      throw new Fault('usage', 'expected POD or TYPE/NAME is a required argument for the logs command', {
        hint: 'For example: /k8s logs deploy/web',
      })
    }
    if (words.length > 2) throw new Fault('usage', 'logs takes one pod or TYPE/NAME, and at most one container.')
    if (words.length === 2 && flags.container)
      throw new Fault('usage', 'only one of -c or an inline [CONTAINER] arg is allowed')
    if (flags.allContainers && (flags.container || words.length === 2)) {
      throw new Fault('usage', '--all-containers=true should not be specified with container name')
    }
    if (flags.since !== undefined && !DURATION.test(flags.since)) {
      throw new Fault('usage', `--since takes a duration like 5s, 10m or 2h, not “${flags.since}”.`)
    }
    if (flags.tail !== undefined && flags.tail < -1)
      throw new Fault('usage', '--tail must be greater than or equal to -1')
    if (flags.limitBytes !== undefined && flags.limitBytes < 1)
      throw new Fault('usage', '--limit-bytes must be greater than 0')
    const [target = '', inline] = words
    const read = readResources(target.includes('/') ? [target] : ['pods', target])
    const pair = read.form === 'pairs' ? read.pairs[0] : { type: 'pods', name: target }
    const container = flags.container ?? inline
    return { type: pair?.type ?? 'pods', name: pair?.name ?? target, ...(container ? { container } : {}) }
  },
  access: ({ type, name }) => [
    { verb: 'get', resource: 'pods', subresource: 'log', ...(/^po(ds?)?$/i.test(type) ? { name } : {}) },
  ],
  examples: [
    { line: 'logs web-0', says: 'the last lines of a pod' },
    { line: 'logs deploy/api -p', says: 'what it said before it was restarted' },
    { line: 'logs web-0 -c proxy --since=10m', says: 'one container, the last ten minutes' },
  ],
  refused: {
    '--follow': 'an answer is a moment; ask again with --since=1m for what is new.',
    '-f': 'an answer is a moment; ask again with --since=1m for what is new.',
    '--selector': 'name a workload, as in logs deploy/web.',
    '-l': 'name a workload, as in logs deploy/web.',
    '--since-time': 'use --since with a duration.',
    '--all-pods': 'name the pod; /k8s get pods lists them.',
    '--max-log-requests': 'one pod is read at a time.',
    '--insecure-skip-tls-verify-backend': 'the kubelet’s certificate is always checked.',
  },
})
