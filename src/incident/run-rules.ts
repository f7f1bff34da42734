import type { Finding } from '../watch/finding.ts'
import type { Texts } from '../watch/kinds/json.ts'
import type { Meta } from '../watch/kinds/meta.ts'
import type { Override } from '../watch/limits.ts'
import { limitsFor } from '../watch/limits.ts'
import type { Rule } from '../watch/rules/rule.ts'
import type { World } from '../watch/world.ts'

export const NO_TEXTS: Texts = {}

type About = { readonly world: World; readonly meta: Meta | undefined; readonly overrides: readonly Override[] }

/** What the rules say of a view, or why they cannot: without the kinds they need they neither find nor clear. */
export function runRules<View>(
  rules: readonly Rule<View>[],
  view: View,
  { world, meta, overrides }: About,
): { readonly findings: readonly Finding[]; readonly doubt: string | undefined } {
  const findings: Finding[] = []
  let doubt: string | undefined
  const thing = {
    cluster: world.cluster,
    namespace: meta?.namespace ?? '',
    labels: meta?.labels ?? NO_TEXTS,
    annotations: meta?.annotations ?? NO_TEXTS,
  }
  for (const rule of rules) {
    const lost = rule.needs
      .map((kind) => world.lost.get(kind) ?? world.lost.get(`${kind}/${thing.namespace}`))
      .find(Boolean)
    if (lost) {
      doubt ??= lost.why
      continue
    }
    const limits = limitsFor(rule, thing, overrides)
    if (limits) findings.push(...rule.find(view, limits))
  }
  return { findings, doubt }
}
