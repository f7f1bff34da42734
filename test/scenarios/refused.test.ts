import { expect, test } from 'vitest'
import { condition, node, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app } from './world/workloads.ts'

const nodes = ['n1', 'n2', 'n3'].map((name) => node({ name }))

/** A Deployment whose ReplicaSet may not create any pods. */
function refused(message: string, replicas = 3, owned = 0) {
  const one = app({ name: 'api', replicas, owned })
  const failing = {
    ...one.replicaSet,
    spec: { replicas },
    status: { replicas: owned, conditions: [condition('ReplicaFailure', 'True', T0, 'FailedCreate', message)] },
  }
  const stage = openStage().set(...nodes, one.deployment, failing, ...one.pods)
  return stage.until('10:00').told()
}

test('a quota that lets one of three be', () => {
  expect(
    refused(
      'pods "api-x" is forbidden: exceeded quota: compute, requested: limits.memory=256Mi, used: limits.memory=1Gi, limited: limits.memory=1Gi',
      3,
      1,
    ),
  ).toMatchInlineSnapshot(`
    [
      "+1:45 post | NOTICE  api in shop on prod-weu: 2 of 3 pods cannot be created since 02:00

    Impact: 1 of 3 ready.
    Cause: quota compute is used up: requested: limits.memory=256Mi, used: limits.memory=1Gi, limited: limits.memory=1Gi.
    Next: Raise the quota, or scale something down.

    INC-9CZ6 · acknowledged by nobody",
    ]
  `)
})

test('a webhook that refuses what lacks a label', () => {
  expect(
    refused(
      'admission webhook "validation.gatekeeper.sh" denied the request: [require-labels] you must provide labels: {"team"}',
    ),
  ).toMatchInlineSnapshot(`
    [
      "+1:45 post | NOTICE  api is down in shop on prod-weu: 3 of 3 pods cannot be created since 02:00

    Impact: 0 of 3 ready.
    Cause: webhook validation.gatekeeper.sh refuses them: [require-labels] you must provide labels: {"team"}.
    Next: Correct what it asks for.

    INC-9CZ6 · acknowledged by nobody",
    ]
  `)
})

test('a namespace that enforces more than its pods keep to', () => {
  expect(
    refused(
      'pods "api-x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false)',
      1,
    ),
  ).toMatchInlineSnapshot(`
    [
      "+1:45 post | NOTICE  api is down in shop on prod-weu: its only pod cannot be created since 02:00

    Impact: 0 of 1 ready.
    Cause: the API server refuses them: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set securityContext.allowPrivilegeEscalation=false).
    Next: Correct its security settings, or what its namespace enforces.

    INC-9CZ6 · acknowledged by nobody",
    ]
  `)
})

test('a service account that is not there', () => {
  expect(
    refused(
      'pods "api-x" is forbidden: error looking up service account shop/api: serviceaccount "api" not found',
      1,
    )[0]
      ?.split('\n')
      .slice(3, 5),
  ).toMatchInlineSnapshot(`
    [
      "Cause: service account api does not exist.",
      "Next: Create it, or correct its name in the pod template.",
    ]
  `)
})

test.each([
  [
    'taints',
    '0/6 nodes are available: 2 node(s) had untolerated taint {sku: gpu}, 4 node(s) had untolerated taint {system: true}. preemption: 0/6 nodes are available: 6 Preemption is not helpful for scheduling.',
    'the nodes have taints it does not tolerate.',
  ],
  [
    'a resource with a name of its own',
    '0/4 nodes are available: 4 Insufficient nvidia.com/gpu. preemption: 0/4 nodes are available: 4 No preemption victims found for incoming pod.',
    'not enough nvidia.com/gpu on any node it may use.',
  ],
  [
    'labels',
    "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
    'no node has the labels it asks for.',
  ],
  [
    'spreading',
    "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules.",
    'its own rules of where it may be leave no node.',
  ],
  ['room for pods', '0/3 nodes are available: 3 Too many pods.', 'the nodes have as many pods as they may have.'],
  [
    'ports',
    "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.",
    'the host port it asks for is taken on every node.',
  ],
  ['cordoned nodes', '0/2 nodes are available: 2 node(s) were unschedulable.', 'the nodes it may use are cordoned.'],
])('no node because of %s', (_name, message, expected) => {
  const one = app({ name: 'api', replicas: 1 })
  const waiting = one.pod(0, { created: T0, scheduled: { reason: 'Unschedulable', since: T0, message } })
  const [said] = openStage().set(one.deployment, one.replicaSet, waiting).until('10:00').told()
  expect(said?.split('\n')[3]).toContain(`Cause: ${expected} The scheduler says: 0/`)
  expect(said).not.toMatch(/\.\.|preemption/)
})
