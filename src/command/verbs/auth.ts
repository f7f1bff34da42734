import { Fault } from '../../fault.ts'
import { defineCommand, text, toggle } from '../define.ts'

export const whoami = defineCommand({
  program: 'k8s',
  name: 'auth whoami',
  aliases: ['whoami'],
  summary: 'Say who you are in the cluster.',
  usage: '',
  risk: 'read',
  flags: { output: text('FORMAT', 'How to print: yaml or json.', { short: 'o' }) },
  read(words, { output }): Record<string, never> {
    if (words.length > 0) throw new Fault('usage', `auth whoami takes no arguments, but “${words[0]}” was given.`)
    if (output !== undefined && output !== 'yaml' && output !== 'json')
      throw new Fault('usage', `-o is yaml or json here, not “${output.slice(0, 40)}”.`)
    return {}
  },
  access: () => [{ verb: 'create', resource: 'selfsubjectreviews.authentication.k8s.io' }],
  examples: [{ line: 'auth whoami', says: 'the user and groups your requests are made as' }],
})

export const canI = defineCommand({
  program: 'k8s',
  name: 'auth can-i',
  summary: 'Say whether you may do something, or list what you may do.',
  usage: 'VERB [TYPE | TYPE/NAME | /URL] | --list',
  risk: 'read',
  flags: {
    allNamespaces: toggle('Ask about every namespace.', { short: 'A' }),
    subresource: text('NAME', 'A part of the object: log, scale, exec.'),
    list: toggle('List all you may do in the namespace.'),
    noHeaders: toggle('Leave the header line of the list out.'),
  },
  read(words, { allNamespaces, subresource, list, noHeaders }) {
    const [verb = '', target = ''] = words
    if (list) {
      if (words.length > 0) throw new Fault('usage', 'list option must be specified with no arguments')
      if (allNamespaces || subresource) {
        throw new Fault(
          'usage',
          "list option can't be specified with neither quiet, all-namespaces nor subresource options",
          { hint: 'What you may do in one namespace: /k8s auth can-i --list -n NAMESPACE' },
        )
      }
      return { form: 'list' as const }
    }
    if (words.length !== 2) {
      throw new Fault('usage', 'you must specify two arguments: verb resource or verb resource/resourceName.', {
        hint:
          words.length === 3
            ? `Say: /k8s auth can-i ${verb} ${target}/${words[2]}`
            : 'For example: /k8s auth can-i list pods',
      })
    }
    if (target.startsWith('/') && subresource)
      throw new Fault('usage', '--subresource can not be used with NonResourceURL')
    if (noHeaders) throw new Fault('usage', '--no-headers cannot be set without --list specified')
    if (target.startsWith('/')) return { form: 'url' as const, verb, url: target }
    const slash = target.indexOf('/')
    return slash < 0
      ? { form: 'resource' as const, verb, type: target }
      : { form: 'resource' as const, verb, type: target.slice(0, slash), name: target.slice(slash + 1) }
  },
  access: ({ form }) => [
    {
      verb: 'create',
      resource: `${form === 'list' ? 'selfsubjectrulesreviews' : 'selfsubjectaccessreviews'}.authorization.k8s.io`,
    },
  ],
  examples: [
    { line: 'auth can-i delete pods -n shop', says: 'yes or no, and why' },
    { line: 'auth can-i get pods --subresource=log -A', says: 'in every namespace' },
    { line: 'auth can-i --list -n shop', says: 'all you may do there' },
  ],
  refused: { '--quiet': 'the answer is what it is for.', '-q': 'the answer is what it is for.' },
})
