import { Fault } from '../../fault.ts'
import { count, defineCommand, text, texts, toggle } from '../define.ts'
import { hasNames, readResources, typesOf } from '../resources.ts'

/** Those that are objects; the others stream, proxy or hand out credentials. */
const SUBRESOURCES = /^(status|scale|resize)$/

export const get = defineCommand({
  program: 'k8s',
  name: 'get',
  summary: 'List objects, or show some of them.',
  usage: 'TYPE[,TYPE] [NAME ...] | TYPE/NAME ...',
  risk: 'read',
  flags: {
    allNamespaces: toggle('Look in every namespace.', { short: 'A' }),
    selector: text('LABELS', 'Only objects with these labels: app=web, tier in (web,api), !canary.', { short: 'l' }),
    fieldSelector: text('FIELDS', 'Only objects with these field values: status.phase!=Running.'),
    output: text('FORMAT', 'How to print: wide, yaml, json, name, jsonpath=... or custom-columns=...', { short: 'o' }),
    sortBy: text('JSONPATH', 'Order by a field: .metadata.creationTimestamp.'),
    labelColumns: texts('LABELS', 'Show these labels as columns.', { short: 'L' }),
    showLabels: toggle('Show all labels as the last column.'),
    showKind: toggle('Put the kind before each name.'),
    noHeaders: toggle('Leave the header line out.'),
    ignoreNotFound: toggle('Say nothing where a named object does not exist.'),
    subresource: text('NAME', 'Show status or scale instead of the object.'),
    showManagedFields: toggle('Keep metadata.managedFields in yaml and json.'),
    watch: toggle('Keep it up to date as one live table.', { short: 'w' }),
    page: count('N', 'Of a long table, these twenty rows.'),
    columns: texts('COLUMNS', 'These columns, or +NODE and -AGE to add one and leave one out.'),
    kept: text('ID', 'Rows that were fetched a moment ago.', { hidden: true }),
    chunkSize: count('N', 'How many objects to fetch at a time; 0 fetches all at once.'),
  },
  read(words, flags) {
    if (words.length === 0) {
      throw new Fault('usage', 'You must specify the type of resource to get.', { hint: 'For example: /k8s get pods' })
    }
    const resources = readResources(words)
    if (resources.form === 'types' && resources.types.length === 0) {
      throw new Fault('usage', 'You must specify the type of resource to get.', { hint: 'For example: /k8s get pods' })
    }
    const named = hasNames(resources)
    if (named && (flags.selector || flags.fieldSelector)) {
      throw new Fault('usage', 'name cannot be provided when a selector is specified')
    }
    if (named && flags.allNamespaces) {
      throw new Fault('usage', 'a resource cannot be retrieved by name across all namespaces')
    }
    if (!named && flags.subresource) {
      throw new Fault('usage', 'subresource cannot be used when bulk resources are specified', {
        hint: 'Name one object, as in /k8s get deploy web --subresource=scale',
      })
    }
    if (flags.subresource && !SUBRESOURCES.test(flags.subresource)) {
      throw new Fault('usage', `--subresource is status, scale or resize, not “${flags.subresource.slice(0, 40)}”.`, {
        hint: 'What a pod printed: /k8s logs POD',
      })
    }
    return resources
  },
  access(resources, { subresource }) {
    const part = subresource ? { subresource } : {}
    if (resources.form === 'pairs') {
      return resources.pairs.map(({ type, name }) => ({ verb: 'get', resource: type, name, ...part }))
    }
    const { names } = resources
    return typesOf(resources).flatMap((resource) =>
      names.length > 0 ? names.map((name) => ({ verb: 'get', resource, name, ...part })) : [{ verb: 'list', resource }],
    )
  },
  examples: [
    { line: 'get pods', says: 'the pods of this channel’s namespace' },
    { line: 'get pods -A -o wide', says: 'every pod, with its node and address' },
    { line: 'get pods -w', says: 'as a table that stays up to date, with a button to stop it' },
    { line: 'get deploy,svc -n shop', says: 'two types at once' },
    { line: 'get pod/web-0 -o yaml', says: 'one object, whole' },
    { line: 'get pods -l app=web --sort-by=.status.startTime', says: 'chosen by label, oldest first' },
  ],
  refused: {
    '--watch-only': 'a live table begins with what is there: get -w.',
    '--output-watch-events': 'a live table shows how things stand: get -w.',
    '--server-print': 'tables always come from the server.',
    '--template': 'write it as -o jsonpath=... or -o custom-columns=...',
    '--allow-missing-template-keys': 'missing fields are always shown as empty.',
  },
})
