/** Calls a minute: https://docs.slack.dev/apis/web-api/rate-limits. `post` is about one message a second and channel. */
export type Tier = 1 | 2 | 3 | 4 | 'post' | 'none'

export type RateOptions = {
  /** Messages a second and channel, after the burst. */
  readonly postPerSecond?: number
  readonly postBurst?: number
  /** Calls a minute by tier; Slack's published minimum when left out. */
  readonly perMinute?: Readonly<Partial<Record<1 | 2 | 3 | 4, number>>>
}

/** Seconds to wait before the next try, or undefined when the call may pass. */
export type Rates = (method: string, tier: Tier, channel: string) => number | undefined

const PER_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100 } as const
const BUCKETS = 10_000

type Bucket = { tokens: number; at: number }

/** Token buckets that fill on the given clock. */
export function createRates(now: () => number, options: RateOptions): Rates {
  const buckets = new Map<string, Bucket>()

  function take(key: string, perSecond: number, burst: number): number | undefined {
    const bucket = buckets.get(key) ?? { tokens: burst, at: now() }
    const tokens = Math.min(burst, bucket.tokens + ((now() - bucket.at) / 1000) * perSecond)
    const passes = tokens >= 1
    buckets.set(key, { tokens: passes ? tokens - 1 : tokens, at: now() })
    if (buckets.size > BUCKETS) buckets.clear()
    return passes ? undefined : Math.max(1, Math.ceil((1 - tokens) / perSecond))
  }

  return (method, tier, channel) => {
    if (tier === 'none') return undefined
    if (tier === 'post') return take(`post ${channel}`, options.postPerSecond ?? 1, options.postBurst ?? 4)
    const perMinute = options.perMinute?.[tier] ?? PER_MINUTE[tier]
    return take(method, perMinute / 60, perMinute)
  }
}
