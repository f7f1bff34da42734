import { expect, test } from 'vitest'
import { condition, ended, event, iso, meta, node, pod, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app } from './world/workloads.ts'

const S = 1000
const nodes = ['n1', 'n2', 'n3'].map((name) => node({ name }))
const one = app({ name: 'api', replicas: 1 })
const about = { kind: 'Pod', name: 'api-aaa111-a0', uid: 'shop/api-aaa111/0' }
const begun = () =>
  openStage()
    .set(...nodes, one.deployment, one.replicaSet)
    .until('1:00')
const starting = (parts: object) =>
  one.pod(0, { created: T0 + 60 * S, ready: false, readySince: T0 + 61 * S, phase: 'Pending', ...parts })

test('a program that ends with 0 again and again', () => {
  const looping = { waiting: 'CrashLoopBackOff', restarts: 4, last: ended(T0 + 70 * S, 0) }
  const stage = begun().set(starting({ phase: 'Running', containers: [looping] }))
  expect(stage.until('5:00').told()).toMatchInlineSnapshot(`
    [
      "+1:47 post | NOTICE  api is down in shop on prod-weu: its only pod crash looping since 02:01

    Impact: 0 of 1 ready.
    Cause: it ends by itself with exit 0, as if its work were done, and is started again (4 restarts).
    Next: See whether it is meant to go on; what is to end belongs into a Job.

    INC-9S2B · acknowledged by nobody",
    ]
  `)
})

test('a command that does not exist', () => {
  const said =
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app/sevrer": stat /app/sevrer: no such file or directory: unknown'
  const last = ended(T0 + 70 * S, 128, 'StartError', said)
  const message = 'back-off 40s restarting failed container=app pod=api'
  const stage = begun().set(
    starting({ phase: 'Running', containers: [{ waiting: 'CrashLoopBackOff', restarts: 4, message, last }] }),
  )
  expect(stage.until('5:00').told()).toMatchInlineSnapshot(`
    [
      "+1:47 post | NOTICE  api is down in shop on prod-weu: its only pod cannot start since 02:01

    Impact: 0 of 1 ready.
    Cause: exec: "/app/sevrer": stat /app/sevrer: no such file or directory.
    Next: Correct its command, mounts or settings.

    INC-9S2B · acknowledged by nobody",
    ]
  `)
})

test('an image that runs as root where it must not', () => {
  const message = 'container has runAsNonRoot and image will run as root (pod: "api_shop(1234)", container: app)'
  const stage = begun().set(starting({ containers: [{ waiting: 'CreateContainerConfigError', message }] }))
  expect(stage.until('5:00').told()).toMatchInlineSnapshot(`
    [
      "+2:47 post | NOTICE  api is down in shop on prod-weu: its only pod cannot start since 02:01

    Impact: 0 of 1 ready.
    Cause: container has runAsNonRoot and image will run as root.
    Next: Correct its command, mounts or settings.

    INC-9S2B · acknowledged by nobody",
    ]
  `)
})

test('an init container that waits for ever', () => {
  const waiting = { name: 'wait-for-db', init: true, running: T0 + 62 * S, ready: false }
  const stage = begun().set(starting({ containers: [waiting, { waiting: 'PodInitializing' }] }))
  expect(stage.until('20:00').told()).toMatchInlineSnapshot(`
    [
      "+10:47 post | NOTICE  api is down in shop on prod-weu: its only pod not ready since 02:00

    Impact: 0 of 1 ready.
    Cause: its init container wait-for-db has not ended, and nothing starts before it has.
    Next: Read its log: it may wait for something.

    INC-9S2B · acknowledged by nobody",
    ]
  `)
})

test('a network that gives a pod no address', () => {
  const message =
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "abc": plugin type="azure-vnet" failed (add): IPAM Invoker Add failed with error: Failed to allocate address: No available addresses'
  const stage = begun()
    .set(starting({ containers: [{ waiting: 'ContainerCreating' }] }))
    .set(event({ about, reason: 'FailedCreatePodSandBox', message, count: 8, at: T0 + 120 * S }))
  expect(stage.until('10:00').told()).toMatchInlineSnapshot(`
    [
      "+4:45 post | NOTICE  api is down in shop on prod-weu: its only pod cannot start since 02:01

    Impact: 0 of 1 ready.
    Cause: its network cannot be set up: failed to setup network for sandbox "abc": plugin type="azure-vnet" failed (add): IPAM Invoker Add failed with error: Failed to allocate address: No available addresses.
    Next: Look at the network plugin on its node.

    INC-9S2B · acknowledged by nobody",
    ]
  `)
})

test('a ConfigMap that a new template asks for, while the old pods serve', () => {
  const before = app({ name: 'api' })
  const progressing = condition('Progressing', 'True', T0 + 60 * S, 'ReplicaSetUpdated')
  const after = app({
    ...{ name: 'api', hash: 'bbb222', revision: 2, generation: 2, owned: 1, created: T0 + 60 * S, progressing },
  })
  const stage = openStage()
    .set(...nodes, ...before.all)
    .until('1:00')
  const containers = [{ waiting: 'CreateContainerConfigError', message: 'configmap "api-config" not found' }]
  stage.set(
    after.deployment,
    after.replicaSet,
    after.pod(0, { created: T0 + 60 * S, ready: false, phase: 'Pending', containers }),
  )
  expect(stage.until('10:00').told()).toMatchInlineSnapshot(`
    [
      "+2:47 post | NOTICE  api in shop on prod-weu: 1 of 3 pods cannot start without ConfigMap api-config since 02:01

    Impact: All 3 ready: the pods from before still serve.
    Cause: ConfigMap api-config does not exist.
    Next: Create the ConfigMap, or undo what began to ask for it.

    INC-5DY4 · acknowledged by nobody",
    ]
  `)
})

test('a Job whose pod cannot pull, and one that has tried often enough', () => {
  const job = (name: string, status: object) => ({
    kind: 'Job',
    metadata: meta({ name, namespace: 'shop', created: T0 + 60 * S }),
    spec: { backoffLimit: 2 },
    status: { startTime: iso(T0 + 60 * S), ...status },
  })
  const of = (name: string) => ({ kind: 'Job', name, uid: `shop/${name}` })
  const containers = [{ waiting: 'ImagePullBackOff', message: 'manifest unknown' }]
  const stuck = { created: T0 + 60 * S, ready: false, phase: 'Pending', containers }
  const failed = {
    created: T0 + 60 * S,
    phase: 'Failed',
    ready: false,
    containers: [{ terminated: ended(T0 + 80 * S, 1, 'Error', 'ERROR: relation "orders" does not exist\n') }],
  }
  const over = condition(
    'Failed',
    'True',
    T0 + 150 * S,
    'BackoffLimitExceeded',
    'Job has reached the specified backoff limit',
  )
  const stage = openStage().until('1:00')
  stage.set(job('load', { active: 1 }), pod({ name: 'load-x', owner: of('load'), ...stuck }))
  stage.set(job('migrate', { active: 1 })).until('2:30')
  stage.set(
    pod({ name: 'migrate-x', owner: of('migrate'), ...failed }),
    job('migrate', { failed: 3, conditions: [over] }),
  )
  expect(stage.until('10:00').told()).toMatchInlineSnapshot(`
    [
      "+3:17 post | NOTICE  Job migrate in shop on prod-weu failed at 02:02

    Cause: its pods failed too often; the last pod ended with exit 1: ERROR: relation "orders" does not exist.
    Next: Read its last lines.

    INC-RZ7P · acknowledged by nobody",
      "+3:45 post | NOTICE  Job load in shop on prod-weu: its only pod cannot pull api:1.8.1 since 02:01

    Cause: registry.example/api:1.8.1: there is no such image.
    Next: Correct the tag.

    INC-PCYB · acknowledged by nobody",
    ]
  `)
})

test('the init container of a Job that fails is the Job’s to try again', () => {
  const job = {
    kind: 'Job',
    metadata: meta({ name: 'load', namespace: 'shop', created: T0 + 60 * S }),
    spec: { backoffLimit: 6 },
    status: { active: 1, startTime: iso(T0 + 60 * S) },
  }
  const looping = { waiting: 'CrashLoopBackOff', restarts: 4, last: ended(T0 + 120 * S, 1) }
  const tries = pod({
    ...{ name: 'load-x', owner: { kind: 'Job', name: 'load', uid: 'shop/load' }, created: T0 + 60 * S },
    ...{ ready: false, containers: [{ name: 'fetch', init: true, ...looping }, { waiting: 'PodInitializing' }] },
  })
  expect(openStage().until('1:00').set(job, tries).until('30:00').told()).toEqual([])
})

test('a StatefulSet whose rollout waits for its last pod', () => {
  const set = (parts: object) => ({
    kind: 'StatefulSet',
    metadata: meta({ name: 'db', namespace: 'shop', generation: 2 }),
    spec: { replicas: 3, selector: { matchLabels: { app: 'db' } } },
    status: { observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas: 3, ...parts },
  })
  const same = { currentRevision: 'db-1', updateRevision: 'db-1' }
  const next = { currentRevision: 'db-1', updateRevision: 'db-2', updatedReplicas: 1, readyReplicas: 2 }
  const db = (i: number, hash = 'db-1', parts = {}) =>
    pod({
      ...{ name: `db-${i}`, uid: `db-${i}-${hash}`, labels: { app: 'db', 'controller-revision-hash': hash } },
      ...{ owner: { kind: 'StatefulSet', name: 'db', uid: 'shop/db' }, node: `n${i + 1}`, ...parts },
    })
  const stage = openStage()
    .set(...nodes, set(same), db(0), db(1), db(2))
    .until('5:00')
  const fresh = { created: T0 + 310 * S, ready: false, readySince: T0 + 311 * S }
  stage
    .set(set({ ...next, updatedReplicas: 0 }))
    .until('5:10')
    .remove(db(2))
  stage.set(db(2, 'db-2', { ...fresh, containers: [{ running: T0 + 312 * S, ready: false }] }), set(next))
  expect(stage.until('20:00').told()).toMatchInlineSnapshot(`
    [
      "+15:47 post | NOTICE  db in shop on prod-weu: its rollout stands at 1 of 3 since 02:05

    Impact: 2 of 3 ready.
    Cause: db-2 is not ready, and the next waits for it.
    Next: Look at db-2; after an undo it must be deleted by hand.

    INC-V70M · acknowledged by nobody",
    ]
  `)
})

test('a release that crashes is said to crash, although one of its pods waits elsewhere', () => {
  const api = app({ name: 'api' })
  const looping = { waiting: 'CrashLoopBackOff', restarts: 3, last: ended(T0 + 100 * S, 1) }
  const stage = openStage()
    .set(...nodes, ...api.all)
    .until('1:30')
  stage.set(api.pod(0, { ready: false, readySince: T0 + 90 * S, containers: [looping] }))
  stage.set(
    api.pod(1, {
      created: T0 + 80 * S,
      ready: false,
      phase: 'Pending',
      containers: [{ waiting: 'ContainerCreating' }],
    }),
  )
  expect(stage.until('5:00').told()[0]).toContain('api in shop on prod-weu: 1 of 3 pods crash looping since')
})
