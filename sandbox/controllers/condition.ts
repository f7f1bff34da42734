import { timestamp } from '../kube/timestamp.ts'

export type Condition = {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: string
  readonly lastUpdateTime?: string
  readonly lastProbeTime?: string | null
  readonly lastHeartbeatTime?: string
  readonly observedGeneration?: number
}

export function findCondition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type)
}

/** The list with `next` in it; lastTransitionTime moves only when the status does. Unchanged input comes back as it is. */
export function withCondition(
  conditions: readonly Condition[] | undefined,
  next: Condition,
  now: number,
): readonly Condition[] {
  const list = conditions ?? []
  const held = findCondition(list, next.type)
  if (held && sameWords(held, next)) return list
  const moved = held?.status !== next.status
  const made = {
    ...held,
    ...next,
    lastTransitionTime: moved ? timestamp(now) : (held?.lastTransitionTime ?? timestamp(now)),
  }
  return held ? list.map((one) => (one === held ? made : one)) : [...list, made]
}

export function withoutCondition(conditions: readonly Condition[], type: string): readonly Condition[] {
  return conditions.filter((condition) => condition.type !== type)
}

function sameWords(held: Condition, next: Condition): boolean {
  return (
    held.status === next.status &&
    held.reason === next.reason &&
    held.message === next.message &&
    (next.lastUpdateTime === undefined || held.lastUpdateTime === next.lastUpdateTime)
  )
}
