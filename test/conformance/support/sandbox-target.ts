import { startControllers } from '../../../sandbox/controllers/start.ts'
import { kubeconfig } from '../../../sandbox/kube/kubeconfig.ts'
import { createStore } from '../../../sandbox/kube/memory.ts'
import { startKube } from '../../../sandbox/kube/server.ts'
import type { KubeObject } from '../../../sandbox/object.ts'
import type { Client } from '../../support/control-plane/client.ts'
import { kubeClient } from '../../support/control-plane/client.ts'
import { nodeObject, registerNode } from '../../support/control-plane/kubelet/node.ts'
import { pacedClock } from '../../support/control-plane/paced-clock.ts'
import type { User } from '../../support/control-plane/users.ts'
import { grants, USERS } from '../../support/control-plane/users.ts'
import type { Target } from './target.ts'

const NODES = ['node-1', 'node-2', 'node-3']

/** The sandbox with its controllers, the same nodes and the same users as the real control plane. */
export async function startSandboxTarget(): Promise<Target> {
  const clock = pacedClock(20)
  const store = createStore({ clock, random: Math.random })
  const controllers = startControllers({ store })
  const tokens = Object.fromEntries(
    Object.entries(USERS).map(([name, { user, groups }]) => [`token-of-${name}`, { user, groups }]),
  )
  const { logs, metrics } = controllers
  const server = await startKube({ clock, store, tokens, logs, metrics, tls: true })
  for (const grant of grants()) store.create(grant as KubeObject)

  const { url, ca } = server
  const clients: Client[] = []
  const as = (user: User) => {
    const client = kubeClient({ server: url, ca, token: `token-of-${user}` })
    clients.push(client)
    return client
  }
  const admin = as('admin')
  await Promise.all(NODES.map((name, i) => registerNode(admin, nodeObject(name, i), 10_250)))

  return {
    name: 'sandbox',
    as,
    admin,
    kubeconfig: (user) => kubeconfig([{ name: user, server: url, token: `token-of-${user}`, ...(ca && { ca }) }]),
    audit: undefined,
    compact: async () => store.compact(),
    async stop() {
      await Promise.all(clients.map((client) => client.close()))
      controllers.stop()
      clock.stop()
      await server.stop()
    },
  }
}
