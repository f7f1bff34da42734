import type { KubeObject } from '../../object.ts'
import type { Condition } from '../condition.ts'
import { findCondition } from '../condition.ts'
import type { Amounts, Toleration } from '../pod/pod.ts'

export type Taint = {
  readonly key: string
  readonly value?: string
  readonly effect: string
  readonly timeAdded?: string
}

export type Node = KubeObject & {
  readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly Taint[]; readonly podCIDR?: string }
  readonly status?: {
    readonly allocatable?: Amounts
    readonly capacity?: Amounts
    readonly conditions?: readonly Condition[]
    readonly addresses?: readonly { readonly type: string; readonly address: string }[]
    readonly images?: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[]
  }
}

export const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'
export const UNREACHABLE = 'node.kubernetes.io/unreachable'

export function isNodeReady(node: Node): boolean {
  return findCondition(node.status?.conditions, 'Ready')?.status === 'True'
}

export function internalIp(node: Node): string {
  return node.status?.addresses?.find((address) => address.type === 'InternalIP')?.address ?? ''
}

/** Whether a toleration lets a pod stand this taint (k8s.io/api/core/v1/toleration.go ToleratesTaint). */
export function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (key && key !== taint.key) return false
  if (operator === 'Exists') return true
  return key !== undefined && (value ?? '') === (taint.value ?? '')
}

/** The first taint with one of these effects that nothing tolerates. */
export function untolerated(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly string[],
): Taint | undefined {
  const bites = (taint: Taint) => effects.includes(taint.effect) && !tolerations?.some((one) => tolerates(one, taint))
  return taints?.find(bites)
}
