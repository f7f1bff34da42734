import { Fault } from '../../fault.ts'
import type { Fields } from '../fields.ts'
import { dig, fieldsOf, isFields, listOf, sortedEntries, textOf } from '../fields.ts'
import { sprint } from '../gotext.ts'
import { fieldList } from './fields.ts'
import type { Document, Spend } from './schema.ts'
import {
  allOf,
  budget,
  descriptionOf,
  enumText,
  inner,
  NONE,
  propertiesOf,
  refOf,
  resolved,
  typeOf,
  withRef,
} from './schema.ts'
import { indent, wrap } from './wrap.ts'

/** What is to be explained: a resource of a group version, or the field at a path in it. */
export type Asked = {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly path: readonly string[]
  readonly recursive: boolean
}

/** The text; or which field is not there, and those that are. */
export type Explained = { readonly text: string } | { readonly missing: string; readonly known: readonly string[] }

/**
 * What `kubectl explain` prints, from the OpenAPI v3 document of the group version. Throws a not-found Fault with
 * kubectl's words for a resource the document does not know.
 * Source: kubectl pkg/explain/v2/templates/plaintext.tmpl, whose templates of the same names these functions follow.
 */
export function explained(document: Document, asked: Asked): Explained {
  const kind = kindOf(document, asked)
  const { group, version, resource, path, recursive } = asked
  if (!kind)
    throw new Fault('not-found', `GVR (${group}/${version}, Resource=${resource}) not found in OpenAPI schema`, NEXT)
  const schema = schemaOf(document, kind)
  if (!schema) throw new Fault('not-found', `GVK ${sprint(kind)} not found in OpenAPI schema`, NEXT)
  const head = [
    textOf(kind.group) ? `GROUP:      ${textOf(kind.group)}\n` : '',
    `KIND:       ${textOf(kind.kind)}\nVERSION:    ${textOf(kind.version)}\n\n`,
  ]
  const body = output({ document, recursive, spend: budget() }, schema, path, NONE)
  if (body !== '') return { text: `${head.join('')}${body}\n` }
  return { missing: path.at(-1) ?? '', known: knownFields(document, schema, path) }
}

const NEXT = {
  hint: 'This cluster says nothing about that type; /k8s get TYPE -o yaml shows the fields that are in use.',
}

type How = { readonly document: Document; readonly recursive: boolean; readonly spend: Spend }

/** Follows the path, through lists, maps and parts; empty where it leads nowhere. */
function output(how: How, schema: Fields, path: readonly string[], seen: ReadonlySet<string>): string {
  const { document, spend } = how
  spend()
  const ref = refOf(schema)
  const whole = resolved(schema, document)
  const [first, ...rest] = path
  if (first === undefined) return overview(how, whole)
  if (seen.has(ref)) return ''
  const within = withRef(seen, ref)
  const field = propertiesOf(whole).find(([name]) => name === first)?.[1]
  if (field) {
    const title = `FIELD: ${first} <${typeOf(field, document)}>\n${enumText(field, 'long')}\n\n`
    return (rest.length === 0 ? title : '') + output(how, field, rest, NONE)
  }
  const held = inner(whole, 'items') ?? inner(whole, 'additionalProperties')
  for (const part of held ? [held] : allOf(whole)) {
    const found = output(how, part, path, within)
    if (found !== '') return found
  }
  return ''
}

function overview({ document, recursive, spend }: How, schema: Fields): string {
  const description = descriptionOf(schema, document, spend) || '<empty>'
  const fields = fieldList(schema, document, recursive, spend)
  return `DESCRIPTION:\n${indent(4, wrap(76, description))}\n${fields ? `FIELDS:\n${fields}` : ''}`
}

/** The kind of a resource, as the operations on its paths name it: of the whole cluster or of a namespace, lists or one. */
function kindOf(document: Document, { group, version, resource }: Asked): Fields | undefined {
  const root = `${group ? `/apis/${group}` : '/api'}/${version}`
  const places = [resource, `${resource}/{name}`]
  const paths = [
    ...places.map((place) => `${root}/${place}`),
    ...places.map((place) => `${root}/namespaces/{namespace}/${place}`),
  ]
  return paths
    .flatMap((path) =>
      ['get', 'post', 'put', 'patch', 'delete'].map((method) =>
        dig(document, 'paths', path, method, 'x-kubernetes-group-version-kind'),
      ),
    )
    .find(isFields)
}

function schemaOf(document: Document, kind: Fields): Fields | undefined {
  const wanted = JSON.stringify(sortedEntries(kind))
  const schemas = sortedEntries(dig(document, 'components', 'schemas')).map(([, schema]) => fieldsOf(schema))
  return schemas.find((schema) =>
    listOf(schema['x-kubernetes-group-version-kind']).some((one) => JSON.stringify(sortedEntries(one)) === wanted),
  )
}

/** The fields where the path stops leading on: what may have been meant. */
function knownFields(document: Document, schema: Fields, path: readonly string[]): readonly string[] {
  for (let length = path.length - 1; length >= 0; length--) {
    const how = { document, recursive: true, spend: budget() }
    const text = output(how, schema, path.slice(0, length), NONE)
    if (text !== '') return [...text.matchAll(/^ {2}([^\s<]+)\t</gm)].map(([, name = '']) => name)
  }
  return []
}
