import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeAutoscaler } from '../../src/view/describe/autoscaler.ts'
import { describeClaim } from '../../src/view/describe/claim.ts'
import { describeDaemonSet, describeReplicaSet, describeStatefulSet } from '../../src/view/describe/controllers.ts'
import { describeDeployment } from '../../src/view/describe/deployment.ts'
import type { Backend } from '../../src/view/describe/ingress.ts'
import { describeIngress } from '../../src/view/describe/ingress.ts'
import { describeCronJob, describeJob } from '../../src/view/describe/job.ts'
import { describeNamespace } from '../../src/view/describe/namespace.ts'
import { describeNode } from '../../src/view/describe/node.ts'
import { describeService } from '../../src/view/describe/service.ts'
import { describeConfigMap, describeSecret } from '../../src/view/describe/stored.ts'
import { kubectlMissing } from '../support/kubectl.ts'
import * as owned from './controllers.ts'
import type { Oracle } from './oracle.ts'
import { openOracle } from './oracle.ts'
import { eventsOf } from './pods.ts'
import * as routing from './routing.ts'
import * as some from './workloads.ts'

describe.skipIf(kubectlMissing())('describe of the common kinds equals kubectl', () => {
  let oracle: Oracle
  const events = eventsOf('x')
  beforeAll(async () => {
    oracle = await openOracle()
    for (const path of ['/api/v1/namespaces/d/events', '/api/v1/events']) putList(path, 'v1', 'Event', events)
  })
  afterAll(() => oracle.close())

  function putList(path: string, apiVersion: string, kind: string, items: readonly unknown[]) {
    oracle.answers.set(path, { apiVersion, kind: `${kind}List`, metadata: {}, items })
  }

  async function kubectl(...args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await oracle.run('describe', ...args)
    expect(stderr).toBe('')
    return stdout
  }

  test('Deployment, with old and new ReplicaSets', async () => {
    oracle.answers.set('/apis/apps/v1/namespaces/d/deployments/api', some.deployment)
    for (const found of [some.replicaSets, some.replicaSets.slice(1, 2), []]) {
      putList('/apis/apps/v1/namespaces/d/replicasets', 'apps/v1', 'ReplicaSet', found)
      expect(describeDeployment(some.deployment, found, events, Date.now())).toBe(await kubectl('deployment', 'api'))
    }
  })

  test('Service, with none to nine endpoints', async () => {
    for (const service of some.services) {
      const name = (service.metadata as { name: string }).name
      oracle.answers.set(`/api/v1/namespaces/d/services/${name}`, service)
      // One of them sees every number of endpoints, the others one.
      for (const slices of name === 'web' ? some.slices : some.slices.slice(1, 2)) {
        putList('/apis/discovery.k8s.io/v1/namespaces/d/endpointslices', 'discovery.k8s.io/v1', 'EndpointSlice', slices)
        expect(describeService(service, slices, events, Date.now())).toBe(await kubectl('service', name))
      }
    }
  })

  test('Node, with its pods and its lease', async () => {
    oracle.answers.set('/api/v1/nodes/node-1', some.node)
    oracle.answers.set('/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node-1', some.lease)
    putList('/api/v1/pods', 'v1', 'Pod', some.nodePods)
    // kubectl asks twice, by UID and by name, and this server answers the same to both.
    const detail = { pods: some.nodePods, lease: { found: some.lease }, events: [...events, ...events] }
    expect(describeNode(some.node, detail, Date.now())).toBe(await kubectl('node', 'node-1'))
  })

  test('Secret: sizes, and no value', async () => {
    oracle.answers.set('/api/v1/namespaces/d/secrets/db', some.secret)
    const text = describeSecret(some.secret)
    expect(text).toBe(await kubectl('secret', 'db'))
    const hidden = {
      ...some.secret,
      data: { password: '<7 bytes hidden>', empty: '<0 bytes hidden>', user: '<3 bytes hidden>' },
    }
    expect(describeSecret(hidden)).toBe(text)
    const token = { ...some.secret, type: 'kubernetes.io/service-account-token', data: { token: 'aHVudGVyMg==' } }
    expect(describeSecret(token)).toContain('token:  7 bytes')
  })

  test('ConfigMap', async () => {
    oracle.answers.set('/api/v1/namespaces/d/configmaps/settings', some.configMap)
    expect(describeConfigMap(some.configMap, events, Date.now())).toBe(await kubectl('configmap', 'settings'))
  })

  test('Namespace, with quotas and limits and without', async () => {
    oracle.answers.set('/api/v1/namespaces/shop', some.namespace)
    for (const [quotas, limits] of [
      [some.quotas, some.limits],
      [[], []],
    ] as const) {
      putList('/api/v1/namespaces/shop/resourcequotas', 'v1', 'ResourceQuota', quotas)
      putList('/api/v1/namespaces/shop/limitranges', 'v1', 'LimitRange', limits)
      expect(describeNamespace(some.namespace, quotas, limits)).toBe(await kubectl('namespace', 'shop'))
    }
  })

  test('ReplicaSet, StatefulSet and DaemonSet, with their pods counted', async () => {
    putList('/api/v1/namespaces/d/pods', 'v1', 'Pod', owned.children)
    const around = { pods: owned.children, events }
    const put = (resource: string, object: Record<string, unknown>) => {
      const { name } = object.metadata as { name: string }
      oracle.answers.set(`/apis/apps/v1/namespaces/d/${resource}/${name}`, object)
      return kubectl(resource, name)
    }
    expect(describeReplicaSet(owned.replicaSet, around, Date.now())).toBe(await put('replicasets', owned.replicaSet))
    expect(describeDaemonSet(owned.daemonSet, around, Date.now())).toBe(await put('daemonsets', owned.daemonSet))
    for (const set of owned.statefulSets) {
      expect(describeStatefulSet(set, around, Date.now())).toBe(await put('statefulsets', set))
    }
  })

  test('Job and CronJob', async () => {
    for (const [resource, list, described] of [
      ['jobs', owned.jobs, describeJob],
      ['cronjobs', owned.cronJobs, describeCronJob],
    ] as const) {
      for (const object of list) {
        const { name } = object.metadata as { name: string }
        oracle.answers.set(`/apis/batch/v1/namespaces/d/${resource}/${name}`, object)
        expect(described(object, events, Date.now())).toBe(await kubectl(resource, name))
      }
    }
  })

  test('PersistentVolumeClaim, with the pods that use it', async () => {
    putList('/api/v1/namespaces/d/pods', 'v1', 'Pod', owned.children)
    for (const claim of owned.claims) {
      const { name } = claim.metadata as { name: string }
      oracle.answers.set(`/api/v1/namespaces/d/persistentvolumeclaims/${name}`, claim)
      expect(describeClaim(claim, owned.children, events, Date.now())).toBe(
        await kubectl('persistentvolumeclaims', name),
      )
    }
  })

  test('Ingress, with what stands behind it', async () => {
    const [service] = some.services
    const slices = some.slices[1] ?? []
    oracle.answers.set('/api/v1/namespaces/d/services/web', service)
    putList('/apis/discovery.k8s.io/v1/namespaces/d/endpointslices', 'discovery.k8s.io/v1', 'EndpointSlice', slices)
    const missing = '/api/v1/namespaces/d/services/gone not found'
    const backends = new Map<string, Backend>([
      ['web', { service, slices }],
      ['gone', { missing }],
    ])
    for (const ingress of routing.ingresses) {
      const { name } = ingress.metadata as { name: string }
      oracle.answers.set(`/apis/networking.k8s.io/v1/namespaces/d/ingresses/${name}`, ingress)
      expect(describeIngress(ingress, backends, events, Date.now())).toBe(await kubectl('ingresses', name))
    }
  })

  test('HorizontalPodAutoscaler, with every type of metric', async () => {
    for (const scaler of routing.autoscalers) {
      const { name } = scaler.metadata as { name: string }
      oracle.answers.set(`/apis/autoscaling/v2/namespaces/d/horizontalpodautoscalers/${name}`, scaler)
      expect(describeAutoscaler(scaler, events, Date.now())).toBe(await kubectl('horizontalpodautoscalers', name))
    }
  })
})
