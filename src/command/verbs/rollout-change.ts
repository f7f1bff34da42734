import { Fault } from '../../fault.ts'
import { count, defineCommand, text } from '../define.ts'
import type { Resources } from '../resources.ts'
import { hasNames, readResources, typesOf } from '../resources.ts'
import { refusedInChanges } from './refused-in-changes.ts'

const WORKLOADS = ['deployments.apps', 'statefulsets.apps', 'daemonsets.apps']
const selector = text('LABELS', 'Only those with these labels.', { short: 'l' })

function readWorkloads(command: string) {
  return (words: readonly string[], flags: { readonly selector?: string | undefined }): Resources => {
    if (words.length === 0)
      throw new Fault('usage', 'required resource not specified', { hint: `For example: /k8s ${command} deploy/web` })
    const resources = readResources(words)
    if (hasNames(resources) && flags.selector)
      throw new Fault('usage', 'name cannot be provided when a selector is specified')
    return resources
  }
}

const patching = (resources: Resources) => typesOf(resources).map((resource) => ({ verb: 'patch', resource }))

export const rolloutRestart = defineCommand({
  program: 'k8s',
  name: 'rollout restart',
  summary: 'Replace the pods of a workload by new ones, one after the other.',
  usage: '(TYPE NAME | TYPE/NAME)',
  types: WORKLOADS,
  risk: 'change',
  flags: { selector },
  refused: refusedInChanges,
  read: readWorkloads('rollout restart'),
  access: patching,
  examples: [
    { line: 'rollout restart deploy/web', says: 'as many at a time as its strategy lets go' },
    { line: 'rollout restart sts/db -n data', says: 'stateful sets and daemon sets, too' },
  ],
})

export const rolloutPause = defineCommand({
  program: 'k8s',
  name: 'rollout pause',
  summary: 'Stop a rollout where it is; changes wait until it is resumed.',
  usage: '(TYPE NAME | TYPE/NAME)',
  types: ['deployments.apps'],
  risk: 'change',
  flags: { selector },
  refused: refusedInChanges,
  read: readWorkloads('rollout pause'),
  access: patching,
  examples: [{ line: 'rollout pause deploy/web', says: 'what is replaced stays, nothing more is' }],
})

export const rolloutResume = defineCommand({
  program: 'k8s',
  name: 'rollout resume',
  summary: 'Let a paused rollout go on.',
  usage: '(TYPE NAME | TYPE/NAME)',
  types: ['deployments.apps'],
  risk: 'change',
  flags: { selector },
  refused: refusedInChanges,
  read: readWorkloads('rollout resume'),
  access: patching,
  examples: [{ line: 'rollout resume deploy/web', says: 'everything that was changed meanwhile is rolled out' }],
})

export const rolloutUndo = defineCommand({
  program: 'k8s',
  name: 'rollout undo',
  summary: 'Go back to the revision before, or to the one you name.',
  usage: '(TYPE NAME | TYPE/NAME) [--to-revision=N]',
  types: WORKLOADS,
  risk: 'change',
  refused: refusedInChanges,
  flags: { toRevision: count('N', 'The revision to go back to; the one before without it.'), selector },
  read(words, flags) {
    if (flags.toRevision !== undefined && flags.toRevision < 0)
      throw new Fault('usage', `unable to find specified revision ${flags.toRevision} in history`)
    return readWorkloads('rollout undo')(words, flags)
  },
  access: (resources) => [
    ...patching(resources),
    { verb: 'list', resource: 'replicasets.apps' },
    { verb: 'list', resource: 'controllerrevisions.apps' },
  ],
  examples: [
    { line: 'rollout undo deploy/web', says: 'back to what ran before' },
    { line: 'rollout undo deploy/web --to-revision=2', says: 'to one of rollout history' },
  ],
})
