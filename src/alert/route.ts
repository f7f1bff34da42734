import type { Incident } from '../incident/incident.ts'
import type { Severity } from '../watch/finding.ts'
import { SEVERITIES } from '../watch/finding.ts'

/** Which incidents something is about. What is not named matches all; names may end or begin with `*`. */
export type Matcher = {
  readonly cluster?: string
  readonly namespace?: string
  readonly workload?: string
  readonly labels?: Readonly<Record<string, string>>
  /** This severity or worse. */
  readonly severity?: Severity
  readonly rule?: string
}

/** Who is told. `mention` only ever counts at page level. */
export type Target = { readonly channel: string; readonly mention: readonly string[] }

export type Route = {
  readonly match: Matcher
  readonly channel: string
  readonly mention?: readonly string[]
  /** Whom to tell when nobody acknowledges, each `after` ms from the first message. */
  readonly escalate?: readonly {
    readonly after: number
    readonly channel: string
    readonly mention?: readonly string[]
  }[]
  /** Tells the thread again so often while nobody acknowledges a page, ms. */
  readonly remind?: number
  /** Goes on to the next route as well. */
  readonly also?: boolean
}

/** The first route that fits, and those that follow while `also` says so. */
export function routesOf(incident: Incident, routes: readonly Route[]): readonly Route[] {
  const found: Route[] = []
  for (const route of routes) {
    if (!matches(route.match, incident)) continue
    found.push(route)
    if (!route.also) break
  }
  return found
}

export function targetOf(
  incident: Incident,
  route: { readonly channel: string; readonly mention?: readonly string[] },
): Target {
  return { channel: route.channel, mention: incident.severity === 'page' ? (route.mention ?? []) : [] }
}

export function matches(matcher: Matcher, incident: Incident): boolean {
  const { cluster, subject, labels, severity, held } = incident
  if (!fits(matcher.cluster, cluster) || !fits(matcher.namespace, subject.namespace)) return false
  if (!fits(matcher.workload, subject.name)) return false
  if (matcher.severity !== undefined && SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(matcher.severity))
    return false
  const { rule } = matcher
  if (
    rule !== undefined &&
    !Object.values(held).some(({ finding }) => finding.rule === rule || finding.family === rule)
  )
    return false
  return Object.entries(matcher.labels ?? {}).every(([key, value]) => fits(value, labels[key] ?? ''))
}

function fits(pattern: string | undefined, value: string): boolean {
  if (pattern === undefined || pattern === '*') return true
  if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1))
  return pattern.startsWith('*') ? value.endsWith(pattern.slice(1)) : value === pattern
}
