import { Fault } from '../../../src/fault.ts'
import { isRecord } from '../../../src/kube/objects.ts'
import { fits } from '../../../src/policy/rules.ts'
import { dig, fieldsList, textOf } from '../../../src/view/fields.ts'
import type { Live } from './patched.ts'

/** Where the pod spec of a workload stands (kubectl pkg/polymorphichelpers/updatepodspec.go). */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  'Deployment.apps': ['spec', 'template', 'spec'],
  'DaemonSet.apps': ['spec', 'template', 'spec'],
  'ReplicaSet.apps': ['spec', 'template', 'spec'],
  'StatefulSet.apps': ['spec', 'template', 'spec'],
  'Job.batch': ['spec', 'template', 'spec'],
  'CronJob.batch': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
}

/** A container as it is, and in which list. */
export type Container = {
  readonly list: 'containers' | 'initContainers'
  readonly name: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** Throws kubectl's words for what runs no pods. */
export function containersOf({ object, on }: Live): readonly Container[] {
  const place = PLACES[on.group ? `${on.kind}.${on.group}` : on.kind]
  if (!place) {
    throw new Fault('invalid', `${on.resource}/${on.name} the object is not a pod or does not have a pod template`, {
      hint: 'Deployments, stateful sets, daemon sets and cron jobs have one.',
    })
  }
  const spec = dig(object, ...place)
  return (['containers', 'initContainers'] as const).flatMap((list) =>
    fieldsList(dig(spec, list)).map((fields) => ({ list, name: textOf(fields.name), fields })),
  )
}

/** Changes of some containers, as the strategic merge patch that kubectl computes; undefined where there are none. */
export function containerPatch(
  live: Live,
  changes: readonly { readonly container: Container; readonly fields: Readonly<Record<string, unknown>> }[],
): unknown {
  if (changes.length === 0) return undefined
  const all = containersOf(live)
  const lists = (['containers', 'initContainers'] as const).flatMap((list) => {
    const own = changes.filter(({ container }) => container.list === list)
    if (own.length === 0) return []
    const order = all.filter((each) => each.list === list).map(({ name }) => ({ name }))
    return [
      [`$setElementOrder/${list}`, order],
      [list, own.map(({ container, fields }) => ({ ...fields, name: container.name }))],
    ] as const
  })
  const place = PLACES[live.on.group ? `${live.on.kind}.${live.on.group}` : live.on.kind] ?? []
  return place.reduceRight<unknown>((inner, key) => ({ [key]: inner }), Object.fromEntries(lists))
}

/** The containers a pattern chooses, in which `*` stands for any text (kubectl pkg/cmd/set/helper.go, selectString). */
export function chosenContainers(live: Live, pattern = '*'): readonly Container[] {
  const found = containersOf(live).filter(({ name }) => fits([pattern], name))
  if (found.length > 0) return found
  throw new Fault('not-found', `unable to find container named ${pattern}`, { hint: namesOf(live) })
}

/** `There are: web, proxy.` */
export function namesOf(live: Live): string {
  return `${live.full} has: ${containersOf(live)
    .map(({ name }) => name)
    .join(', ')}.`
}

/** The line that leads back to the revision that runs now, where the object says which that is. */
export function undoLine({ object, on }: Live): string | undefined {
  const annotations = object.metadata.annotations
  const revision = isRecord(annotations) ? textOf(annotations['deployment.kubernetes.io/revision']) : ''
  if (on.kind !== 'Deployment' || !/^\d+$/.test(revision)) return undefined
  return `rollout undo deployments.apps/${on.name} --to-revision=${revision}`
}
