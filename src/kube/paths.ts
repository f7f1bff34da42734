import { Fault } from '../fault.ts'
import type { Resource } from './discovery.ts'

/** What a request path points at, as the API server itself would read it. */
export type Target = {
  readonly group: string
  readonly version: string
  readonly namespace?: string
  readonly resource?: string
  readonly name?: string
  readonly subresource?: string
}

export type Place = {
  readonly namespace?: string | undefined
  readonly name?: string | undefined
  readonly subresource?: string | undefined
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * The path of a resource's list, of one object or of its subresource. Throws an invalid Fault, with kubectl's words, for
 * names that would change the path (apimachinery pkg/api/validation/path/name.go).
 */
export function resourcePath(resource: Pick<Resource, 'group' | 'version' | 'resource' | 'namespaced'>, place: Place) {
  const root = resource.group ? `/apis/${segment(resource.group)}` : '/api'
  const within = resource.namespaced && place.namespace ? `/namespaces/${checked('namespace', place.namespace)}` : ''
  const name = place.name === undefined ? '' : `/${checked('resource name', place.name)}`
  const sub = place.subresource === undefined ? '' : `/${segment(place.subresource)}`
  return `${root}/${segment(resource.version)}${within}/${segment(resource.resource)}${name}${sub}`
}

/** `?a=b&c=d`, or nothing. Keys that are undefined are left out. */
export function queryString(query: Query = {}): string {
  let text = ''
  for (const key in query) {
    const value = query[key]
    if (value !== undefined) text += `${text ? '&' : '?'}${encodeURIComponent(key)}=${encodeURIComponent(value)}`
  }
  return text
}

/** A field selector that says exactly these values (apimachinery fields.EscapeValue). */
export function fieldSelector(fields: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `${field}=${String(value).replace(/[\\,=]/g, '\\$&')}`)
    .join(',')
}

/**
 * Reads a request path as the API server does (apiserver pkg/endpoints/request/requestinfo.go) and throws an invalid Fault
 * when a proxy on the way could read it otherwise, or a denied one when it leads through the API server to somewhere else.
 */
export function readPath(path: string): Target {
  if (!/^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/.test(path)) throw badPath(path)
  const parts = path === '/' ? [] : path.slice(1).split('/').map(decoded)
  if (parts.some((part) => part === undefined || part === '' || BAD_SEGMENT.test(part))) throw badPath(path)
  const target = targetOf(parts as string[])
  if (target.subresource === 'proxy')
    throw new Fault('denied', 'Quarterdeck does not proxy into nodes, pods or services.')
  return target
}

function targetOf(parts: readonly string[]): Target {
  const [root, ...afterRoot] = parts
  if (root !== 'api' && root !== 'apis') return { group: '', version: '' }
  const [group = '', version = '', ...rest] = root === 'api' ? ['', ...afterRoot] : afterRoot
  if (rest[0] === 'proxy') return { group, version, subresource: 'proxy' }
  if (rest[0] === 'watch') rest.shift()
  const inside = rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize'
  const [resource, name, subresource] = inside ? rest.slice(2) : rest
  return {
    group,
    version,
    ...(inside && rest[1] !== undefined && { namespace: rest[1] }),
    ...(resource !== undefined && { resource }),
    ...(name !== undefined && { name }),
    ...(subresource !== undefined && { subresource }),
  }
}

const BAD_SEGMENT = /[/%\x00-\x1f\x7f]|^\.{1,2}$/
const MAX_NAME = 512

function checked(what: 'namespace' | 'resource name', value: string): string {
  const wrong =
    value === '.' || value === '..'
      ? `may not be '${value}'`
      : value.includes('/')
        ? `may not contain '/'`
        : value.includes('%')
          ? `may not contain '%'`
          : value === '' || value.length > MAX_NAME || /[\p{Cc}\p{Cf}]/u.test(value)
            ? `must be 1 to ${MAX_NAME} printable characters`
            : undefined
  if (wrong) throw new Fault('invalid', `invalid ${what} ${JSON.stringify(value.slice(0, MAX_NAME))}: [${wrong}]`)
  return encodeURIComponent(value)
}

/** Groups, versions and plurals come from the cluster's discovery or from code: lower-case DNS words. */
function segment(word: string): string {
  if (!/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(word)) throw badPath(word)
  return word
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

function badPath(path: string): Fault {
  return new Fault('invalid', `${JSON.stringify(path.slice(0, 200))} is not a path of the Kubernetes API.`)
}
