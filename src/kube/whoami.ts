import type { Api } from './api.ts'
import { isRecord } from './objects.ts'

export type WhoAmI = { readonly username: string; readonly groups: readonly string[] }

/** Whom the cluster takes the caller for, impersonation included (SelfSubjectReview, as kubectl auth whoami; Kubernetes 1.28). */
export async function whoAmI(api: Api, signal?: AbortSignal): Promise<WhoAmI> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
  const { json } = await api.send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', review, { signal })
  const status = isRecord(json) && isRecord(json.status) ? json.status : {}
  const info = isRecord(status.userInfo) ? status.userInfo : {}
  const groups = Array.isArray(info.groups) ? info.groups.filter((group) => typeof group === 'string') : []
  return { username: typeof info.username === 'string' ? info.username : 'unknown', groups }
}
