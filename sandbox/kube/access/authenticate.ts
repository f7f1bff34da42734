import { ApiError, badRequest, forbidden } from '../api-error.ts'
import type { Store } from '../store.ts'
import type { User } from './rbac.ts'
import { authorize } from './rbac.ts'

/** Whose token it is, and, under impersonation, whom they act for. */
export type Identity = { readonly user: User; readonly impersonated?: User }

export type Tokens = Readonly<Record<string, User>>

export type Header = readonly [name: string, value: string]

/** Names in lower case, each line for itself: a header that was sent twice is here twice. */
export function headerLines(raw: readonly string[]): readonly Header[] {
  const lines: Header[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([(raw[i] ?? '').toLowerCase(), raw[i + 1] ?? ''])
  return lines
}

/** Who sent a request. Throws 401 without a token we know, 403 for an impersonation the token's owner may not do. */
export function authenticate(store: Store, tokens: Tokens, lines: readonly Header[]): Identity {
  const bearer = lines.find(([name]) => name === 'authorization')?.[1] ?? ''
  const known = /^Bearer (.+)$/i.exec(bearer)?.[1]
  const found = known !== undefined && Object.hasOwn(tokens, known) ? tokens[known] : undefined
  if (!found) throw new ApiError(401, 'Unauthorized', 'Unauthorized')
  const user = authenticated(found)
  const impersonated = impersonation(lines)
  if (!impersonated) return { user }
  checkImpersonation(store, user, impersonated)
  return { user, impersonated: authenticated(impersonated) }
}

function authenticated(user: User): User {
  const everyone = user.user === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'
  return user.groups.includes(everyone) ? user : { ...user, groups: [...user.groups, everyone] }
}

// k8s.io/apiserver pkg/endpoints/filters/impersonation.go. A value "a, b" is one group of that name: lines are never split.
function impersonation(lines: readonly Header[]): User | undefined {
  const values = (wanted: string) => lines.filter(([name]) => name === wanted).map(([, value]) => value)
  const user = values('impersonate-user')[0] ?? ''
  const groups = values('impersonate-group')
  const uid = values('impersonate-uid')[0]
  const extras = Map.groupBy(
    lines.filter(([name]) => name.startsWith(EXTRA)),
    ([name]) => decodeKey(name.slice(EXTRA.length)),
  )
  const extra = Object.fromEntries([...extras].map(([key, list]) => [key, list.map(([, value]) => value)]))
  const asksMore = groups.length > 0 || uid !== undefined || Object.keys(extra).length > 0
  if (user === '' && asksMore) {
    const wanted = userInfoText(uid ?? '', groups, extra)
    throw badRequest(`requested ${wanted} without impersonating a user name`)
  }
  if (user === '') return undefined
  return {
    user,
    groups: [...groups, ...serviceAccountGroups(user, groups)],
    ...(uid !== undefined && { uid }),
    ...(Object.keys(extra).length > 0 && { extra }),
  }
}

const EXTRA = 'impersonate-extra-'

/** The words are Go's, for a user of whom all but the name is known. */
function userInfoText(uid: string, groups: readonly string[], extra: Readonly<Record<string, readonly string[]>>) {
  const strings = (list: readonly string[]) => `[]string{${list.map((one) => JSON.stringify(one)).join(', ')}}`
  const keys = Object.keys(extra).sort()
  const entries = keys.map((key) => `${JSON.stringify(key)}:${strings(extra[key] ?? [])}`)
  const map = keys.length === 0 ? '(nil)' : `{${entries.join(', ')}}`
  const list = groups.length === 0 ? '[]string(nil)' : strings(groups)
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${list}, Extra:map[string][]string${map}}`
}

function decodeKey(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function serviceAccountGroups(user: string, groups: readonly string[]): readonly string[] {
  const [, , namespace] = /^system:serviceaccount:[^:]+:[^:]+$/.test(user) ? user.split(':') : []
  return namespace && groups.length === 0 ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : []
}

function checkImpersonation(store: Store, by: User, wanted: User): void {
  const need = (group: string, resource: string, subresource: string, namespace: string, name: string) => {
    const attributes = { verb: 'impersonate', group, resource, subresource, namespace, name }
    const { allowed, reason } = authorize(store, by, attributes)
    if (!allowed) throw forbidden({ group, plural: resource }, name, forbiddenText(by, attributes, reason))
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(wanted.user)
  if (account) need('', 'serviceaccounts', '', account[1] ?? '', account[2] ?? '')
  else need('', 'users', '', '', wanted.user)
  const implied = account ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`] : []
  for (const group of wanted.groups) if (!implied.includes(group)) need('', 'groups', '', '', group)
  if (wanted.uid !== undefined) need('authentication.k8s.io', 'uids', '', '', wanted.uid)
  for (const [key, values] of Object.entries(wanted.extra ?? {})) {
    for (const value of values) need('authentication.k8s.io', 'userextras', key, '', value)
  }
}

/** Why somebody may not (k8s.io/apiserver pkg/endpoints/handlers/responsewriters/errors.go forbiddenMessage). */
export function forbiddenText(user: User, wanted: Parameters<typeof authorize>[2], reason: string): string {
  const who = `User "${user.user}" cannot ${wanted.verb}`
  const suffix = reason ? `: ${reason}` : ''
  if ('path' in wanted) return `${who} path "${wanted.path}"${suffix}`
  const resource = wanted.subresource ? `${wanted.resource}/${wanted.subresource}` : wanted.resource
  const scope = wanted.namespace ? `in the namespace "${wanted.namespace}"` : 'at the cluster scope'
  return `${who} resource "${resource}" in API group "${wanted.group}" ${scope}${suffix}`
}
