import { Fault } from '../../fault.ts'
import { defineCommand, text, toggle } from '../define.ts'
import type { Pairs } from '../pairs.ts'
import { readPairs, splitPairs } from '../pairs.ts'
import type { Resources } from '../resources.ts'
import { hasNames, readResources, typesOf } from '../resources.ts'
import { refusedInChanges } from './refused-in-changes.ts'

const flags = {
  overwrite: toggle('Change values that are there already.'),
  selector: text('LABELS', 'Those with these labels.', { short: 'l' }),
  fieldSelector: text('FIELDS', 'Those with these fields.'),
  all: toggle('All of the type in the namespace.'),
  resourceVersion: text('VERSION', 'Only if the object is still this version.'),
}
const refused = {
  ...refusedInChanges,
  '--list': 'get --show-labels and describe list them.',
  '--local': 'there are no files here.',
  '--all-namespaces': 'name the namespace with -n.',
  '-A': 'name the namespace with -n.',
}
/** apimachinery validation.IsValidLabelValue. */
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/

type Choosing = {
  readonly selector?: string | undefined
  readonly fieldSelector?: string | undefined
  readonly all?: boolean | undefined
  readonly resourceVersion?: string | undefined
}

function readMarks(words: readonly string[], flags: Choosing, what: 'label' | 'annotation') {
  if (flags.all && flags.selector) throw new Fault('usage', 'cannot set --all and --selector at the same time')
  if (flags.all && flags.fieldSelector)
    throw new Fault('usage', 'cannot set --all and --field-selector at the same time')
  const split = splitPairs(words, what)
  if (split.resources.length === 0) {
    throw new Fault('usage', 'one or more resources must be specified as <resource> <name> or <resource>/<name>', {
      hint: `For example: /k8s ${what === 'label' ? 'label' : 'annotate'} pod web-0 key=value`,
    })
  }
  const pairs = readPairs(split.pairs, what, true)
  if (pairs.set.size === 0 && pairs.removed.length === 0)
    throw new Fault('usage', `at least one ${what} update is required`)
  const ours = [...pairs.set.keys(), ...pairs.removed].find((key) => key.startsWith('quarterdeck.dev/'))
  if (ours !== undefined)
    throw new Fault('denied', `${ours} is how changes are recorded, and written by the bot alone.`)
  const resources = readResources(split.resources)
  if (!hasNames(resources) && !flags.selector && !flags.fieldSelector && !flags.all)
    throw new Fault('usage', 'resource(s) were provided, but no name was specified')
  if (flags.resourceVersion && !isOne(resources))
    throw new Fault('usage', '--resource-version may only be used with a single resource')
  return { resources, pairs }
}

function isOne(resources: Resources): boolean {
  return (resources.form === 'pairs' ? resources.pairs : resources.names).length === 1
}

const access = ({ resources }: { readonly resources: Resources; readonly pairs: Pairs }) =>
  typesOf(resources).map((resource) => ({ verb: 'patch', resource }))

export const label = defineCommand({
  program: 'k8s',
  name: 'label',
  summary: 'Set or remove labels.',
  usage: '(TYPE NAME | TYPE/NAME) KEY=VALUE KEY- ...',
  risk: 'change',
  flags,
  read(words, flags) {
    const read = readMarks(words, flags, 'label')
    const wrong = [...read.pairs.set].find(([, value]) => !VALUE.test(value))
    if (wrong) {
      throw new Fault(
        'usage',
        `invalid label value: "${wrong.join('=')}": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`,
      )
    }
    return read
  },
  access,
  examples: [
    { line: 'label pod toolbox team=ops', says: 'a new one' },
    { line: 'label deploy/web tier=back --overwrite', says: 'another value' },
    { line: 'label deploy/web tier-', says: 'removes it' },
  ],
  refused,
})

export const annotate = defineCommand({
  program: 'k8s',
  name: 'annotate',
  summary: 'Set or remove annotations.',
  usage: '(TYPE NAME | TYPE/NAME) KEY=VALUE KEY- ...',
  risk: 'change',
  flags,
  read: (words, flags) => readMarks(words, flags, 'annotation'),
  access,
  examples: [
    { line: 'annotate deploy/web kubernetes.io/change-cause="hotfix for INC-4F2K"', says: 'shown by rollout history' },
    { line: 'annotate deploy/web example.com/owner-', says: 'removes it' },
  ],
  refused,
})
