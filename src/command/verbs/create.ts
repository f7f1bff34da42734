import { Fault } from '../../fault.ts'
import { defineCommand, text, texts } from '../define.ts'
import { refusedInChanges } from './refused-in-changes.ts'

/** RFC 1123, as Kubernetes names objects. */
const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/

function oneName(words: readonly string[], what: string): string {
  const [name, ...more] = words
  if (name === undefined || more.length > 0)
    throw new Fault('usage', `exactly one NAME is required, got ${words.length}`, {
      hint: `For example: /k8s create ${what}`,
    })
  if (!NAME.test(name)) throw new Fault('usage', `“${name.slice(0, 60)}” cannot be the name of an object.`)
  return name
}

export const createNamespace = defineCommand({
  program: 'k8s',
  name: 'create namespace',
  aliases: ['create ns'],
  summary: 'Make a namespace.',
  usage: 'NEW',
  risk: 'change',
  flags: {},
  read: (words) => ({ name: oneName(words, 'namespace staging') }),
  access: () => [{ verb: 'create', resource: 'namespaces' }],
  refused: refusedInChanges,
  examples: [{ line: 'create namespace sandbox', says: 'an empty one' }],
})

export const createConfigMap = defineCommand({
  program: 'k8s',
  name: 'create configmap',
  aliases: ['create cm'],
  summary: 'Make a config map.',
  usage: 'NEW --from-literal=KEY=VALUE',
  risk: 'change',
  flags: { fromLiteral: texts('KEY=VALUE', 'A key and its value.') },
  read(words, { fromLiteral = [] }) {
    const data = fromLiteral.map((pair): [string, string] => {
      const at = pair.indexOf('=')
      if (at <= 0) throw new Fault('usage', `invalid literal source ${pair}, expected key=value`)
      return [pair.slice(0, at), pair.slice(at + 1).replace(/^(['"])(.*)\1$/s, '$2')]
    })
    return { name: oneName(words, 'configmap settings --from-literal=region=weu'), data: Object.fromEntries(data) }
  },
  access: () => [{ verb: 'create', resource: 'configmaps' }],
  examples: [{ line: 'create configmap flags --from-literal=beta=on', says: 'one key' }],
  refused: {
    ...refusedInChanges,
    '--from-file': 'chat has no files; write it as a manifest: /k8s create, with it on the lines below.',
    '--from-env-file': 'chat has no files; name each with --from-literal.',
    '--append-hash': 'it is for manifests that are generated.',
  },
})

export const createJob = defineCommand({
  program: 'k8s',
  name: 'create job',
  summary: 'Run something once: a cron job now, or an image.',
  usage: 'NEW --from=cronjob/NAME | --image=IMAGE [-- COMMAND]',
  risk: 'change',
  flags: {
    from: text('cronjob/NAME', 'Run this cron job now.'),
    image: text('IMAGE', 'Run this image.'),
  },
  read(words, { from, image }) {
    if ((from === undefined) === (image === undefined))
      throw new Fault('usage', 'either --image or --from must be specified')
    const [name = '', ...command] = words
    if (from !== undefined && command.length > 0) throw new Fault('usage', 'cannot specify --from and command')
    if (from !== undefined && !/^[^/]+\/[^/]+$/.test(from))
      throw new Fault('usage', 'from must be an existing cronjob', { hint: '--from=cronjob/NAME' })
    return { name: oneName(name ? [name] : [], 'job report-now --from=cronjob/report'), command }
  },
  access: (_, { from }) => [
    { verb: 'create', resource: 'jobs.batch' },
    ...(from ? [{ verb: 'get', resource: 'cronjobs.batch', name: from.split('/')[1] ?? '' }] : []),
  ],
  refused: refusedInChanges,
  examples: [
    { line: 'create job report-now --from=cronjob/report -n data', says: 'what it would do at its time, now' },
  ],
})
