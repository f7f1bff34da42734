import { ApiError, badRequest } from './api-error.ts'
import type { IncludeObject, TableVersion } from './table.ts'

/** What an answer is to look like. */
export type Shape =
  | { readonly as: 'object' }
  | { readonly as: 'partial' }
  | { readonly as: 'table'; readonly include: IncludeObject; readonly version: TableVersion }

export const CONTENT_TYPE: Readonly<Record<Shape['as'], string>> = {
  object: 'application/json',
  partial: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
  table: 'application/json;as=Table;g=meta.k8s.io;v=v1',
}

const INCLUDES: readonly string[] = ['None', 'Metadata', 'Object']

/** The first form in Accept that we can give. Throws 406 when it leaves none; protobuf and CBOR are not served. */
export function negotiate(accept: string, query: URLSearchParams): Shape {
  for (const clause of accept === '' ? ['*/*'] : accept.split(',')) {
    const [type, ...rest] = clause.split(';').map((part) => part.trim())
    if (type !== 'application/json' && type !== '*/*' && type !== 'application/*') continue
    const parameters = new Map(rest.map((part) => part.split('=', 2) as [string, string]))
    const as = parameters.get('as')
    const known = parameters.get('g') === 'meta.k8s.io' && ['v1', 'v1beta1'].includes(parameters.get('v') ?? '')
    if (as === undefined) return { as: 'object' }
    if (known && as === 'Table') {
      return { as: 'table', include: includeOf(query), version: parameters.get('v') === 'v1beta1' ? 'v1beta1' : 'v1' }
    }
    if (known && (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList')) return { as: 'partial' }
  }
  throw new ApiError(406, 'NotAcceptable', 'only the following media types are accepted: application/json')
}

function includeOf(query: URLSearchParams): IncludeObject {
  const asked = query.get('includeObject') || 'Metadata'
  if (!INCLUDES.includes(asked)) {
    const message = `includeObject: Invalid value: ${JSON.stringify(asked)}: must be 'Metadata', 'Object', 'None', or empty`
    throw badRequest(`Unable to convert to Table as requested: ${message}`)
  }
  return asked as IncludeObject
}
