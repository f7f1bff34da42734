import type { Finding } from '../watch/finding.ts'
import type { Texts } from '../watch/kinds/json.ts'
import type { Meta } from '../watch/kinds/meta.ts'
import type { Override } from '../watch/limits.ts'
import { limitsFor } from '../watch/limits.ts'
import type { Rule } from '../watch/rules/rule.ts'
import type { World } from '../watch/world.ts'
import { unheardOf } from '../watch/world.ts'
import type { Doubt } from './sight.ts'

export const NO_TEXTS: Texts = {}

type About = { readonly world: World; readonly meta: Meta | undefined; readonly overrides: readonly Override[] }

/** What the rules say of a view, and which of them could not say anything: those neither find nor clear. */
export function runRules<View>(
  rules: readonly Rule<View>[],
  view: View,
  { world, meta, overrides }: About,
): { readonly findings: readonly Finding[]; readonly doubt: Doubt | undefined } {
  const findings: Finding[] = []
  const blind: string[] = []
  let why: string | undefined
  const thing = {
    cluster: world.cluster,
    namespace: meta?.namespace ?? '',
    labels: meta?.labels ?? NO_TEXTS,
    annotations: meta?.annotations ?? NO_TEXTS,
  }
  for (const rule of rules) {
    const unheard = unheardOf(world, rule.needs, thing.namespace)
    if (unheard !== undefined) {
      why ??= unheard
      blind.push(rule.id)
      continue
    }
    const limits = limitsFor(rule, thing, overrides)
    if (limits) findings.push(...rule.find(view, limits))
  }
  return { findings, doubt: why === undefined ? undefined : { why, rules: blind } }
}
