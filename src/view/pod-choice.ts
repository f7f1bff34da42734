import { dig, fieldsList, numberOf, textOf } from './fields.ts'

/**
 * The pods of a workload, the one whose log is worth reading first: scheduled, running, ready, ready longest, most often
 * restarted, oldest (k8s.io/kubectl pkg/util/podutils, ByLogging).
 */
export function byLogging(pods: readonly unknown[]): unknown[] {
  return [...pods].sort((a, b) => {
    for (const order of ORDERS) {
      const difference = order(a) - order(b)
      if (difference !== 0) return difference
    }
    return 0
  })
}

const PHASES = ['Running', 'Unknown', 'Pending']

/** Each gives less for what comes first. */
const ORDERS: readonly ((pod: unknown) => number)[] = [
  (pod) => (textOf(dig(pod, 'spec', 'nodeName')) ? 0 : 1),
  (pod) => {
    const at = PHASES.indexOf(textOf(dig(pod, 'status', 'phase')))
    return at < 0 ? PHASES.length : at
  },
  (pod) => (readySince(pod) === undefined ? 1 : 0),
  (pod) => readySince(pod) ?? 0,
  (pod) =>
    -Math.max(
      0,
      ...fieldsList(dig(pod, 'status', 'containerStatuses')).map((status) => numberOf(status.restartCount) ?? 0),
    ),
  (pod) => Date.parse(textOf(dig(pod, 'metadata', 'creationTimestamp'))) || 0,
]

function readySince(pod: unknown): number | undefined {
  const ready = fieldsList(dig(pod, 'status', 'conditions')).find((condition) => condition.type === 'Ready')
  return ready?.status === 'True' ? Date.parse(textOf(ready.lastTransitionTime)) || 0 : undefined
}

export type Containers = {
  readonly init: readonly string[]
  readonly regular: readonly string[]
  readonly ephemeral: readonly string[]
}

/** The names of a pod's containers, in the order --all-containers reads them. */
export function containersOf(pod: unknown): Containers {
  const names = (field: string) => fieldsList(dig(pod, 'spec', field)).map((container) => textOf(container.name))
  return { init: names('initContainers'), regular: names('containers'), ephemeral: names('ephemeralContainers') }
}

/** The container kubectl reads when none is named: the annotated one, else the first (podcmd.FindOrDefaultContainerByName). */
export function defaultContainer(pod: unknown): { readonly name: string; readonly chosen: boolean } {
  const { init, regular, ephemeral } = containersOf(pod)
  const annotated = textOf(dig(pod, 'metadata', 'annotations', 'kubectl.kubernetes.io/default-container'))
  if (annotated && [...init, ...regular, ...ephemeral].includes(annotated)) return { name: annotated, chosen: false }
  return { name: regular[0] ?? '', chosen: regular.length + init.length + ephemeral.length > 1 }
}

/** How often a container of a pod was started again. */
export function restartsIn(pod: unknown, container: string): number {
  const all = ['initContainerStatuses', 'containerStatuses'].flatMap((field) => fieldsList(dig(pod, 'status', field)))
  return numberOf(all.find(({ name }) => name === container)?.restartCount) ?? 0
}
