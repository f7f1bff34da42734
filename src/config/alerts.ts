import { z } from 'zod'

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A time such as 90s, 15m, 8h or 7d, in ms. */
const span = z
  .string()
  .regex(/^\d{1,5}[smhd]$/, 'a time such as 30s, 15m, 8h or 7d')
  .transform((text) => Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? 0))

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 08:00')

const zone = z.string().refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}, 'a time zone such as Europe/Berlin')

const channel = z.string().regex(/^(slack|teams|console):\S+$/, 'a platform and the channel’s id: slack:C0123456789')

/** Who is mentioned, by the id the channel's platform has for them. */
const mention = z.array(z.string().min(1)).default([])

const severity = z.enum(['digest', 'notify', 'high', 'page'])

const match = z
  .strictObject({
    cluster: z.string().min(1).exactOptional(),
    namespace: z.string().min(1).exactOptional(),
    workload: z.string().min(1).exactOptional(),
    labels: z.record(z.string(), z.string()).exactOptional(),
    severity: severity.exactOptional(),
    rule: z.string().min(1).exactOptional(),
  })
  .default({})

const route = z.strictObject({
  match,
  channel,
  mention,
  remind: span.exactOptional(),
  escalate: z.array(z.strictObject({ after: span, channel, mention })).default([]),
  also: z.boolean().default(false),
})

const window = z.strictObject({
  match,
  reason: z.string().min(1),
  /** When it begins, as cron has it, and how long it lasts. */
  cron: z.string().min(1),
  tz: zone.default('UTC'),
  for: span,
})

const limit = z.strictObject({
  rule: z.string().min(1).exactOptional(),
  cluster: z.string().min(1).exactOptional(),
  namespace: z.string().min(1).exactOptional(),
  labels: z.record(z.string(), z.string()).exactOptional(),
  off: z.boolean().exactOptional(),
  limits: z.record(z.string(), z.number().nonnegative()).exactOptional(),
})

const DEFAULTS = { at: '08:00', tz: 'UTC' } as const

/** `alerts` in quarterdeck.yaml: what is watched, who is told of it, when, and what for. */
export const alertsSection = z
  .strictObject({
    /** Clusters that are watched; all without it. */
    clusters: z.array(z.string().min(1)).exactOptional(),
    /** Namespaces that are watched, where the bot may not see the whole cluster. */
    namespaces: z.array(z.string().min(1)).default([]),
    /** It moved; who has it from before is told where to. */
    ops: z
      .never({ error: 'stands at the top level now, for all that concerns the bot: ops: {slack: C0123456789}' })
      .optional(),
    /** Where watchers elect their leader. */
    leaseNamespace: z.string().min(1).default('quarterdeck'),
    routes: z.array(route).default([]),
    rules: z.array(limit).default([]),
    maintenance: z.array(window).default([]),
    quiet: z
      .strictObject({ from: hour, to: hour, tz: zone.default('UTC'), below: severity.default('page') })
      .exactOptional(),
    report: z
      .strictObject({ at: hour.default('08:00'), tz: zone.default('UTC'), channel: channel.exactOptional() })
      .default(DEFAULTS),
    morning: hour.default('08:00'),
    logLines: z.int().min(0).max(10).default(10),
    runbooks: z.array(z.strictObject({ rule: z.string().min(1), url: z.url({ protocol: /^https?$/ }) })).default([]),
    /** Prometheus' Alertmanager may post to /alertmanager, with ALERTMANAGER_TOKEN as its bearer token. */
    alertmanager: z.strictObject({ cluster: z.string().min(1).exactOptional() }).exactOptional(),
    webhooks: z
      .array(z.strictObject({ url: z.url({ protocol: /^https?$/ }), match }))
      .max(10)
      .default([]),
  })
  .default({
    namespaces: [],
    leaseNamespace: 'quarterdeck',
    routes: [],
    rules: [],
    maintenance: [],
    report: DEFAULTS,
    morning: '08:00',
    logLines: 10,
    runbooks: [],
    webhooks: [],
  })

export type AlertsSection = z.infer<typeof alertsSection>

type Problem = { readonly path: string; readonly message: string }

/** What each part says well and the whole says wrong: clusters that are not there. */
export function alertProblems(alerts: AlertsSection, clusters: ReadonlySet<string>): readonly Problem[] {
  if (clusters.size === 0) return []
  const named = [
    ...(alerts.clusters ?? []).map((name, i) => ({ name, path: `alerts.clusters[${i}]` })),
    ...alerts.routes.map(({ match: { cluster } }, i) => ({ name: cluster, path: `alerts.routes[${i}].match.cluster` })),
  ]
  return named.flatMap(({ name, path }) =>
    name === undefined || name.includes('*') || clusters.has(name)
      ? []
      : [{ path, message: `there is no cluster ${name} in clusters` }],
  )
}
