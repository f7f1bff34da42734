import { compareText } from './fields.ts'

/** One right, as an RBAC rule says it. */
type Rule = {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames: readonly string[]
  readonly nonResourceURLs: readonly string[]
}

export const RULE_COLUMNS = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'] as const

/**
 * The rows of `kubectl auth can-i --list`: rules of the same resource become one, in the order of their text.
 * Source: kubectl pkg/cmd/auth/cani.go, printStatus; pkg/util/rbac/rbac.go, BreakdownRule and CompactRules.
 */
export function ruleRows(rules: readonly Rule[]): string[][] {
  const compact = new Map<string, Rule>()
  for (const rule of rules.flatMap(broken)) {
    const { apiGroups, resources, resourceNames, nonResourceURLs } = rule
    // Only rules of resources are joined, so that a URL that is granted twice stands there twice.
    const key = JSON.stringify([apiGroups, resources, resourceNames, nonResourceURLs.length > 0 ? compact.size : ''])
    const known = compact.get(key)
    const verbs = known ? [...new Set([...known.verbs, ...rule.verbs])] : rule.verbs
    compact.set(key, { ...rule, verbs })
  }
  return [...compact.values()]
    .sort((a, b) => compareText(goText(a), goText(b)))
    .map((rule) => [combined(rule), brackets(rule.nonResourceURLs), brackets(rule.resourceNames), brackets(rule.verbs)])
}

/** Rules of one verb, resource and name each. */
function broken({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: Rule): Rule[] {
  const names: readonly (readonly string[])[] = resourceNames.length > 0 ? resourceNames.map((name) => [name]) : [[]]
  const nothing = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] }
  return [
    ...apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.flatMap((verb) =>
          names.map((one) => ({
            ...nothing,
            verbs: [verb],
            apiGroups: [group],
            resources: [resource],
            resourceNames: one,
          })),
        ),
      ),
    ),
    ...nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ ...nothing, verbs: [verb], nonResourceURLs: [url] }))),
  ]
}

/** `deployments.apps/scale` (kubectl pkg/describe, CombineResourceGroup). */
function combined({ resources: [resource = ''], apiGroups: [group = ''] }: Rule): string {
  const [name = '', ...part] = resource.split('/')
  return `${name}${group ? `.${group}` : ''}${part.length > 0 ? `/${part.join('/')}` : ''}`
}

/** A PolicyRule as Go's generated String method prints it, which is what kubectl sorts by. */
function goText(rule: Rule): string {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule
  return `&PolicyRule{Verbs:${brackets(verbs)},APIGroups:${brackets(apiGroups)},Resources:${brackets(resources)},ResourceNames:${brackets(resourceNames)},NonResourceURLs:${brackets(nonResourceURLs)},}`
}

function brackets(words: readonly string[]): string {
  return `[${words.join(' ')}]`
}
