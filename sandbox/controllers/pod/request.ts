import { amount } from '../quantity.ts'
import type { Container, PodSpec } from './pod.ts'

/** What a pod asks of a node or a quota for one resource: the containers' sum, or its largest init container if that is more. */
export function requested(spec: PodSpec, resource: 'cpu' | 'memory', side: 'requests' | 'limits' = 'requests'): number {
  const of = (container: Container) => amount(container.resources?.[side]?.[resource])
  const sidecars = (spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  const sum = [...spec.containers, ...sidecars].reduce((total, container) => total + of(container), 0)
  return Math.max(sum, ...(spec.initContainers ?? []).map(of))
}
