import { timeOf } from '../age.ts'
import type { Kind } from '../amount.ts'
import { amountOf } from '../amount.ts'
import { podAmounts } from '../describe/pod-resources.ts'
import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, numberOf, textOf } from '../fields.ts'
import type { Usage } from '../usage-rows.ts'
import { workloadOf } from '../workload-of.ts'

/** Thousandths of a core and bytes. */
export type Amounts = { readonly [K in Kind]: number }

/** What the pods of a namespace that have not ended ask for, may use, and use. */
export type Share = {
  readonly namespace: string
  readonly pods: number
  readonly requests: Amounts
  readonly limits: Amounts
  /** Undefined when nobody measured. */
  readonly used: Amounts | undefined
}

/** A container that the kernel killed because it used more memory than it may. */
export type Kill = {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  /** In ms since the epoch. */
  readonly at: number
  readonly restarts: number
  /** Its memory limit as written, empty when it has none. */
  readonly limit: string
}

export type QuotaTally = {
  readonly shares: readonly Share[]
  readonly kills: readonly Kill[]
  readonly containers: number
  /** `shop/web proxy`: containers without a memory limit, and those that ask for nothing at all; each workload once. */
  readonly unlimited: Missing
  readonly unasked: Missing
}

export type Missing = { readonly count: number; readonly names: readonly string[] }

type Sums = {
  pods: number
  requests: Record<Kind, number>
  limits: Record<Kind, number>
  used: Record<Kind, number> | undefined
}

const DAY = 86_400_000
const KINDS = ['cpu', 'memory'] as const

/** Adds up what pods ask for, pod by pod. `now` in ms since the epoch: kills of the last 24 hours count. */
export function tallyQuota(now: number) {
  const shares = new Map<string, Sums>()
  const kills: Kill[] = []
  const unlimited = missing()
  const unasked = missing()
  let containers = 0

  function sumsOf(namespace: string): Sums {
    const known = shares.get(namespace)
    if (known) return known
    const sums: Sums = { pods: 0, requests: { cpu: 0, memory: 0 }, limits: { cpu: 0, memory: 0 }, used: undefined }
    shares.set(namespace, sums)
    return sums
  }

  return {
    add(object: unknown): void {
      const pod = fieldsOf(object)
      const namespace = textOf(dig(pod, 'metadata', 'namespace'))
      kills.push(...killsOf(pod, namespace, now))
      if (/^(Succeeded|Failed)$/.test(textOf(dig(pod, 'status', 'phase')))) return
      const sums = sumsOf(namespace)
      sums.pods += 1
      addAmounts(sums.requests, podAmounts(pod, 'requests'))
      addAmounts(sums.limits, podAmounts(pod, 'limits'))
      for (const container of fieldsList(dig(pod, 'spec', 'containers'))) {
        const name = `${namespace}/${workloadOf(pod)} ${textOf(container.name)}`
        containers += 1
        if (textOf(dig(container, 'resources', 'limits', 'memory')) === '') unlimited.add(name)
        if (Object.keys(fieldsOf(dig(container, 'resources', 'requests'))).length === 0) unasked.add(name)
      }
    },

    measured(namespace: string, usage: Usage): void {
      const sums = sumsOf(namespace)
      sums.used ??= { cpu: 0, memory: 0 }
      for (const kind of KINDS) sums.used[kind] += amountOf(kind, usage[kind])
    },

    result: (): QuotaTally => ({
      shares: [...shares]
        .map(([namespace, sums]) => ({ namespace, ...sums }))
        .sort((a, b) => b.requests.memory - a.requests.memory || b.requests.cpu - a.requests.cpu),
      kills: kills.sort((a, b) => b.at - a.at),
      containers,
      unlimited: unlimited.result(),
      unasked: unasked.result(),
    }),
  }
}

function addAmounts(sums: Record<Kind, number>, amounts: ReturnType<typeof podAmounts>): void {
  for (const kind of KINDS) {
    const amount = amounts.get(kind)
    if (amount) sums[kind] += amountOf(kind, amount)
  }
}

/** The kubelet keeps the last end of each container only, so of several kills the last is known. */
function killsOf(pod: Fields, namespace: string, now: number): Kill[] {
  const specs = fieldsList(dig(pod, 'spec', 'containers'))
  return fieldsList(dig(pod, 'status', 'containerStatuses')).flatMap((status) => {
    const ends = [dig(status, 'state', 'terminated'), dig(status, 'lastState', 'terminated')].map(fieldsOf)
    const killed = ends.find((end) => end.reason === 'OOMKilled')
    const at = killed && timeOf(killed.finishedAt)
    if (at === undefined || now - at > DAY) return []
    const container = textOf(status.name)
    const spec = specs.find((one) => one.name === container)
    const limit = textOf(dig(spec, 'resources', 'limits', 'memory'))
    const restarts = numberOf(status.restartCount) ?? 0
    return [{ namespace, pod: textOf(dig(pod, 'metadata', 'name')), container, at, restarts, limit }]
  })
}

function missing() {
  const names = new Set<string>()
  let count = 0
  return {
    add(name: string): void {
      count += 1
      names.add(name)
    },
    result: (): Missing => ({ count, names: [...names] }),
  }
}
