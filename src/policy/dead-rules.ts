import type { Policy, Rule } from './rules.ts'
import { fits } from './rules.ts'

/** What rules may speak of; what they name beyond it matches nothing. */
export type Vocabulary = { readonly verbs: readonly string[]; readonly clusters: readonly string[] }

export type DeadRule = { readonly rule: string; readonly why: string }

/** Rules that never decide anything, each with the reason in words: they name what does not exist, or stand behind a rule that takes all of theirs. */
export function deadRules({ rules }: Policy, { verbs, clusters }: Vocabulary): DeadRule[] {
  return rules.flatMap((rule, i) => {
    const missing = namesNothing(rule.verbs, verbs, 'command') ?? namesNothing(rule.clusters, clusters, 'cluster')
    if (missing) return [{ rule: rule.name, why: missing }]
    const before = rules.slice(0, i).find((earlier) => covers(earlier, rule))
    return before ? [{ rule: rule.name, why: `${before.name}, which stands before it, matches all that it would` }] : []
  })
}

function namesNothing(patterns: readonly string[], known: readonly string[], what: string): string | undefined {
  // What is not known at all cannot be missed: clusters may come from a kubeconfig alone.
  if (patterns.length === 0 || known.length === 0 || known.some((one) => fits(patterns, one))) return undefined
  return `no ${what} is called ${patterns.join(' or ')}`
}

/** Whether every request that fits the later rule fits the earlier one. It may say no where it cannot tell. */
function covers(earlier: Rule, later: Rule): boolean {
  return (
    later.who.every((role) => earlier.who.includes('*') || earlier.who.includes(role)) &&
    wider(earlier.verbs, later.verbs) &&
    wider(earlier.resources, later.resources) &&
    wider(earlier.namespaces, later.namespaces) &&
    wider(earlier.clusters, later.clusters) &&
    wider(earlier.channels, later.channels) &&
    (earlier.risks.length === 0 ||
      (later.risks.length > 0 && later.risks.every((risk) => earlier.risks.includes(risk))))
  )
}

function wider(earlier: readonly string[], later: readonly string[]): boolean {
  if (earlier.length === 0 || earlier.includes('*')) return true
  // A star in the later pattern is matched as text: a pattern that takes in the star takes in what it stands for.
  return later.length > 0 && later.every((pattern) => earlier.includes(pattern) || fits(earlier, pattern))
}
