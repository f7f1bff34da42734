import { Fault } from '../../fault.ts'
import { defineCommand, text, toggle } from '../define.ts'
import { hasNames, readResources, typesOf } from '../resources.ts'

export const describe = defineCommand({
  program: 'k8s',
  name: 'describe',
  summary: 'Say how an object is and why, with its details and events behind a button.',
  usage: 'TYPE [NAME-OR-PREFIX ...] | TYPE/NAME ...',
  risk: 'read',
  flags: {
    allNamespaces: toggle('Look in every namespace.', { short: 'A' }),
    selector: text('LABELS', 'Only objects with these labels.', { short: 'l' }),
    showEvents: toggle('Show the events of the object; on unless --show-events=false.'),
    full: toggle('The whole text as kubectl prints it, without the few lines it comes to.'),
  },
  read(words, flags) {
    if (words.length === 0) {
      throw new Fault('usage', 'You must specify the type of resource to describe.', {
        hint: 'For example: /k8s describe pod web-0',
      })
    }
    const resources = readResources(words)
    if (hasNames(resources) && flags.selector) {
      throw new Fault('usage', 'name cannot be provided when a selector is specified')
    }
    if (hasNames(resources) && flags.allNamespaces) {
      throw new Fault('usage', 'a resource cannot be retrieved by name across all namespaces')
    }
    return resources
  },
  access(resources) {
    if (resources.form === 'pairs')
      return resources.pairs.map(({ type, name }) => ({ verb: 'get', resource: type, name }))
    const { names } = resources
    return typesOf(resources).flatMap((resource) =>
      names.length > 0 ? names.map((name) => ({ verb: 'get', resource, name })) : [{ verb: 'list', resource }],
    )
  },
  examples: [
    { line: 'describe pod web-0', says: 'one pod: how it is, why, and what changed before' },
    { line: 'describe deploy/api -n shop', says: 'any type works, also your own' },
    { line: 'describe pods api-', says: 'every pod whose name begins so' },
  ],
  refused: { '--chunk-size': 'lists are always fetched in pages of 500.' },
})
