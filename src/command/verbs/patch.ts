import { Fault } from '../../fault.ts'
import { defineCommand, text } from '../define.ts'
import { hasNames, readResources, typesOf } from '../resources.ts'
import { refusedInChanges } from './refused-in-changes.ts'

const TYPES = ['json', 'merge', 'strategic'] as const

export const patch = defineCommand({
  program: 'k8s',
  name: 'patch',
  summary: 'Change fields of an object by a patch.',
  usage: '(TYPE NAME | TYPE/NAME) -p PATCH',
  risk: 'change',
  flags: {
    patch: text('PATCH', 'The patch, in JSON or YAML; or write it on the lines below.', { short: 'p' }),
    type: text('strategic|merge|json', 'How it is meant; strategic unless said otherwise.'),
    subresource: text('status|scale', 'Change this part of it.'),
  },
  body: true,
  read(words, flags, body) {
    const type = TYPES.find((each) => each === (flags.type ?? 'strategic').toLowerCase())
    if (!type) throw new Fault('usage', `--type must be one of [json merge strategic], not "${flags.type}"`)
    const written = flags.patch ?? body
    if (flags.patch !== undefined && body !== undefined)
      throw new Fault('usage', 'Say the patch once: with -p, or on the lines below.')
    if (!written) {
      throw new Fault('usage', 'must specify --patch or --patch-file containing the contents of the patch', {
        hint: `For example: /k8s patch deploy/web -p '{"spec":{"minReadySeconds":5}}'`,
      })
    }
    if (flags.subresource !== undefined && !['status', 'scale', 'resize'].includes(flags.subresource))
      throw new Fault(
        'usage',
        `invalid subresource value: "${flags.subresource}". Must be one of [status scale resize]`,
      )
    const resources = readResources(words)
    if (words.length === 0 || !hasNames(resources))
      throw new Fault('usage', 'resource(s) were provided, but no name was specified')
    return { resources, type, written }
  },
  access: ({ resources }, { subresource }) =>
    typesOf(resources).map((resource) => ({ verb: 'patch', resource, ...(subresource && { subresource }) })),
  examples: [
    { line: `patch deploy/web -p '{"spec":{"minReadySeconds":5}}'`, says: 'one field of it' },
    { line: `patch svc/web --type=merge -p 'spec: {sessionAffinity: ClientIP}'`, says: 'YAML is fine, too' },
  ],
  refused: {
    ...refusedInChanges,
    '--patch-file': 'chat has no files; write the patch on the lines below.',
    '--local': 'there are no files here.',
  },
})
