import type { Deployment } from '../controllers/deployment/deployment.ts'
import type { PodTemplate } from '../controllers/pod/pod.ts'
import { withDefaults } from '../kube/defaults.ts'
import { kinds } from '../kube/kinds.ts'
import type { Store } from '../kube/store.ts'
import { timestamp } from '../kube/timestamp.ts'
import type { KubeObject } from '../object.ts'
import { ago } from './ago.ts'

/** Something that was done to a cluster, so long ago. */
export type Happening = { readonly ago: number; readonly act: (store: Store) => void }

/** These objects were made then. */
export function made(since: string, ...objects: readonly KubeObject[]): Happening {
  return {
    ago: ago(since),
    act(store) {
      for (const object of objects) store.create(withDefaults(store, object))
    },
  }
}

/**
 * A CronJob made long ago, of which only the last runs are played: it is put in place at `plays`, as old as it says and
 * with its last run just behind it.
 */
export function madeEarlier(since: string, plays: string, object: KubeObject): Happening {
  return {
    ago: ago(plays),
    act(store) {
      const now = store.clock.now()
      const metadata = { ...object.metadata, creationTimestamp: timestamp(now + ago(plays) - ago(since)) }
      store.create(withDefaults(store, { ...object, metadata, status: { lastScheduleTime: timestamp(now) } }))
    },
  }
}

/** A deployment was changed then: another image, and what else its template says now. */
export function rolledOut(
  since: string,
  namespace: string,
  name: string,
  change: { readonly image: string; readonly cause?: string; readonly annotations?: Readonly<Record<string, string>> },
): Happening {
  return { ago: ago(since), act: (store) => setImage(store, namespace, name, change) }
}

/** So many pods of an app were deleted by hand then, and made anew. */
export function recreated(since: string, namespace: string, app: string, count = 1): Happening {
  return {
    ago: ago(since),
    act(store) {
      const pods = store.list(kinds.pods, { namespace }).filter((pod) => pod.metadata.labels?.app === app)
      for (const pod of pods.slice(0, count)) store.delete(kinds.pods, namespace, pod.metadata.name)
    },
  }
}

/** Gives a deployment's first container another image; annotations take the place of the template's. */
export function setImage(
  store: Store,
  namespace: string,
  name: string,
  change: { readonly image: string; readonly cause?: string; readonly annotations?: Readonly<Record<string, string>> },
): void {
  const { image, cause, annotations } = change
  const live = store.read(kinds.deployments, namespace, name) as Deployment
  const { resourceVersion: _, ...metadata } = live.metadata
  const { template } = live.spec
  const containers = template.spec.containers.map((container, at) => (at === 0 ? { ...container, image } : container))
  const next: PodTemplate = {
    metadata: { ...template.metadata, ...(annotations && { annotations }) },
    spec: { ...template.spec, containers },
  }
  store.update({
    ...live,
    metadata: {
      ...metadata,
      annotations: { ...metadata.annotations, ...(cause && { 'kubernetes.io/change-cause': cause }) },
    },
    spec: { ...live.spec, template: next },
  })
}
