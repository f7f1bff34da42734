import { Fault } from '../../fault.ts'
import { count, defineCommand, text } from '../define.ts'
import { hasNames, readResources, typesOf } from '../resources.ts'
import { refusedInChanges } from './refused-in-changes.ts'

export const scale = defineCommand({
  program: 'k8s',
  name: 'scale',
  summary: 'Set how many replicas a workload has.',
  usage: '(TYPE NAME | TYPE/NAME) --replicas=N',
  risk: 'change',
  flags: {
    replicas: count('N', 'How many there shall be.'),
    currentReplicas: count('N', 'Only if there are so many now.'),
    resourceVersion: text('VERSION', 'Only if the object is still this version.'),
  },
  read(words, flags) {
    if (flags.replicas === undefined) throw new Fault('usage', 'required flag(s) "replicas" not set')
    if (flags.replicas < 0)
      throw new Fault('usage', 'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    const resources = readResources(words)
    if (words.length === 0 || !hasNames(resources)) {
      throw new Fault('usage', 'required resource not specified', {
        hint: 'For example: /k8s scale deploy/web --replicas=3',
      })
    }
    return resources
  },
  access: (resources) => typesOf(resources).map((resource) => ({ verb: 'patch', resource, subresource: 'scale' })),
  examples: [
    { line: 'scale deploy/web --replicas=3', says: 'three replicas from now on' },
    { line: 'scale sts/db --current-replicas=2 --replicas=3 -n data', says: 'only if there are two now' },
  ],
  refused: {
    ...refusedInChanges,
    '--all': 'name what is to be scaled.',
    '--selector': 'name what is to be scaled.',
    '-l': 'name what is to be scaled.',
    '--timeout': 'the change is followed to its end.',
  },
})
