import type { Tokens } from './access/authenticate.ts'
import { authenticate, forbiddenText } from './access/authenticate.ts'
import type { User } from './access/rbac.ts'
import { authorize } from './access/rbac.ts'
import { ApiError, forbidden, notAllowed, notImplemented } from './api-error.ts'
import type { Call, Exchange } from './exchange.ts'
import type { Kube, Target } from './kube.ts'
import type { ResourceRequest } from './request-info.ts'
import { attributesOf, resourceRequest } from './request-info.ts'
import { discover, isTransient } from './routes/discovery.ts'
import { evictPod } from './routes/eviction.ts'
import { health, versionInfo } from './routes/health.ts'
import { readLog } from './routes/log.ts'
import { readMetrics } from './routes/metrics.ts'
import { openapi } from './routes/openapi.ts'
import { patchObject } from './routes/patch.ts'
import { getObject, listObjects } from './routes/read.ts'
import { answerReview, reviews } from './routes/reviews.ts'
import { scaleObject } from './routes/scale.ts'
import { watchObjects } from './routes/watch.ts'
import { createObject, deleteObject, deleteObjects, updateObject } from './routes/write.ts'

type Route = (kube: Kube, target: Target, call: Call) => Promise<void>

const OBJECT: Readonly<Record<string, Route>> = {
  get: getObject,
  list: listObjects,
  watch: watchObjects,
  create: createObject,
  update: updateObject,
  patch: patchObject,
  delete: deleteObject,
  deletecollection: deleteObjects,
}

const SUBRESOURCE: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  status: { get: getObject, update: updateObject, patch: patchObject },
  approval: { get: getObject, update: updateObject, patch: patchObject },
  ephemeralcontainers: { get: getObject, update: updateObject, patch: patchObject },
  scale: { get: scaleObject, update: scaleObject, patch: scaleObject },
  eviction: { create: evictPod },
  log: { get: readLog },
}

/** Subresources that a real API server has and this one has not. */
const UNSERVED: ReadonlySet<string> = new Set(['attach', 'binding', 'exec', 'portforward', 'proxy', 'resize', 'token'])

/** Who the caller is; 401 and 403 come from here. */
export function identify(kube: Kube, tokens: Tokens, exchange: Exchange): Call {
  const identity = authenticate(kube.store, tokens, exchange.lines)
  return Object.assign(exchange, { identity, user: identity.impersonated ?? identity.user })
}

/** Decides whether a call may pass, and finds what answers it. Throws the ApiError that says why not. */
export function route(kube: Kube, call: Call): Promise<void> {
  const info = resourceRequest(call.method, call.url)
  const wanted = attributesOf(call.method, call.url, info)
  const { allowed, reason } = authorize(kube.store, call.user, wanted)
  if (!allowed) throw refusal(call.user, wanted, reason)
  return info ? routeResource(kube, info, call) : routePath(kube, call)
}

function refusal(user: User, wanted: ReturnType<typeof attributesOf>, reason: string): ApiError {
  const why = forbiddenText(user, wanted, reason)
  if ('path' in wanted) return new ApiError(403, 'Forbidden', `forbidden: ${why}`, {})
  return forbidden({ group: wanted.group, plural: wanted.resource }, wanted.name, why)
}

function routePath(kube: Kube, call: Call): Promise<void> {
  if (call.method !== 'GET') return noPage(call)
  if (call.url.pathname === '/version') return call.json(200, versionInfo(kube.version))
  const answer = health(call) ?? discover(kube, call) ?? openapi(kube, call)
  return answer ?? noPage(call)
}

/** Where no API group answers, the server's own page does. */
function noPage(call: Call): Promise<void> {
  return call.text(404, '404 page not found\n')
}

function noSuchPath(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {})
}

function routeResource(kube: Kube, info: ResourceRequest, call: Call): Promise<void> {
  if (isTransient(kube, info)) return routeTransient(kube, info, call)
  const kind = kube.store.kinds.at(info.group, info.version, info.resource)
  if (!kind) throw noSuchPath()
  const target: Target = { ...info, kind }
  if (info.subresource !== '' && !kind.subresources.includes(info.subresource)) {
    if (!UNSERVED.has(info.subresource)) throw noSuchPath()
    throw notImplemented(`${info.resource}/${info.subresource}`)
  }
  const nameless = info.name === '' && ['update', 'patch'].includes(info.verb)
  const object = nameless || !Object.hasOwn(OBJECT, info.verb) ? undefined : OBJECT[info.verb]
  const found = info.subresource === '' ? object : SUBRESOURCE[info.subresource]?.[info.verb]
  if (!found) {
    if (info.subresource === 'finalize') throw notImplemented(`${info.resource}/finalize`)
    throw notAllowed()
  }
  return found(kube, target, call)
}

function routeTransient(kube: Kube, info: ResourceRequest, call: Call): Promise<void> {
  if (info.resource in reviews && info.verb === 'create') return answerReview(kube, info.resource, call)
  if (info.verb === 'get' || info.verb === 'list') return readMetrics(kube, info, call)
  throw notAllowed()
}
