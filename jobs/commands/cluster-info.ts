import { parse } from '../../src/command/parse.ts'
import { list } from '../../src/kube/resources.ts'
import { clusterServices } from '../../src/view/cluster-services.ts'
import type { Executor } from '../context.ts'
import { above, below } from './around.ts'

const OWN = 'kubernetes.io/cluster-service=true'

/** `kubectl cluster-info`: the API server and the services that belong to the cluster, in kube-system unless -n says another. */
export const clusterInfo: Executor<'cluster-info'> = async (_args, _flags, context) => {
  const { api, cluster, line, signal } = context
  const services = await cluster.discovery.resolve('services', signal)
  // The channel's namespace is where its people's things are, not the cluster's.
  const namespace = parse(line).namespace ?? 'kube-system'
  const { items } = await list(api, services, { namespace, selector: OWN, signal })
  const host = `https://${cluster.server}`
  const running = [{ name: 'Kubernetes control plane', link: host }, ...clusterServices(items, host)]
  return {
    nodes: [
      above(context, namespace),
      {
        kind: 'code',
        text: running.map(({ name, link }) => `${name} is running at ${link}\n`).join(''),
        answer: true,
      },
      below(context),
    ],
  }
}
