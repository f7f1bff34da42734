import { afterAll, beforeAll, expect, it } from 'vitest'
import { manualClock } from '../../../sandbox/clock.ts'
import type { Deployment } from '../../../sandbox/controllers/deployment/deployment.ts'
import type { Node } from '../../../sandbox/controllers/node/node.ts'
import { isNodeReady } from '../../../sandbox/controllers/node/node.ts'
import { controllerOf } from '../../../sandbox/controllers/owner.ts'
import type { Pod } from '../../../sandbox/controllers/pod/pod.ts'
import type { Controllers } from '../../../sandbox/controllers/start.ts'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import type { Store } from '../../../sandbox/kube/store.ts'
import { blueprints } from '../../../sandbox/world/blueprint.ts'
import { populate } from '../../../sandbox/world/populate.ts'
import type { Troubles } from '../../../sandbox/world/trouble.ts'
import { troubles } from '../../../sandbox/world/trouble.ts'

const clock = manualClock(Date.UTC(2026, 10, 22, 12, 5))
const errors: string[] = []
let store: Store
let controllers: Controllers
let trouble: Troubles

beforeAll(() => {
  const [prod] = blueprints
  if (!prod) throw new Error('no blueprint')
  ;({ store, controllers } = populate(prod, clock, (error, where) => errors.push(`${where}: ${error}`)))
  trouble = troubles(controllers)
})

afterAll(() => {
  controllers.stop()
  expect(errors).toEqual([])
})

const minutes = (count: number) => clock.advance(count * 60_000)
const pods = (app: string) =>
  (store.list(kinds.pods) as readonly Pod[]).filter((pod) => pod.metadata.labels?.app === app)
const deployment = (namespace: string, name: string) => store.read(kinds.deployments, namespace, name) as Deployment
const reasons = (app: string) =>
  pods(app).map((pod) => {
    const status = pod.status?.containerStatuses?.[0]
    return (
      status?.state.waiting?.reason ??
      status?.state.terminated?.reason ??
      status?.lastState.terminated?.reason ??
      'fine'
    )
  })

it.each([
  ['crashDeployment', 'checkout', /CrashLoopBackOff|Error/],
  ['badImage', 'cart', /ImagePullBackOff|ErrImagePull/],
  ['oom', 'api', /OOMKilled|CrashLoopBackOff/],
] as const)('%s breaks %s, and can be taken back', (name, app, expected) => {
  const made = trouble[name]()
  expect(made.sentence).toContain(`shop/${app}`)
  minutes(4)
  expect(reasons(app).filter((reason) => expected.test(reason))).not.toEqual([])
  made.undo()
  minutes(3)
  expect(reasons(app)).toEqual(reasons(app).map(() => 'fine'))
  expect(deployment('shop', app).status?.updatedReplicas).toBe(deployment('shop', app).spec.replicas)
})

it('neverReady stops a rollout, while the old pods serve', () => {
  const made = trouble.neverReady()
  minutes(11)
  const { conditions, availableReplicas } = deployment('shop', 'search').status ?? {}
  expect(conditions?.find(({ type }) => type === 'Progressing')?.reason).toBe('ProgressDeadlineExceeded')
  expect(availableReplicas).toBeGreaterThanOrEqual(3)
  made.undo()
  minutes(2)
})

it('fillQuota makes the quota refuse pods', () => {
  const made = trouble.fillQuota()
  minutes(1)
  expect(pods('ledger').length).toBeLessThan(12)
  const failure = deployment('payments', 'ledger').status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
  expect(failure?.message).toMatch(/is forbidden: exceeded quota: payments-quota, requested: .*, used: .*, limited: /)
  made.undo()
  minutes(1)
  expect(pods('ledger')).toHaveLength(2)
})

it('what is drained after a node was killed is another node', () => {
  const killed = trouble.killNode()
  const drained = trouble.drainNode()
  const name = /node (\S+)/
  expect(name.exec(drained.sentence)?.[1]).not.toBe(name.exec(killed.sentence)?.[1])
  drained.undo()
  killed.undo()
  minutes(5)
})

it('drainNode empties a node within the budgets', () => {
  const name = store.list(kinds.nodes).at(-1)?.metadata.name ?? ''
  const left = () =>
    controllers.cluster.pods
      .onNode(name)
      .filter((pod) => controllerOf(pod)?.kind !== 'DaemonSet' && pod.status?.phase === 'Running')
  expect(left().length).toBeGreaterThan(3)
  const made = trouble.drainNode(name)
  const web = () => deployment('shop', 'web').status?.availableReplicas ?? 0
  for (let step = 0; step < 120; step++) {
    clock.advance(1000)
    expect(web()).toBeGreaterThanOrEqual(3)
  }
  expect(left()).toEqual([])
  expect((store.read(kinds.nodes, undefined, name) as Node).spec?.unschedulable).toBe(true)
  made.undo()
  expect((store.read(kinds.nodes, undefined, name) as Node).spec?.unschedulable).toBeUndefined()
})

it('killNode moves what ran there, and brings the node back', () => {
  const node = store.list(kinds.nodes).at(-2)?.metadata.name ?? ''
  const made = trouble.killNode(node)
  minutes(2)
  expect(isNodeReady(store.read(kinds.nodes, undefined, node) as Node)).toBe(false)
  minutes(6)
  expect(deployment('shop', 'web').status?.availableReplicas).toBe(4)
  made.undo()
  minutes(2)
  expect(isNodeReady(store.read(kinds.nodes, undefined, node) as Node)).toBe(true)
  expect(controllers.cluster.pods.onNode(node).filter((pod) => pod.metadata.deletionTimestamp)).toEqual([])
})
