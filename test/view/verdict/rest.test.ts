import { expect, test } from 'vitest'
import { plainText } from '../../../src/reply.ts'
import { autoscalerVerdict } from '../../../src/view/verdict/autoscaler.ts'
import { conditionVerdict } from '../../../src/view/verdict/conditions.ts'
import { ingressVerdict } from '../../../src/view/verdict/ingress.ts'
import { cronJobVerdict, jobVerdict } from '../../../src/view/verdict/job.ts'
import { namespaceVerdict } from '../../../src/view/verdict/namespace.ts'
import { nodeVerdict } from '../../../src/view/verdict/node.ts'
import { serviceVerdict } from '../../../src/view/verdict/service.ts'
import { claimVerdict, volumeVerdict } from '../../../src/view/verdict/storage.ts'
import type { Verdict } from '../../../src/view/verdict/verdict.ts'
import { verdictNodes } from '../../../src/view/verdict/verdict.ts'
import type { Json } from './objects.ts'
import { before, crashing, NOW, pod, ready, text, warning } from './objects.ts'

/** `bad Down: 0 of 3`. */
const said = ({ tone, state, detail }: Verdict) => `${tone} ${state}${detail ? `: ${detail}` : ''}`
const events: readonly unknown[] = []

const service = (spec: Json, status: Json = {}): Json => ({
  metadata: { name: 'web', namespace: 'shop' },
  spec: { type: 'ClusterIP', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }], ...spec },
  status,
})
const slice = (...readies: readonly boolean[]) => ({ endpoints: readies.map((is) => ({ conditions: { ready: is } })) })
const named = pod(ready(9), { containers: [{ name: 'web', ports: [{ name: 'http' }] }] })

test.each([
  ['good Serving: 2 of 2 pods ready', service({}), [slice(true), slice(true)], [named]],
  ['warn Serving with fewer: 1 of 2 pods ready', service({}), [slice(true, false)], [named]],
  ['bad No pod is ready: 0 of 2, so every call fails', service({}), [slice(false, false)], [named]],
  ['bad Nothing behind it: no pod has the labels app=web', service({}), [], []],
  [
    'info A name for elsewhere: db.example.com',
    service({ type: 'ExternalName', externalName: 'db.example.com' }),
    [],
    [],
  ],
  ['info Has no selector: 1 address set by hand', service({ selector: undefined }), [slice(true)], []],
  [
    'warn No address yet: its load balancer is not there, 1 of 1 pods ready',
    service({ type: 'LoadBalancer' }),
    [slice(true)],
    [named],
  ],
])('%s', (words, object, slices, pods) => {
  expect(said(serviceVerdict(object, { slices, pods, events }, NOW))).toBe(words)
})

test('a Service that leads to a port nobody opens', () => {
  const wrong = service({ ports: [{ port: 80, targetPort: 'htpp' }] })
  const verdict = serviceVerdict(wrong, { slices: [slice(true)], pods: [named], events }, NOW)
  expect(text(verdict)).toContain('Ports: 80 → htpp (no container has a port of that name)')
})

const ingress = {
  spec: { rules: [{ host: 'shop.example' }] },
  status: { loadBalancer: { ingress: [{ ip: '20.0.0.1' }] } },
}
const backend = (...readies: readonly boolean[]) => ({ service: {}, slices: [slice(...readies)] })

test.each([
  ['good Routing: 1 service, at 20.0.0.1', ingress, { web: backend(true) }],
  ['bad Every route fails: 1 of 1 service cannot answer', ingress, { web: backend(false) }],
  [
    'bad Some routes fail: 1 of 2 services cannot answer',
    ingress,
    { web: backend(true), api: { missing: 'services "api" not found' } },
  ],
  ['warn No address yet: no controller has taken it on', { ...ingress, status: {} }, { web: backend(true) }],
  ['warn Routes nowhere: no rule of it names a service', { spec: {} }, {}],
])('%s', (words, object, backends) => {
  expect(said(ingressVerdict(object, { backends: new Map(Object.entries(backends)), events }, NOW))).toBe(words)
})

const node = (ready: Json, spec: Json = {}, more: readonly Json[] = []): Json => ({
  metadata: { name: 'n' },
  spec,
  status: {
    allocatable: { cpu: '3860m', memory: '12Gi', pods: '110' },
    conditions: [{ type: 'Ready', lastTransitionTime: before(30), ...ready }, ...more],
  },
})
const asking = pod(ready(9), { containers: [{ name: 'a', resources: { requests: { cpu: '1930m', memory: '3Gi' } } }] })

test.each([
  ['good Ready: for 30 min', node({ status: 'True' })],
  [
    'warn Cordoned: it takes no new pods; those on it run on, ready for 30 min',
    node({ status: 'True' }, { unschedulable: true }),
  ],
  ['bad Silent: for 30 min, its kubelet stopped reporting', node({ status: 'Unknown' })],
  [
    'bad Not ready: for 30 min, container runtime is down',
    node({ status: 'False', message: 'container runtime is down' }),
  ],
  ['bad Under pressure: short of memory', node({ status: 'True' }, {}, [{ type: 'MemoryPressure', status: 'True' }])],
])('%s', (words, object) => {
  expect(said(nodeVerdict(object, { pods: [asking], events }, NOW))).toBe(words)
})

test('how full a node is, and what is wrong on it', () => {
  const verdict = nodeVerdict(node({ status: 'True' }), { pods: [asking, pod(crashing())], events }, NOW)
  const shown = text(verdict)
  expect(shown).toContain('Pods: 2, 1 crash looping (OOMKilled, exit 137)')
  expect(shown).toContain('cpu asked for 1.93 of 3.86')
  expect(shown).toContain('memory asked for, Gi 3 of 12')
  expect(text(nodeVerdict(node({ status: 'True' }), { pods: undefined, events }, NOW))).not.toContain('asked for')
})

const claim = (status: Json, spec: Json = {}, metadata: Json = {}): Json => ({
  metadata: { name: 'data', creationTimestamp: before(12), ...metadata },
  spec: { resources: { requests: { storage: '8Gi' } }, ...spec },
  status,
})

test.each([
  ['good Bound', claim({ phase: 'Bound', capacity: { storage: '8Gi' } }), []],
  ['warn No volume: for 12 min', claim({ phase: 'Pending' }), []],
  [
    'bad No volume: for 12 min; no quota left',
    claim({ phase: 'Pending' }),
    [warning('ProvisioningFailed', 'no quota left', 1)],
  ],
  [
    'info Waiting: its volume is made when a pod first uses it',
    claim({ phase: 'Pending' }),
    [{ reason: 'WaitForFirstConsumer' }],
  ],
  ['bad Lost: its volume pv-1 is gone', claim({ phase: 'Lost' }, { volumeName: 'pv-1' }), []],
  [
    'warn Being deleted: it waits until no pod uses it',
    claim({ phase: 'Bound' }, {}, { deletionTimestamp: before(1), finalizers: ['kubernetes.io/pvc-protection'] }),
    [],
  ],
  [
    'warn Growing: to 8Gi when its pod is started again',
    claim({ phase: 'Bound', conditions: [{ type: 'FileSystemResizePending', status: 'True' }] }),
    [],
  ],
])('%s', (words, object, found) => {
  expect(said(claimVerdict(object, { pods: [], events: found }, NOW))).toBe(words)
})

test.each([
  ['good Bound: to shop/data', { phase: 'Bound' }],
  [
    'warn Released: shop/data is gone, its data are kept; nobody can claim it until somebody clears its claim',
    { phase: 'Released' },
  ],
  ['bad Failed: no permission', { phase: 'Failed', message: 'no permission' }],
])('%s', (words, status) => {
  const spec = { claimRef: { namespace: 'shop', name: 'data' }, persistentVolumeReclaimPolicy: 'Retain' }
  expect(said(volumeVerdict({ spec, status }, { events }, NOW))).toBe(words)
})

const scaler = (status: Json, ...conditions: readonly Json[]): Json => ({
  spec: {
    minReplicas: 2,
    maxReplicas: 6,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 70 } } }],
  },
  status: {
    currentReplicas: 3,
    desiredReplicas: 3,
    currentMetrics: [{ type: 'Resource', resource: { current: { averageUtilization: 82 } } }],
    ...status,
    conditions,
  },
})

test.each([
  ['good In range: 3 of 2 to 6 replicas', scaler({})],
  ['info Scaling: 3 → 5 replicas', scaler({ desiredReplicas: 5 })],
  [
    'warn At its most: 6 replicas, and it would go on if it might',
    scaler(
      { currentReplicas: 6, desiredReplicas: 6 },
      { type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas' },
    ),
  ],
  [
    'bad Has no figures: 3 of 2 to 6, no metrics',
    scaler({}, { type: 'ScalingActive', status: 'False', message: 'no metrics' }),
  ],
  [
    'bad Cannot scale: 3 of 2 to 6, not found',
    scaler({}, { type: 'AbleToScale', status: 'False', message: 'not found' }),
  ],
])('%s', (words, object) => {
  const verdict = autoscalerVerdict(object, { events }, NOW)
  expect(said(verdict)).toBe(words)
  expect(text(verdict)).toContain('cpu: 82% of 70% aimed for')
})

test('a namespace: its quotas as bars, the fullest first, and what holds up its deletion', () => {
  const quota = (used: string) => ({
    status: {
      hard: { pods: '10', 'requests.memory': '4Gi', services: '0' },
      used: { pods: used, 'requests.memory': '3Gi' },
    },
  })
  const active = { metadata: {}, status: { phase: 'Active' } }
  expect(said(namespaceVerdict(active, [quota('1')], NOW))).toBe('good Active: room in every quota')
  expect(said(namespaceVerdict(active, [quota('9')], NOW))).toBe('warn Quota is nearly full: pods')
  expect(said(namespaceVerdict(active, [quota('10')], NOW))).toBe('bad Quota is full: pods')
  expect(said(namespaceVerdict(active, [], NOW))).toBe('good Active')
  expect(plainText({ nodes: verdictNodes(namespaceVerdict(active, [quota('1')], NOW)) })).toMatch(
    /requests\.memory, Gi 3 of 4\s+pods 1 of 10/,
  )
  const going = {
    metadata: { deletionTimestamp: before(20) },
    status: {
      phase: 'Terminating',
      conditions: [
        {
          type: 'NamespaceContentRemaining',
          status: 'True',
          message: 'Some resources are remaining: pods. has 2 resource instances',
        },
      ],
    },
  }
  expect(said(namespaceVerdict(going, undefined, NOW))).toBe(
    'bad Being deleted: for 20 min, Some resources are remaining: pods. has 2 resource instances',
  )
})

const job = (status: Json, spec: Json = {}): Json => ({
  metadata: { name: 'migrate', namespace: 'data', creationTimestamp: before(30), ownerReferences: [{ uid: 'cron' }] },
  spec,
  status: { startTime: before(30), ...status },
})
const failed = job({
  failed: 4,
  conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: before(5) }],
})
const done = job({ completionTime: before(10), conditions: [{ type: 'Complete', status: 'True' }] })

test.each([
  ['good Completed: 10 min ago, took 20 min', done],
  ['bad Failed: it gave up after the tries it may take, 4 failed tries, 5 min ago', failed],
  [
    'bad Failed: it took longer than it may, 5 min ago',
    job({
      conditions: [{ type: 'Failed', status: 'True', reason: 'DeadlineExceeded', lastTransitionTime: before(5) }],
    }),
  ],
  ['info Running: for 30 min, 0 of 3 done, 1 running', job({ active: 1 }, { completions: 3 })],
  ['warn Running: for 30 min, 1 running, 1 failed try', job({ active: 1, failed: 1 })],
  ['info Suspended', job({}, { suspend: true })],
])('%s', (words, object) => {
  expect(said(jobVerdict(object, { pods: [], events }, NOW))).toBe(words)
})

test.each([
  ['good Runs as it should: last run 10 min ago', {}, [done]],
  ['bad Last run failed: last run 10 min ago, last success 20 h ago', { lastSuccessfulTime: before(1_200) }, [failed]],
  [
    'bad Last run failed: last run 10 min ago, it never succeeded',
    {},
    [failed, { ...done, metadata: { ownerReferences: [{ uid: 'other' }] } }],
  ],
  ['info Running: 1 run, last run 10 min ago', { active: [{}] }, []],
])('%s', (words, status, jobs) => {
  const cron = {
    metadata: { uid: 'cron' },
    spec: { schedule: '0 * * * *' },
    status: { lastScheduleTime: before(10), ...status },
  }
  expect(said(cronJobVerdict(cron, { jobs, events }, NOW))).toBe(words)
  expect(said(cronJobVerdict({ ...cron, spec: { suspend: true } }, { jobs, events }, NOW))).toBe(
    'warn Suspended: last run 10 min ago',
  )
})

test('kinds nobody knows say how they are by their conditions, or nothing', () => {
  const custom = (...conditions: readonly Json[]) =>
    conditionVerdict({ metadata: {}, status: { conditions } }, events, NOW)
  const at = { lastTransitionTime: before(5) }
  expect(said(custom({ type: 'Ready', status: 'True', ...at }) as Verdict)).toBe('good Ready: for 5 min')
  expect(
    said(custom({ type: 'Ready', status: 'False', reason: 'NoDns', message: 'not found', ...at }) as Verdict),
  ).toBe('bad Not ready: for 5 min, NoDns, not found')
  expect(said(custom({ type: 'Available', status: 'Unknown' }) as Verdict)).toBe('warn Available: unknown')
  expect(
    said(custom({ type: 'Ready', status: 'True', ...at }, { type: 'Stalled', status: 'True', reason: 'x' }) as Verdict),
  ).toBe('warn Ready: for 5 min')
  expect(custom()).toBeUndefined()
  expect(custom({ type: 'Odd', status: 'True' })).toBeUndefined()
})
