import type { Verdict } from './access.ts'
import { canI } from './access.ts'
import type { Api } from './api.ts'
import type { Cluster } from './cluster.ts'
import { isRecord } from './objects.ts'

export type Version = { readonly gitVersion: string; readonly platform: string }

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
  const { gitVersion, platform } = isRecord(json) ? json : {}
  return { gitVersion: String(gitVersion ?? 'unknown'), platform: String(platform ?? '') }
}

/**
 * Whether a cluster answers and lets the bot work there, for `quarterdeck check`: throws the Fault that everybody else would
 * get. With `groups`, impersonation is asked for one by one, since it is best granted by name.
 */
export async function checkCluster(
  { self }: Cluster,
  groups: readonly string[] = [],
  signal?: AbortSignal,
): Promise<Health> {
  const version = await serverVersion(self, signal)
  const before = performance.now()
  await serverVersion(self, signal)
  const latencyMs = performance.now() - before
  const needs = [
    { what: 'impersonate users', access: { verb: 'impersonate', resource: 'users' } },
    ...(groups.length === 0 ? [undefined] : groups).map((name) => ({
      what: name ? `impersonate group ${name}` : 'impersonate groups',
      access: { verb: 'impersonate', resource: 'groups', name },
    })),
  ]
  const rights = await Promise.all(
    needs.map(async ({ what, access }) => ({ what, ...(await canI(self, access, signal)) })),
  )
  return { version, latencyMs, rights }
}
