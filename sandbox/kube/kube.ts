import type { KubeObject } from '../object.ts'
import type { Kind } from './kind.ts'
import type { ResourceRequest } from './request-info.ts'
import type { Store } from './store.ts'

/** A line a container wrote, and when, in ms since the epoch. */
export type LogLine = { readonly at: number; readonly text: string }

/** Where the text of `pods/log` comes from: the sandbox's kubelet. */
export type LogSource = {
  /** What a container has written so far, oldest first; undefined when there is no such run of it. */
  read(pod: KubeObject, container: string, options: { readonly previous: boolean }): readonly LogLine[] | undefined
  /** Calls `line` with what it writes from now on, and `end` once when it stops. Absent: nothing more will come. */
  follow?(pod: KubeObject, container: string, line: (line: LogLine) => void, end: () => void): () => void
}

export type Usage = { readonly cpu: string; readonly memory: string }

/** What metrics.k8s.io says; undefined for what has no metrics (yet). */
export type MetricsSource = {
  node(node: KubeObject): Usage | undefined
  pod(pod: KubeObject): readonly ({ readonly name: string } & Usage)[] | undefined
}

/** What every route works on. */
export type Kube = {
  readonly store: Store
  readonly version: string
  readonly logs: LogSource | undefined
  readonly metrics: MetricsSource | undefined
}

/** A request for a resource that exists. */
export type Target = ResourceRequest & { readonly kind: Kind }
