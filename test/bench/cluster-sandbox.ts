import { realClock } from '../../sandbox/clock.ts'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import { createStore } from '../../sandbox/kube/memory.ts'
import { startKube } from '../../sandbox/kube/server.ts'
import { access } from '../../sandbox/world/access.ts'
import { BIG, bigNamespace } from '../../sandbox/world/big.ts'
import { nodesOf } from '../../sandbox/world/nodes.ts'
import { bot, people } from '../../sandbox/world/people.ts'
import { namespace } from '../../sandbox/world/plain.ts'
import type { Cluster } from './cluster.ts'
import { POOL } from './pool.ts'

/** The namespace of the few pods. */
const SMALL = 'shop'
/** The sandbox's API server, in this process. */
export async function openSandboxCluster(): Promise<Cluster> {
  const store = createStore({ clock: realClock })
  const server = await startKube({
    clock: realClock,
    store,
    tokens: { bot, oncall: people.oncall },
    // As clusters are; and without TLS kubectl would not send its token.
    tls: true,
  })
  for (const object of [...access(), namespace(SMALL)]) store.create(object)
  const config = (token: string) =>
    kubeconfig([{ name: 'bench', server: server.url, token, namespace: SMALL, ...(server.ca && { ca: server.ca }) }])

  return {
    async start({ small, big }) {
      bigNamespace(store, big)
      for (const node of nodesOf(POOL, 1, realClock.now())) store.create(node)
      const [node] = store.list(kinds.nodes).filter(({ metadata }) => metadata.labels?.agentpool === POOL.name)
      for (const pod of store.list(kinds.pods, { namespace: BIG }).slice(0, small)) {
        const { labels, annotations, creationTimestamp, name } = pod.metadata
        store.create({
          ...pod,
          metadata: { name, namespace: SMALL, labels, annotations, creationTimestamp },
          spec: { ...(pod.spec as object), nodeName: node?.metadata.name },
        } as typeof pod)
      }
      return { bot: config('bot'), person: config('oncall') }
    },
    stop: () => server.stop(),
  }
}
