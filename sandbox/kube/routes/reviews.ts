import type { Attributes, User } from '../access/rbac.ts'
import { authorize, rulesOf } from '../access/rbac.ts'
import { badRequest, invalid } from '../api-error.ts'
import { readObject } from '../body.ts'
import type { Call } from '../exchange.ts'
import type { Kube } from '../kube.ts'
import type { Fields } from '../patch/value.ts'
import { isFields } from '../patch/value.ts'
import { timestamp } from '../timestamp.ts'

type Review = (kube: Kube, call: Call, spec: Fields) => object

/** Questions about who one is and what one may, by resource. They are asked by creating them, and are not stored. */
export const reviews: Readonly<
  Record<string, { readonly kind: string; readonly group: string; readonly answer: Review }>
> = {
  selfsubjectaccessreviews: {
    group: 'authorization.k8s.io',
    kind: 'SelfSubjectAccessReview',
    answer: (kube, call, spec) => accessStatus(kube, call.user, spec),
  },
  subjectaccessreviews: {
    group: 'authorization.k8s.io',
    kind: 'SubjectAccessReview',
    answer: (kube, _call, spec) => accessStatus(kube, subjectOf(spec), spec),
  },
  selfsubjectrulesreviews: { group: 'authorization.k8s.io', kind: 'SelfSubjectRulesReview', answer: rulesStatus },
  selfsubjectreviews: {
    group: 'authentication.k8s.io',
    kind: 'SelfSubjectReview',
    answer: (_kube, { user }) => ({
      userInfo: {
        username: user.user,
        ...(user.uid && { uid: user.uid }),
        groups: user.groups,
        ...(user.extra && { extra: user.extra }),
      },
    }),
  },
}

/** Answers a review: the object that was sent, with its status filled in. */
export async function answerReview(kube: Kube, resource: string, call: Call): Promise<void> {
  const review = reviews[resource]
  if (!review) throw badRequest(`no review ${resource}`)
  const sent = await readObject(call)
  const spec = isFields(sent.spec) ? sent.spec : {}
  const metadata = isFields(sent.metadata) ? sent.metadata : {}
  const status = review.answer(kube, call, spec)
  return call.json(201, {
    kind: review.kind,
    apiVersion: `${review.group}/v1`,
    metadata: { creationTimestamp: bornAt(kube, resource), ...metadata },
    ...(sent.spec !== undefined && { spec }),
    status,
  })
}

/** Who one is is stamped with the time; the other reviews are not. */
function bornAt({ store }: Kube, resource: string): string | null {
  return resource === 'selfsubjectreviews' ? timestamp(store.clock.now()) : null
}

function accessStatus({ store }: Kube, user: User, spec: Fields): object {
  const { allowed, reason } = authorize(store, user, attributesIn(spec))
  return { allowed, ...(reason && { reason }) }
}

function attributesIn(spec: Fields): Attributes {
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec
  const text = (fields: Fields, name: string) => String(fields[name] ?? '')
  if (isFields(path) && isFields(resource)) {
    const value = JSON.stringify({ Path: text(path, 'path'), Verb: text(path, 'verb') })
    throw refused('spec.nonResourceAttributes', value, 'cannot be specified in combination with resourceAttributes')
  }
  if (isFields(path)) return { verb: text(path, 'verb'), path: text(path, 'path') }
  if (!isFields(resource)) {
    const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
    throw refused('spec.resourceAttributes', 'null', why)
  }
  const [verb, group, name] = [text(resource, 'verb'), text(resource, 'group'), text(resource, 'name')]
  const [plural, subresource] = [text(resource, 'resource'), text(resource, 'subresource')]
  return { verb, group, resource: plural, subresource, namespace: text(resource, 'namespace'), name }
}

/** The real one forgets to say of which kind, too. */
function refused(field: string, value: string, why: string) {
  const message = `Invalid value: ${value}: ${why}`
  return invalid({ group: 'authorization.k8s.io', kind: '' }, '', [{ reason: 'FieldValueInvalid', message, field }])
}

function subjectOf(spec: Fields): User {
  const groups = Array.isArray(spec.groups) ? spec.groups.map(String) : []
  return { user: String(spec.user ?? ''), groups }
}

function rulesStatus({ store }: Kube, { user }: Call, spec: Fields): object {
  const rules = rulesOf(store, user, String(spec.namespace ?? ''))
  return {
    resourceRules: rules
      .filter((rule) => rule.resources)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({
        verbs,
        apiGroups,
        resources,
        ...(resourceNames && { resourceNames }),
      })),
    nonResourceRules: rules
      .filter((rule) => rule.nonResourceURLs)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  }
}
