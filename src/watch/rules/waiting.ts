import type { Container } from '../kinds/container.ts'
import type { Pod } from '../kinds/pod.ts'
import type { WorkloadView } from './workload-view.ts'

export type Sitting = { readonly pod: Pod; readonly container: Container }

/** The containers of a workload that something is true of, by their name: replicas fail alike. */
export function byContainer(
  view: WorkloadView,
  isSo: (pod: Pod, container: Container) => boolean,
): readonly { readonly name: string; readonly all: readonly Sitting[]; readonly first: Sitting }[] {
  const found = new Map<string, Sitting[]>()
  for (const pod of view.troubled) {
    for (const container of pod.containers) {
      if (!isSo(pod, container)) continue
      const known = found.get(container.name)
      if (known) known.push({ pod, container })
      else found.set(container.name, [{ pod, container }])
    }
  }
  return [...found].flatMap(([name, all]) => (all[0] ? [{ name, all, first: all[0] }] : []))
}

export function podNames(all: readonly Sitting[]): readonly string[] {
  return all.map(({ pod }) => pod.meta.name)
}
