import type { Attributes } from './access/rbac.ts'

/** What a URL and a method ask for (k8s.io/apiserver pkg/endpoints/request/requestinfo.go). */
export type ResourceRequest = {
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
}

/** A map, because over HTTP/2 a method may be any word. */
const VERBS: ReadonlyMap<string, string> = new Map([
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['POST', 'create'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
])

/** The resource that a request is about, or undefined where its path is none: discovery, health, version. */
export function resourceRequest(method: string, url: URL): ResourceRequest | undefined {
  const parts = url.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decode)
  const core = parts[0] === 'api'
  if (!core && parts[0] !== 'apis') return undefined
  const [group, version] = core ? ['', parts[1]] : [parts[1], parts[2]]
  const all = parts.slice(core ? 2 : 3)
  // Older clients watch below /watch; it is the same request.
  const watches = all[0] === 'watch' && all.length > 1
  const rest = watches ? all.slice(1) : all
  if (group === undefined || version === undefined || rest.length === 0) return undefined

  const scoped = rest[0] === 'namespaces' && rest.length > 2 && !isNamespaceSubresource(rest[2])
  const [resource = '', name = '', ...sub] = scoped ? rest.slice(2) : rest
  const namespace = scoped ? (rest[1] ?? '') : resource === 'namespaces' ? name : ''
  return {
    verb: watches && method === 'GET' ? 'watch' : verbOf(method, name, url),
    group,
    version,
    resource,
    subresource: sub.join('/'),
    namespace,
    name,
  }
}

function isNamespaceSubresource(part: string | undefined): boolean {
  return part === 'status' || part === 'finalize'
}

function verbOf(method: string, name: string, url: URL): string {
  const verb = VERBS.get(method) ?? method.toLowerCase()
  const watches = ['true', '1'].includes(url.searchParams.get('watch') ?? '')
  if (verb === 'get' && watches) return 'watch'
  if (name !== '') return verb
  if (verb === 'get') return 'list'
  return verb === 'delete' ? 'deletecollection' : verb
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** What has to be allowed for the request to pass. */
export function attributesOf(method: string, url: URL, info: ResourceRequest | undefined): Attributes {
  if (info) return info.name === '' ? { ...info, name: nameSelected(url) } : info
  return { verb: VERBS.get(method) ?? method.toLowerCase(), path: url.pathname }
}

/** A list or watch of one name counts as a request for that name, so that rules with resourceNames fit it. */
function nameSelected(url: URL): string {
  const terms = (url.searchParams.get('fieldSelector') ?? '').split(',')
  const names = terms.flatMap((term) => /^metadata\.name==?([^=!]+)$/.exec(term)?.[1] ?? [])
  return names[0] ?? ''
}
