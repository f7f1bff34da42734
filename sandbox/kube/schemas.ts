import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { KubeObject } from '../object.ts'
import type { Kind } from './kind.ts'

type Schemas = Record<string, object>

/** The API's types as TypeScript, generated from its description with all that it says of them (Kubernetes 1.36). */
const MODELS = join(dirname(fileURLToPath(import.meta.resolve('@kubernetes/client-node'))), 'gen/models')
const CLASS = /\/\*\*\n\* ([^\n]*)\n\*\/\nexport declare class (\w+) \{/
const FIELD =
  /\n(?: {4}\/\*\*\n {4}\* ([^\n]*)\n {4}\*\/\n)? {4}'([\w$-]+)'(\??): (\{\n {8}\[key: string\]: (.+);\n {4}\}|[^;\n]+);/g
const PLAIN: Readonly<Record<string, object>> = {
  string: { type: 'string' },
  number: { type: 'integer' },
  boolean: { type: 'boolean' },
  Date: { type: 'string', format: 'date-time' },
  V1MicroTime: { type: 'string', format: 'date-time' },
  any: { type: 'object' },
  object: { type: 'object' },
}

/** The schemas of these kinds and of all that they hold, as `components.schemas` of an OpenAPI v3 document has them. */
export function schemasOf(kinds: readonly Kind[]): Schemas {
  const schemas: Schemas = {}
  for (const kind of kinds) {
    const model = [kind.version.toUpperCase(), ...PREFIXES].map((prefix) => prefix + kind.kind).find(isModel)
    if (model) add(model, schemas, { 'x-kubernetes-group-version-kind': [gvkOf(kind)] })
  }
  return schemas
}

/** The schema of a custom resource as its definition has it. */
export function customSchema(kind: Kind, definition: KubeObject | undefined): Schemas {
  const { versions = [] } = (definition?.spec ?? {}) as { versions?: readonly Version[] }
  const schema = versions.find(({ name }) => name === kind.version)?.schema?.openAPIV3Schema
  const name = `${kind.group.split('.').reverse().join('.')}.${kind.version}.${kind.kind}`
  return schema ? { [name]: { ...schema, 'x-kubernetes-group-version-kind': [gvkOf(kind)] } } : {}
}

type Version = { readonly name: string; readonly schema?: { readonly openAPIV3Schema?: object } }

/** The generator left out what is said of fields that refer to other types; these every kind has. */
const STANDARD: Readonly<Record<string, string>> = {
  metadata: 'Name, namespace, labels and the rest that every object has.',
  spec: 'The state that is wanted.',
  status: 'The state as it was last seen.',
}

/** Of kinds that two groups have, or used to. */
const PREFIXES = ['CoreV1', 'EventsV1', 'StorageV1', 'DiscoveryV1']

function isModel(name: string): boolean {
  return existsSync(join(MODELS, `${name}.d.ts`))
}

function gvkOf({ group, version, kind }: Kind): object {
  return { group, version, kind }
}

function add(model: string, schemas: Schemas, more: object = {}): void {
  const text = readFileSync(join(MODELS, `${model}.d.ts`), 'utf8')
  const properties: Record<string, object> = {}
  const required: string[] = []
  const schema = { description: written(CLASS.exec(text)?.[1]), type: 'object', properties, ...more }
  schemas[nameOf(model)] = schema
  for (const [, description = '', field = '', optional, type = '', values] of text.matchAll(FIELD)) {
    // The generator keeps clear of the language's own words.
    const name = field.replace(/^_/, '')
    const property = typed(type, values, schemas)
    // Where nothing else is said of a field, what its type says of itself stands there.
    const said = written(description) || STANDARD[name]
    properties[name] = said ? { ...wrapped(property), description: said } : property
    if (!optional) required.push(name)
  }
  if (required.length > 0) Object.assign(schema, { required })
}

/** What stands beside a reference does not count (OpenAPI 3.0, Reference Object). */
function wrapped(schema: object): object {
  return '$ref' in schema ? { allOf: [schema] } : schema
}

/** Without the generator's escapes. */
function written(comment = ''): string {
  return comment.replaceAll("\\'", "'").replaceAll('*_/', '*/')
}

function typed(type: string, values: string | undefined, schemas: Schemas): object {
  if (values !== undefined) return { type: 'object', additionalProperties: typed(values, undefined, schemas) }
  const items = /^Array<(.+)>$/.exec(type)?.[1]
  if (items !== undefined) return { type: 'array', items: typed(items, undefined, schemas) }
  const plain = PLAIN[type]
  if (plain) return plain
  if (!isModel(type)) return { 'x-kubernetes-int-or-string': true }
  if (!(nameOf(type) in schemas)) add(type, schemas)
  return { $ref: `#/components/schemas/${nameOf(type)}` }
}

/** `V1Container` is `io.k8s.api.v1.Container`: what stands last is what a person sees. */
function nameOf(model: string): string {
  const [, prefix = '', version = '', kind = model] =
    /^([A-Z][a-z]+)??(V\d+(?:(?:alpha|beta)\d+)?)(.+)$/.exec(model) ?? []
  return ['io.k8s.api', prefix.toLowerCase(), version.toLowerCase(), kind].filter(Boolean).join('.')
}
