import { Fault } from '../../fault.ts'
import { defineCommand, text, texts, toggle } from '../define.ts'

export const apiResources = defineCommand({
  program: 'k8s',
  name: 'api-resources',
  summary: 'List the types of objects the cluster knows.',
  usage: '',
  risk: 'read',
  flags: {
    apiGroup: text('GROUP', 'Only types of this group; "" is the core group.'),
    namespaced: toggle('Only types whose objects are in namespaces; =false for the others.'),
    verbs: texts('VERBS', 'Only types that can do all of these: list,watch.'),
    categories: texts('CATEGORIES', 'Only types in all of these categories: all.'),
    sortBy: text('FIELD', 'Order by name or kind; otherwise by group.'),
    output: text('FORMAT', 'How to print: wide or name.', { short: 'o' }),
    noHeaders: toggle('Leave the header line out.'),
  },
  read(words, { sortBy, output }): Record<string, never> {
    if (words.length > 0) {
      throw new Fault('usage', `unexpected arguments: [${words.join(' ')}]`, {
        hint: 'Choose with --api-group, --verbs, --categories or --namespaced.',
      })
    }
    if (sortBy && sortBy !== 'name' && sortBy !== 'kind')
      throw new Fault('usage', '--sort-by accepts only name or kind')
    if (output && output !== 'wide' && output !== 'name') {
      throw new Fault(
        'usage',
        `unable to match a printer suitable for the output format "${output.slice(0, 40)}", allowed formats are: name, wide`,
      )
    }
    return {}
  },
  access: () => [],
  examples: [
    { line: 'api-resources --api-group=apps', says: 'the types of one group, with their short names' },
    { line: 'api-resources --namespaced=false -o name', says: 'what belongs to no namespace, names only' },
    { line: 'api-resources --verbs=list,get --sort-by=kind', says: 'what can be listed, by kind' },
  ],
  refused: { '--cached': 'the cluster is asked each time.' },
})
