import { kinds } from '../../kube/kinds.ts'
import type { Cluster } from '../cluster.ts'
import { follow } from '../cluster.ts'
import type { Node } from '../node/node.ts'
import { internalIp } from '../node/node.ts'
import type { Pod } from '../pod/pod.ts'
import { isOver } from '../pod/readiness.ts'
import type { Host, PodRun } from './pod-run.ts'
import { createPodRun } from './pod-run.ts'

/** The kubelets of all nodes of a cluster. */
export type Kubelets = {
  isAlive(node: string): boolean
  /** The node stops: nothing on it changes any more, and it says nothing more. */
  kill(node: string): void
  /** It comes back, and what was on it starts again. */
  revive(node: string): void
  stop(): void
}

export function startKubelets(cluster: Cluster): Kubelets {
  const { store } = cluster
  const runs = new Map<string, { readonly pod: Pod; readonly run: PodRun }>()
  const hosts = new Map<string, Host>()
  const dead = new Set<string>()

  function hostOf(name: string): Host {
    const known = hosts.get(name)
    if (known) return known
    const node = store.get(kinds.nodes, undefined, name) as Node | undefined
    const prefix = (node?.spec?.podCIDR ?? `10.244.${hosts.size}.0/24`).split('.').slice(0, 3).join('.')
    let last = 3
    const host: Host = {
      name,
      ip: node ? internalIp(node) : '',
      images: new Set(),
      nextPodIp() {
        last = last >= 254 ? 4 : last + 1
        return `${prefix}.${last}`
      },
    }
    hosts.set(name, host)
    return host
  }

  function look(pod: Pod): void {
    const { uid = '', deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata
    const node = pod.spec.nodeName
    if (!node || dead.has(node)) return
    const entry = runs.get(uid)
    // Where there is no node, nobody looks.
    if (!entry && (isSteady(pod) || !store.get(kinds.nodes, undefined, node))) return
    const run = entry?.run ?? createPodRun(cluster, hostOf(node), pod)
    if (!entry) runs.set(uid, { pod, run })
    if (deletionTimestamp) run.terminate((deletionGracePeriodSeconds ?? 30) * 1000)
  }

  /** A pod that needs no simulating: it is over, or it is marked as running for ever, as thousands of cheap ones are. */
  function isSteady(pod: Pod): boolean {
    if (pod.metadata.deletionTimestamp) return false
    return isOver(pod) || pod.metadata.annotations?.[STEADY] !== undefined
  }

  function forget(pod: Pod): void {
    const uid = pod.metadata.uid ?? ''
    runs.get(uid)?.run.cancel()
    runs.delete(uid)
  }

  const stop = follow(store, kinds.pods, ({ type, object }) => {
    if (type === 'DELETED') forget(object as Pod)
    else if (type === 'ADDED' || runs.has(object.metadata.uid ?? '') || (object as Pod).spec.nodeName)
      look(object as Pod)
  })

  return {
    isAlive: (node) => !dead.has(node),
    kill(node) {
      dead.add(node)
      for (const { pod, run } of runs.values()) if (pod.spec.nodeName === node) run.cancel()
    },
    revive(node) {
      dead.delete(node)
      for (const { pod, run } of runs.values()) {
        const live = store.get(kinds.pods, pod.metadata.namespace, pod.metadata.name) as Pod | undefined
        if (pod.spec.nodeName === node && live && live.metadata.uid === pod.metadata.uid && !isOver(live)) run.restart()
      }
      for (const pod of cluster.pods.onNode(node)) look(pod)
    },
    stop() {
      stop()
      for (const { run } of runs.values()) run.cancel()
      runs.clear()
    },
  }
}

/** A pod with this annotation is taken as it is and never simulated. */
export const STEADY = 'sandbox.quarterdeck/steady'
