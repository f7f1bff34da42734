import type { Api } from './api.ts'
import { isRecord } from './objects.ts'

/** What may be asked of the cluster's authorizer (authorization.k8s.io/v1 ResourceAttributes, NonResourceAttributes). */
export type Question =
  | {
      readonly resourceAttributes: {
        /** Empty: in every namespace. */
        readonly namespace: string
        readonly verb: string
        readonly group: string
        readonly resource: string
        readonly subresource: string
        readonly name: string
      }
    }
  | { readonly nonResourceAttributes: { readonly verb: string; readonly path: string } }

export type AccessReview = {
  readonly allowed: boolean
  readonly reason: string
  /** What went wrong while it was decided. */
  readonly evaluationError: string
}

/** One right somebody has, as an RBAC rule says it. */
export type Rule = {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames: readonly string[]
  readonly nonResourceURLs: readonly string[]
}

export type RulesReview = { readonly rules: readonly Rule[]; readonly incomplete?: string }

const GROUP = 'authorization.k8s.io/v1'

/** Whether whoever `api` acts as may do that (SelfSubjectAccessReview). */
export async function reviewAccess(api: Api, question: Question, signal?: AbortSignal): Promise<AccessReview> {
  const status = await review(api, 'SelfSubjectAccessReview', question, signal)
  return {
    allowed: status.allowed === true,
    reason: text(status.reason),
    evaluationError: text(status.evaluationError),
  }
}

/** All that whoever `api` acts as may do in a namespace, as far as the authorizers can tell (SelfSubjectRulesReview). */
export async function reviewRules(api: Api, namespace: string, signal?: AbortSignal): Promise<RulesReview> {
  const status = await review(api, 'SelfSubjectRulesReview', { namespace }, signal)
  const rules = [...records(status.resourceRules), ...records(status.nonResourceRules)].map((rule) => ({
    verbs: texts(rule.verbs),
    apiGroups: texts(rule.apiGroups),
    resources: texts(rule.resources),
    resourceNames: texts(rule.resourceNames),
    nonResourceURLs: texts(rule.nonResourceURLs),
  }))
  return { rules, ...(status.incomplete === true && { incomplete: text(status.evaluationError) }) }
}

async function review(api: Api, kind: string, spec: object, signal: AbortSignal | undefined) {
  const body = { apiVersion: GROUP, kind, spec }
  const { json } = await api.send('POST', `/apis/${GROUP}/${kind.toLowerCase()}s`, body, { signal })
  return isRecord(json) && isRecord(json.status) ? json.status : {}
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
