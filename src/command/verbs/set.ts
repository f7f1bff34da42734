import { Fault } from '../../fault.ts'
import { defineCommand, text, texts, toggle } from '../define.ts'
import { readPairs, splitPairs } from '../pairs.ts'
import type { Resources } from '../resources.ts'
import { hasNames, readResources, typesOf } from '../resources.ts'
import { refusedInChanges } from './refused-in-changes.ts'

const TYPES = ['deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'cronjobs.batch']
const selector = text('LABELS', 'Those with these labels.', { short: 'l' })
const all = toggle('All of the type in the namespace.')
const containers = text('NAME', 'Only this container; * for all.', { short: 'c' })
const refused = {
  ...refusedInChanges,
  '--local': 'there are no files here.',
  '--list': 'describe lists them.',
  '--resolve': 'describe lists them.',
}
/** apimachinery validation.IsEnvVarName: anything printable that is not `=`. */
const VARIABLE = /^[\x21-\x3c\x3e-\x7e][\x20-\x3c\x3e-\x7e]*$/

type Choosing = { readonly selector?: string | undefined; readonly all?: boolean | undefined }

function readChosen(words: readonly string[], flags: Choosing, example: string): Resources {
  if (flags.all && flags.selector) throw new Fault('usage', 'cannot set --all and --selector at the same time')
  if (words.length === 0) {
    throw new Fault('usage', 'one or more resources must be specified as <resource> <name> or <resource>/<name>', {
      hint: `For example: /k8s ${example}`,
    })
  }
  const resources = readResources(words)
  if (hasNames(resources) && flags.selector)
    throw new Fault('usage', 'name cannot be provided when a selector is specified')
  if (!hasNames(resources) && !flags.selector && !flags.all)
    throw new Fault('usage', 'resource(s) were provided, but no name was specified', {
      hint: `Name it: /k8s ${example}`,
    })
  return resources
}

const patching = ({ resources }: { readonly resources: Resources }) =>
  typesOf(resources).map((resource) => ({ verb: 'patch', resource }))

export const setImage = defineCommand({
  program: 'k8s',
  name: 'set image',
  summary: 'Give containers of a workload another image.',
  usage: '(TYPE NAME | TYPE/NAME) CONTAINER=IMAGE ...',
  types: TYPES,
  risk: 'change',
  flags: { selector, all },
  read(words, flags) {
    const split = splitPairs(words, 'image')
    const resources = readChosen(split.resources, flags, 'set image deploy/web web=registry.example/web:2.5.0')
    const { set: images } = readPairs(split.pairs, 'image', false)
    if (images.size === 0) throw new Fault('usage', 'at least one image update is required')
    if (images.size > 1 && images.has('*')) {
      throw new Fault(
        'usage',
        'all containers are already specified by *, but saw more than one container_name=container_image pairs',
      )
    }
    return { resources, images }
  },
  access: patching,
  examples: [
    { line: 'set image deploy/web web=registry.example/web:2.5.0', says: 'rolled out as its strategy says' },
    { line: 'set image deploy/web *=registry.example/web:2.5.0', says: 'every container of it' },
  ],
  refused,
})

export const setEnv = defineCommand({
  program: 'k8s',
  name: 'set env',
  summary: 'Set or remove environment variables of a workload.',
  usage: '(TYPE NAME | TYPE/NAME) KEY=VALUE KEY- ...',
  types: TYPES,
  risk: 'change',
  flags: {
    selector,
    all,
    containers,
    from: text('TYPE/NAME', 'A variable for each key of this config map or secret; values stay where they are.'),
    keys: texts('KEY', 'Only these keys of --from.'),
    prefix: text('PREFIX', 'Put before each name.'),
    overwrite: toggle('Change what is set already; --overwrite=false refuses to.'),
    env: texts('KEY=VALUE', 'The same as the words.', { short: 'e' }),
  },
  read(words, flags) {
    const split = splitPairs(words, 'environment variable')
    const resources = readChosen(split.resources, flags, 'set env deploy/web LOG_LEVEL=debug')
    const { set: values, removed } = readPairs([...(flags.env ?? []), ...split.pairs], 'environment variable', true)
    const wrong = [...values.keys()].find((key) => !VARIABLE.test(key))
    if (wrong !== undefined) throw new Fault('usage', `"${wrong}" is not a valid key name`)
    if (flags.keys && !flags.from)
      throw new Fault('usage', 'when specifying --keys, a configmap or secret must be provided with --from')
    if (flags.from !== undefined && !/^[^/]+\/[^/]+$/.test(flags.from))
      throw new Fault('usage', '--from takes TYPE/NAME: configmap/settings or secret/database.')
    if (values.size === 0 && removed.length === 0 && !flags.from)
      throw new Fault('usage', 'at least one environment variable must be provided')
    return { resources, values, removed }
  },
  access: ({ resources }, { from }) => [
    ...patching({ resources }),
    ...(from ? [{ verb: 'get', resource: from.split('/')[0] ?? '', name: from.split('/')[1] ?? '' }] : []),
  ],
  examples: [
    { line: 'set env deploy/web LOG_LEVEL=debug', says: 'its pods are replaced' },
    { line: 'set env deploy/web LOG_LEVEL-', says: 'removes it' },
    { line: 'set env deploy/web --from=secret/database --prefix=DB_', says: 'refers to the secret; no value is read' },
  ],
  refused,
})

export const setResources = defineCommand({
  program: 'k8s',
  name: 'set resources',
  summary: 'Set what containers of a workload request and may use.',
  usage: '(TYPE NAME | TYPE/NAME) --limits=LIMITS --requests=REQUESTS',
  types: TYPES,
  risk: 'change',
  flags: {
    selector,
    all,
    containers,
    limits: text('cpu=500m,memory=512Mi', 'The most it may use.'),
    requests: text('cpu=100m,memory=256Mi', 'What is kept free for it.'),
  },
  read(words, flags) {
    const resources = readChosen(words, flags, 'set resources deploy/web --limits=memory=512Mi')
    if (!flags.limits && !flags.requests) {
      throw new Fault('usage', 'you must specify an update to requests or limits (in the form of --requests/--limits)')
    }
    return { resources, limits: readAmounts(flags.limits), requests: readAmounts(flags.requests) }
  },
  access: patching,
  examples: [
    { line: 'set resources deploy/web --limits=memory=512Mi', says: 'its pods are replaced' },
    { line: 'set resources deploy/web -c web --requests=cpu=100m,memory=256Mi', says: 'one container of it' },
  ],
  refused,
})

/** kubectl pkg/cmd/set/set_resources.go, parseResourceList; the amounts are judged by the server. */
function readAmounts(spec: string | undefined): ReadonlyMap<string, string> {
  if (!spec) return new Map()
  return new Map(
    spec.split(',').map((statement): [string, string] => {
      const [name = '', amount, ...more] = statement.split('=')
      if (amount === undefined || more.length > 0)
        throw new Fault('usage', `invalid argument syntax ${statement}, expected <resource>=<value>`)
      if (!/^[+-]?\d*\.?\d+([eE][+-]?\d+|[KMGTPE]i|[numkMGTPE])?$/.test(amount))
        throw new Fault(
          'usage',
          "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
          { hint: 'For example: cpu=250m or memory=512Mi.' },
        )
      return [name, amount]
    }),
  )
}
