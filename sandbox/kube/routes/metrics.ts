import type { KubeObject } from '../../object.ts'
import { ApiError, notFound } from '../api-error.ts'
import type { Call } from '../exchange.ts'
import type { Kind } from '../kind.ts'
import { kinds } from '../kinds.ts'
import type { Kube } from '../kube.ts'
import type { ResourceRequest } from '../request-info.ts'
import { timestamp } from '../timestamp.ts'
import { selectorOf } from './read.ts'

const WINDOW = '20s'

/** GET of metrics.k8s.io's nodes and pods: usage as the sandbox's kubelet tells it. */
export function readMetrics(kube: Kube, info: ResourceRequest, call: Call): Promise<void> {
  const kind = info.resource === 'nodes' ? kinds.nodes : kinds.pods
  if (!kube.metrics)
    throw new ApiError(503, 'ServiceUnavailable', 'the server is currently unable to handle the request')
  if (info.name !== '') {
    const object = kube.store.get(kind, info.namespace || undefined, info.name)
    const found = object && metricsOf(kube, kind, object)
    if (!found) throw notFound({ group: 'metrics.k8s.io', plural: info.resource }, subject(info))
    return call.json(200, found)
  }
  const selector = selectorOf(kind, call.query)
  const objects = kube.store.list(kind, info.namespace ? { namespace: info.namespace } : {})
  const items = objects.filter(selector.matches).flatMap((object) => metricsOf(kube, kind, object) ?? [])
  const list = kind === kinds.nodes ? 'NodeMetricsList' : 'PodMetricsList'
  return call.json(200, { kind: list, apiVersion: 'metrics.k8s.io/v1beta1', metadata: {}, items })
}

function subject({ namespace, name }: ResourceRequest): string {
  return namespace ? `${namespace}/${name}` : name
}

function metricsOf(kube: Kube, kind: Kind, object: KubeObject): object | undefined {
  const { name, namespace, labels } = object.metadata
  const time = timestamp(kube.store.clock.now())
  const metadata = { name, ...(namespace && { namespace }), creationTimestamp: time, ...(labels && { labels }) }
  const common = { apiVersion: 'metrics.k8s.io/v1beta1', metadata, timestamp: time, window: WINDOW }
  if (kind === kinds.nodes) {
    const usage = kube.metrics?.node(object)
    return usage && { kind: 'NodeMetrics', ...common, usage }
  }
  const containers = kube.metrics?.pod(object)
  return (
    containers && {
      kind: 'PodMetrics',
      ...common,
      containers: containers.map(({ name: container, ...usage }) => ({ name: container, usage })),
    }
  )
}
