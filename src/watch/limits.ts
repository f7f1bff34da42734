import type { Texts } from './kinds/json.ts'

/** What a rule may be told: seconds for times, numbers for the rest. */
export type Limits = Readonly<Record<string, number>>

/** Other limits for some of what a rule watches, from configuration. The last that fits wins, limit by limit. */
export type Override = {
  readonly rule?: string
  readonly cluster?: string
  readonly namespace?: string
  readonly labels?: Texts
  readonly off?: boolean
  readonly limits?: Limits
}

export type LimitedThing = {
  readonly cluster: string
  readonly namespace: string
  readonly labels: Texts
  readonly annotations: Texts
}

type LimitedRule = { readonly id: string; readonly name: string; readonly limits: Limits }

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 }

/**
 * A rule's limits for one thing; undefined where it is off. Defaults, then configuration, then the thing's own
 * annotations: `quarterdeck.dev/image-wait: 10m`, `quarterdeck.dev/image: off`.
 */
export function limitsFor(rule: LimitedRule, thing: LimitedThing, overrides: readonly Override[]): Limits | undefined {
  let limits = rule.limits
  let off = false
  for (const override of overrides) {
    if (!fits(override, rule, thing)) continue
    off = override.off ?? off
    if (override.limits) limits = { ...limits, ...override.limits }
  }
  for (const [key, value] of Object.entries(thing.annotations)) {
    if (!key.startsWith(`quarterdeck.dev/${rule.name}`)) continue
    const rest = key.slice(`quarterdeck.dev/${rule.name}`.length)
    if (rest === '') off = value === 'off'
    const number = secondsOf(value)
    if (rest.startsWith('-') && number !== undefined && rest.slice(1) in rule.limits) {
      limits = { ...limits, [rest.slice(1)]: number }
    }
  }
  return off ? undefined : limits
}

function fits(override: Override, { id, name }: LimitedRule, thing: LimitedThing): boolean {
  if (override.rule !== undefined && override.rule !== id && override.rule !== name) return false
  if (override.cluster !== undefined && override.cluster !== thing.cluster) return false
  if (override.namespace !== undefined && override.namespace !== thing.namespace) return false
  return Object.entries(override.labels ?? {}).every(([key, value]) => thing.labels[key] === value)
}

function secondsOf(value: string): number | undefined {
  const match = /^(\d{1,9})(s|m|h|)$/.exec(value.trim())
  return match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1) : undefined
}
