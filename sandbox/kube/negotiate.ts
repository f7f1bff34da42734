import { ApiError, badRequest } from './api-error.ts'
import type { IncludeObject, TableVersion } from './table.ts'

/** What an answer is to look like. */
export type Shape =
  | { readonly as: 'object' }
  | { readonly as: 'protobuf' }
  | { readonly as: 'partial' }
  | { readonly as: 'table'; readonly include: IncludeObject; readonly version: TableVersion }

const PROTOBUF = 'application/vnd.kubernetes.protobuf'

export const CONTENT_TYPE: Readonly<Record<Shape['as'], string>> = {
  object: 'application/json',
  protobuf: PROTOBUF,
  partial: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
  table: 'application/json;as=Table;g=meta.k8s.io;v=v1',
}

const INCLUDES: readonly string[] = ['None', 'Metadata', 'Object']

/**
 * The first form in Accept that we can give. Throws 406 when it leaves none. Protobuf is only given where `protobuf` says
 * so, for lists and watches; CBOR never is.
 */
export function negotiate(accept: string, query: URLSearchParams, protobuf = false): Shape {
  for (const clause of accept === '' ? ['*/*'] : accept.split(',')) {
    const [type = '', ...rest] = clause.split(';').map((part) => part.trim())
    const parameters = new Map(rest.map((part) => part.split('=', 2) as [string, string]))
    const as = parameters.get('as')
    if (protobuf && type === PROTOBUF && as === undefined) return { as: 'protobuf' }
    if (!JSON_TYPES.has(type)) continue
    const shape = shapeOf(as, parameters, query)
    if (shape) return shape
  }
  throw new ApiError(406, 'NotAcceptable', 'only the following media types are accepted: application/json')
}

const JSON_TYPES: ReadonlySet<string> = new Set(['application/json', '*/*', 'application/*'])

function shapeOf(
  as: string | undefined,
  parameters: ReadonlyMap<string, string>,
  query: URLSearchParams,
): Shape | undefined {
  const version = parameters.get('v') ?? ''
  const known = parameters.get('g') === 'meta.k8s.io' && ['v1', 'v1beta1'].includes(version)
  if (as === undefined) return { as: 'object' }
  if (known && as === 'Table') {
    return { as: 'table', include: includeOf(query), version: version === 'v1beta1' ? 'v1beta1' : 'v1' }
  }
  if (known && (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList')) return { as: 'partial' }
  return undefined
}

function includeOf(query: URLSearchParams): IncludeObject {
  const asked = query.get('includeObject') || 'Metadata'
  if (!INCLUDES.includes(asked)) {
    const message = `includeObject: Invalid value: ${JSON.stringify(asked)}: must be 'Metadata', 'Object', 'None', or empty`
    throw badRequest(`Unable to convert to Table as requested: ${message}`)
  }
  return asked as IncludeObject
}
