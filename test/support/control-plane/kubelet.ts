import { realClock } from '../../../sandbox/clock.ts'
import { startKubelets } from '../../../sandbox/controllers/kubelet/kubelet.ts'
import { podLogs } from '../../../sandbox/controllers/logs/source.ts'
import { indexPods } from '../../../sandbox/controllers/pod/pod-index.ts'
import { createRecorder } from '../../../sandbox/controllers/recorder.ts'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { createStore } from '../../../sandbox/kube/memory.ts'
import type { ControlPlane } from '../control-plane.ts'
import { mirrorDown } from './kubelet/mirror-down.ts'
import { mirrorUp } from './kubelet/mirror-up.ts'
import { nodeObject, registerNode } from './kubelet/node.ts'
import { serveKubelet } from './kubelet/server.ts'
import { pacedClock } from './paced-clock.ts'

export type Kubelet = {
  readonly nodes: readonly string[]
  readonly port: number
  /** What went wrong while it spoke to the API server; empty unless there is a defect. */
  readonly problems: readonly string[]
  stop(): Promise<void>
}

export type KubeletOptions = {
  /** Default node-1 to node-3. */
  readonly nodes?: readonly string[]
  /** How many times faster than a real one it pulls, starts, crashes and waits. Default 20. */
  readonly pace?: number
}

/**
 * The nodes of a real control plane: what the sandbox's kubelet does to a store is done to the API server, in the same
 * words, with the same annotations (sandbox/controllers/kubelet/script.ts), over a mirror of what it would watch. It serves
 * logs over HTTPS and exec over WebSocket, and takes pods away once they have stopped.
 */
export async function startKubelet(controlPlane: ControlPlane, options: KubeletOptions = {}): Promise<Kubelet> {
  const { nodes = ['node-1', 'node-2', 'node-3'], pace = 20 } = options
  const client = controlPlane.as('kubelet')
  const problems: string[] = []
  const onProblem = (problem: string) => void problems.push(problem)

  const clock = pacedClock(pace)
  const store = createStore({ clock, random: Math.random })
  for (const [i, name] of nodes.entries()) store.create(nodeObject(name, i))
  const pods = indexPods(store)
  const record = createRecorder(store, clock)
  const up = mirrorUp(store, client, onProblem)
  const kubelets = startKubelets({
    store,
    clock,
    random: store.random,
    pods,
    record,
    onError: (error, where) => onProblem(`${where}: ${error}`),
  })
  const logs = podLogs(store, realClock)
  const server = await serveKubelet(controlPlane.certificates, store, logs)
  await Promise.all(nodes.map((name, i) => registerNode(client, nodeObject(name, i), server.port)))
  const down = mirrorDown(store, client, { nodes: new Set(nodes), isGone: up.isGone, onProblem })

  return {
    nodes: store.list(kinds.nodes).map(({ metadata }) => metadata.name),
    port: server.port,
    problems,
    async stop() {
      await down.stop()
      kubelets.stop()
      pods.stop()
      clock.stop()
      await up.stop()
      await server.stop()
      await client.close()
    },
  }
}
