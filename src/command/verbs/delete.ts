import { Fault } from '../../fault.ts'
import { count, defineCommand, text, toggle } from '../define.ts'
import { hasNames, readResources, typesOf } from '../resources.ts'

const CASCADES = ['background', 'foreground', 'orphan'] as const

export const deleteObjects = defineCommand({
  program: 'k8s',
  name: 'delete',
  summary: 'Delete objects, by name or by label.',
  usage: 'TYPE NAME ... | TYPE/NAME ... | TYPE -l LABELS',
  risk: 'change',
  flags: {
    selector: text('LABELS', 'Those with these labels; the plan lists them.', { short: 'l' }),
    fieldSelector: text('FIELDS', 'Those with these fields.'),
    all: toggle('All of the type in the namespace.'),
    gracePeriod: count('SECONDS', 'How long it gets to end.'),
    now: toggle('The same as --grace-period=1.'),
    force: toggle('Without waiting for its end; what it ran may go on. Takes a reason.'),
    cascade: text('background|foreground|orphan', 'What becomes of what it owns; background unless said otherwise.', {
      bare: 'background',
    }),
    ignoreNotFound: toggle('What is not there is deleted already.'),
    wait: toggle('The card follows it to its end, anyway.'),
  },
  read(words, flags) {
    if (words.length === 0)
      throw new Fault('usage', 'You must provide one or more resources by argument or filename.', {
        hint: 'For example: /k8s delete pod web-0',
      })
    const cascade = CASCADES.find((each) => each === (flags.cascade ?? 'background'))
    if (!cascade) {
      throw new Fault(
        'usage',
        `invalid cascade value (${flags.cascade}). Must be "background", "foreground", or "orphan"`,
      )
    }
    if (flags.all && flags.selector) throw new Fault('usage', 'cannot set --all and --selector at the same time')
    if (flags.all && flags.fieldSelector)
      throw new Fault('usage', 'cannot set --all and --field-selector at the same time')
    if (flags.force && (flags.gracePeriod ?? 0) > 0)
      throw new Fault('usage', '--force and --grace-period greater than 0 cannot be specified together')
    if (flags.now && flags.gracePeriod !== undefined)
      throw new Fault('usage', '--now and --grace-period cannot be specified together')
    const resources = readResources(words)
    if (hasNames(resources) && (flags.selector || flags.all))
      throw new Fault('usage', 'name cannot be provided when a selector is specified')
    if (!hasNames(resources) && !flags.selector && !flags.fieldSelector && !flags.all)
      throw new Fault('usage', 'resource(s) were provided, but no name was specified')
    return { resources, cascade }
  },
  access: ({ resources }) => typesOf(resources).map((resource) => ({ verb: 'delete', resource })),
  examples: [
    { line: 'delete pod web-0', says: 'its workload makes another' },
    { line: 'delete pods -l app=web', says: 'the plan says which those are' },
    { line: 'delete job migrate -n data --cascade=foreground', says: 'its pods first' },
  ],
  refused: {
    '--all-namespaces': 'one namespace at a time: name it with -n.',
    '-A': 'one namespace at a time: name it with -n.',
    '--interactive': 'the plan is shown before anything is deleted.',
    '-i': 'the plan is shown before anything is deleted.',
    '--timeout': 'the deletion is followed to its end.',
    '--output': 'the card names what was deleted.',
    '-o': 'the card names what was deleted.',
  },
})
