import type { Api } from './api.ts'
import { isRecord } from './objects.ts'

export type Access = {
  readonly verb: string
  readonly resource: string
  readonly group?: string | undefined
  readonly version?: string | undefined
  readonly subresource?: string | undefined
  /** Without it: in every namespace. */
  readonly namespace?: string | undefined
  readonly name?: string | undefined
}

export type Verdict = { readonly allowed: boolean; readonly reason: string }

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'

/** Asks the cluster itself whether whoever `api` acts as may do that (SelfSubjectAccessReview, as kubectl auth can-i). */
export async function canI(api: Api, access: Access, signal?: AbortSignal): Promise<Verdict> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: access },
  }
  const { json } = await api.send('POST', REVIEWS, review, { signal })
  const status = isRecord(json) && isRecord(json.status) ? json.status : {}
  const reason = [status.reason, status.evaluationError].filter((said) => typeof said === 'string' && said).join(': ')
  return { allowed: status.allowed === true && status.denied !== true, reason }
}
