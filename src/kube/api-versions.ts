import type { Api } from './api.ts'
import { readLegacyGroups } from './discovery-read.ts'

/** Every `group/version` a cluster serves, those without any type included, in no particular order. */
export async function apiVersionsOf(api: Api, signal?: AbortSignal): Promise<readonly string[]> {
  const roots = await Promise.all(['/api', '/apis'].map((path) => api.get(path, { signal })))
  return [...new Set(roots.flatMap(({ json }) => readLegacyGroups(json)))]
}
