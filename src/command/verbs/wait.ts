import { Fault } from '../../fault.ts'
import { defineCommand, text, texts, toggle } from '../define.ts'
import { durationMs } from '../duration.ts'
import { hasNames, readResources, typesOf } from '../resources.ts'

/** What is waited for, of each object. */
export type Awaited =
  | { readonly form: 'create' | 'delete' }
  | { readonly form: 'condition'; readonly name: string; readonly value: string }
  | { readonly form: 'jsonpath'; readonly path: string; readonly value: string | undefined }

export const wait = defineCommand({
  program: 'k8s',
  name: 'wait',
  summary: 'Say when something is so: a condition, a field, created or deleted.',
  usage: '(TYPE NAME | TYPE/NAME | TYPE -l LABELS | TYPE --all) --for=CONDITION',
  risk: 'read',
  flags: {
    for: texts(
      'CONDITION',
      'What to wait for: condition=Ready, condition=Available=false, jsonpath={.x}=y, create, delete.',
    ),
    timeout: text('DURATION', 'How long: 30s, 5m. The default is 30s; 0 looks once.'),
    selector: text('LABELS', 'All objects with these labels.', { short: 'l' }),
    fieldSelector: text('FIELDS', 'All objects with these field values.'),
    all: toggle('All objects of the type.'),
    allNamespaces: toggle('Look in every namespace.', { short: 'A' }),
  },
  read(words, flags) {
    const awaited = conditions(flags.for ?? [])
    const timeoutMs = durationMs(flags.timeout ?? '30s')
    if (timeoutMs === undefined)
      throw new Fault(
        'usage',
        `--timeout takes a duration like 30s or 5m, not “${String(flags.timeout).slice(0, 40)}”.`,
      )
    if (words.length === 0) {
      throw new Fault('usage', 'arguments in resource/name form must have a single resource and name', {
        hint: 'For example: /k8s wait pod/web-0 --for=condition=Ready',
      })
    }
    const resources = readResources(words)
    const named = hasNames(resources)
    if (named && (flags.selector || flags.fieldSelector))
      throw new Fault('usage', 'name cannot be provided when a selector is specified')
    if (named && flags.allNamespaces)
      throw new Fault('usage', 'a resource cannot be retrieved by name across all namespaces')
    if (!named && !flags.selector && !flags.fieldSelector && !flags.all) {
      throw new Fault('usage', 'resource(s) were provided, but no name was specified', {
        hint: 'Name one, choose with -l, or say --all.',
      })
    }
    return { resources, awaited, timeoutMs }
  },
  access({ resources }) {
    const looks = (resource: string, name?: string) =>
      ['get', 'watch'].map((verb) => ({
        verb: name || verb === 'watch' ? verb : 'list',
        resource,
        ...(name ? { name } : {}),
      }))
    if (resources.form === 'pairs') return resources.pairs.flatMap(({ type, name }) => looks(type, name))
    const { names } = resources
    return typesOf(resources).flatMap((type) =>
      names.length > 0 ? names.flatMap((name) => looks(type, name)) : looks(type),
    )
  },
  examples: [
    {
      line: 'wait pod/web-0 --for=condition=Ready --timeout=2m',
      says: 'answers when it is ready, or says that it is not',
    },
    { line: 'wait job/migrate --for=condition=Complete --timeout=10m', says: 'a job that should finish' },
    { line: "wait pod/web-0 --for=jsonpath='{.status.phase}'=Running", says: 'a field that should have a value' },
    { line: 'wait pod -l app=web --for=delete', says: 'until they are gone' },
  ],
  refused: {
    '--local': 'chat has no files; name the object instead.',
    '--output': 'what is said is when it is so; get -o yaml shows the object.',
    '-o': 'what is said is when it is so; get -o yaml shows the object.',
  },
})

const STARTS = /^(condition=|jsonpath=|create$|delete$)/i

/** All of them, in order. Throws kubectl's sentence for what is none (kubectl pkg/cmd/wait, conditionFuncFor). */
function conditions(pieces: readonly string[]): readonly Awaited[] {
  const whole: string[] = []
  for (const piece of pieces) {
    // A comma within a jsonpath does not end it.
    if (whole.length > 0 && !STARTS.test(piece)) whole[whole.length - 1] += `,${piece}`
    else whole.push(piece)
  }
  if (whole.length === 0) throw unrecognized('')
  return whole.map(condition)
}

function condition(said: string): Awaited {
  const lower = said.toLowerCase()
  if (lower === 'create' || lower === 'delete') return { form: lower }
  if (lower.startsWith('condition=')) {
    const [name = '', ...value] = said.slice('condition='.length).split('=')
    return { form: 'condition', name, value: value.length > 0 ? value.join('=') : 'true' }
  }
  if (lower.startsWith('jsonpath=')) return jsonpath(said.slice('jsonpath='.length))
  throw unrecognized(said)
}

/** The value stands behind the `=` after the closing brace; without one any value will do. */
function jsonpath(said: string): Awaited {
  const [, expression = '', rest] = /^['"]?(\{[\s\S]*\}|[^=]*)['"]?(?:=([\s\S]*))?$/.exec(said) ?? []
  if (expression === '') throw new Fault('usage', 'jsonpath expression cannot be empty')
  if (rest === '') throw new Fault('usage', 'jsonpath wait has to have a value after equal sign')
  return { form: 'jsonpath', path: expression, value: rest?.replace(/^(['"])([\s\S]*)\1$/, '$2') }
}

function unrecognized(said: string): Fault {
  return new Fault('usage', `unrecognized condition: ${JSON.stringify(said.slice(0, 60))}`, {
    hint: 'For example --for=condition=Ready, --for=delete, --for=create or --for=jsonpath={.status.phase}=Running.',
  })
}
