import { Fault } from '../../fault.ts'
import { count, defineCommand, text, toggle } from '../define.ts'
import { durationMs } from '../duration.ts'
import type { Resources } from '../resources.ts'
import { hasNames, readResources, typesOf } from '../resources.ts'

const selector = text('LABELS', 'Only those with these labels.', { short: 'l' })

function readWorkloads(
  words: readonly string[],
  flags: { readonly selector?: string | undefined; readonly revision?: number | undefined },
  command: string,
): Resources {
  if (words.length === 0) {
    throw new Fault('usage', 'required resource not specified', { hint: `For example: /k8s ${command} deploy/web` })
  }
  if (flags.revision !== undefined && flags.revision < 0)
    throw new Fault('usage', `revision must be a positive integer: ${flags.revision}`)
  const resources = readResources(words)
  if (hasNames(resources) && flags.selector)
    throw new Fault('usage', 'name cannot be provided when a selector is specified')
  return resources
}

function accessTo(resources: Resources) {
  if (resources.form === 'pairs')
    return resources.pairs.map(({ type, name }) => ({ verb: 'get', resource: type, name }))
  const { names } = resources
  return typesOf(resources).flatMap((resource) =>
    names.length > 0 ? names.map((name) => ({ verb: 'get', resource, name })) : [{ verb: 'list', resource }],
  )
}

export const rolloutStatus = defineCommand({
  program: 'k8s',
  name: 'rollout status',
  summary: 'Say how far a rollout is.',
  usage: '(TYPE NAME | TYPE/NAME)',
  types: ['deployments.apps', 'statefulsets.apps', 'daemonsets.apps'],
  risk: 'read',
  flags: {
    revision: count('N', 'Say so when another revision than this one is rolled out.'),
    selector,
    watch: toggle('Follow it until it is done, as one live message; --watch=false says how it is now.', { short: 'w' }),
    timeout: text('DURATION', 'How long to follow it: 90s, 5m.'),
  },
  read(words, flags) {
    if (flags.timeout !== undefined && durationMs(flags.timeout) === undefined) {
      throw new Fault('usage', `--timeout takes a duration like 90s or 5m, not “${flags.timeout.slice(0, 40)}”.`)
    }
    return readWorkloads(words, flags, 'rollout status')
  },
  access: accessTo,
  examples: [
    { line: 'rollout status deploy/web', says: 'whether it is done; followed until it is' },
    { line: 'rollout status sts db -n data', says: 'stateful sets and daemon sets, too' },
    { line: 'rollout status deploy -l tier=front', says: 'several at once' },
  ],
})

export const rolloutHistory = defineCommand({
  program: 'k8s',
  name: 'rollout history',
  summary: 'List the revisions of a workload, or show one of them.',
  usage: '(TYPE NAME | TYPE/NAME)',
  types: ['deployments.apps', 'statefulsets.apps', 'daemonsets.apps'],
  risk: 'read',
  flags: {
    revision: count('N', 'Show the pods of this revision.'),
    selector,
  },
  read: (words, flags) => readWorkloads(words, flags, 'rollout history'),
  access: (resources) => [
    ...accessTo(resources),
    { verb: 'list', resource: 'replicasets.apps' },
    { verb: 'list', resource: 'controllerrevisions.apps' },
  ],
  examples: [
    { line: 'rollout history deploy/web', says: 'every revision that is kept, with its cause' },
    { line: 'rollout history deploy/web --revision=2', says: 'what its pods looked like' },
  ],
  refused: {
    '--output': 'get rs,controllerrevisions -o yaml shows the revisions whole.',
    '-o': 'get rs,controllerrevisions -o yaml shows the revisions whole.',
  },
})
