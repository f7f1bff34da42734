import type { Verdict } from './access.ts'
import { canI } from './access.ts'
import type { Api } from './api.ts'
import type { Cluster } from './cluster.ts'
import { isRecord } from './objects.ts'

export type Version = {
  readonly gitVersion: string
  readonly platform: string
  /** All that the server said of itself. */
  readonly info: Readonly<Record<string, unknown>>
}

type Right = Verdict & { readonly what: string }

export type Health = {
  readonly version: Version
  /** Of one small question on an open connection, in ms. */
  readonly latencyMs: number
  /** What the bot needs there and whether it has it. */
  readonly rights: readonly Right[]
}

/** What the API server says it is. */
export async function serverVersion(api: Api, signal?: AbortSignal): Promise<Version> {
  const { json } = await api.get('/version', { signal, maxBytes: 64 * 1024 })
  const info = isRecord(json) ? json : {}
  const { gitVersion, platform } = info
  return { gitVersion: String(gitVersion ?? 'unknown'), platform: String(platform ?? ''), info }
}

/** Whom the bot must be able to act as: these by name, or anybody where a list is empty. */
export type Identities = { readonly users: readonly string[]; readonly groups: readonly string[] }

/**
 * Whether a cluster answers and lets the bot work there, for `quarterdeck check`: throws the Fault that everybody else would
 * get. Impersonation is asked for one by one, since it is best granted by name.
 */
export async function checkCluster(
  { self }: Cluster,
  as: Identities = { users: [], groups: [] },
  signal?: AbortSignal,
): Promise<Health> {
  const version = await serverVersion(self, signal)
  const before = performance.now()
  await serverVersion(self, signal)
  const latencyMs = performance.now() - before
  const needs = [...impersonating('users', as.users), ...impersonating('groups', as.groups)]
  const rights = await Promise.all(
    needs.map(async ({ what, access }) => ({ what, ...(await canI(self, access, signal)) })),
  )
  return { version, latencyMs, rights }
}

/** The right to impersonate each of these, or any when none is named. */
function impersonating(resource: 'users' | 'groups', names: readonly string[]) {
  return (names.length === 0 ? [undefined] : names).map((name) => ({
    what: name ? `impersonate ${resource.slice(0, -1)} ${name}` : `impersonate ${resource}`,
    access: { verb: 'impersonate', resource, name },
  }))
}
