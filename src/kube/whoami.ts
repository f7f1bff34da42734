import type { Api } from './api.ts'
import { isRecord } from './objects.ts'

export type WhoAmI = { readonly username: string; readonly groups: readonly string[] }

/** Whom the cluster takes the caller for, impersonation included: the whole SelfSubjectReview (Kubernetes 1.28). */
export async function reviewSelf(api: Api, signal?: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
  const { json } = await api.send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', review, { signal })
  return isRecord(json) ? json : {}
}

/** The same, of which only the name and the groups are wanted. */
export async function whoAmI(api: Api, signal?: AbortSignal): Promise<WhoAmI> {
  const { status } = await reviewSelf(api, signal)
  const info = isRecord(status) && isRecord(status.userInfo) ? status.userInfo : {}
  const groups = Array.isArray(info.groups) ? info.groups.filter((group) => typeof group === 'string') : []
  return { username: typeof info.username === 'string' ? info.username : 'unknown', groups }
}
