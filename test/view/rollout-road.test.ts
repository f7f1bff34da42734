import { expect, onTestFinished, test } from 'vitest'
import { manualClock } from '../../sandbox/clock.ts'
import { startControllers } from '../../sandbox/controllers/start.ts'
import { createStore } from '../../sandbox/kube/memory.ts'
import type { KubeObject } from '../../sandbox/object.ts'
import { nodesOf } from '../../sandbox/world/nodes.ts'
import { namespace } from '../../sandbox/world/plain.ts'
import type { App } from '../../sandbox/world/workload.ts'
import { deployment, statefulSet } from '../../sandbox/world/workload.ts'
import { plainText } from '../../src/reply.ts'
import type { Memory, Sight } from '../../src/view/rollout-road.ts'
import { isOver, remember, roadOf } from '../../src/view/rollout-road.ts'
import { roadReply } from '../../src/view/rollout-road-reply.ts'

const SECOND = 1_000
const WEB: App = { name: 'web', namespace: 'shop', image: 'registry.example/web:1', replicas: 3, health: '/healthz' }

type Spec = Record<string, unknown> & { template: { spec: { containers: { image: string }[] } } }

/** A cluster with one workload that has been well for a day, and a look at its rollout as often as one likes. */
function open(app: App, make = deployment) {
  const clock = manualClock()
  const store = createStore({ clock })
  const controllers = startControllers({ store })
  onTestFinished(controllers.stop)
  const pool = {
    name: 'pool',
    mode: 'User',
    count: 3,
    size: 'Standard_D4ds_v5',
    cluster: 'c',
    version: 'v1.36.1',
  } as const
  const kind = (resource: string, group = 'apps') => {
    const found = store.kinds.at(group, 'v1', resource)
    if (!found) throw new Error(`no ${resource}`)
    return found
  }
  const workload = make(app)
  const plural = `${workload.kind?.toLowerCase()}s`
  for (const object of [...nodesOf(pool, 1, clock.now()), namespace('shop'), workload]) store.create(object)
  clock.advance(86_400 * SECOND)
  const acceptedAt = clock.now()
  let memory: Memory = { pulled: {} }

  const sight = (): Sight => {
    const found = store.get(kind(plural), 'shop', app.name)
    return {
      type: `${plural}.apps`,
      ...(found ? { workload: found } : { isGone: true }),
      sets: store.list(kind('replicasets'), { namespace: 'shop' }),
      pods: store.list(kind('pods', ''), { namespace: 'shop' }),
      events: store.list(kind('events', ''), { namespace: 'shop' }),
      isWhole: true,
    }
  }
  const look = () => {
    memory = remember(memory, sight(), clock.now())
    return roadOf(memory, sight(), clock.now())
  }
  const around = {
    ...{ what: 'web in shop on prod', typed: 'deployments.apps/web', place: ' -n shop', namespace: 'shop' },
    ...{ undo: 'rollout undo', stop: 'stop x', canPause: true, acceptedAt },
  }
  return {
    clock,
    store,
    look,
    says: () => plainText(roadReply(look(), around, clock.now())),
    buttons: () =>
      roadReply(look(), around, clock.now()).nodes.flatMap((node) =>
        node.kind === 'buttons' ? node.buttons.map(({ id }) => id) : [],
      ),
    /** What a worker that takes over knows: what was saved, as JSON. */
    handOver() {
      memory = JSON.parse(JSON.stringify(memory))
    },
    change(edit: (spec: Spec) => void): void {
      const live = structuredClone(store.read(kind(plural), 'shop', app.name)) as KubeObject & { spec: Spec }
      edit(live.spec)
      store.update(live)
    },
    setImage(image: string): void {
      this.change(({ template }) => {
        const [first] = template.spec.containers
        if (first) first.image = image
      })
    },
    remove: () => store.delete(kind(plural), 'shop', app.name),
    /** Looks every second until it is so. */
    until(holds: (road: ReturnType<typeof look>) => boolean, most = 900): ReturnType<typeof look> {
      for (let second = 0; second < most; second++) {
        const road = look()
        if (holds(road)) return road
        clock.advance(SECOND)
      }
      throw new Error(`in vain: ${JSON.stringify(look())}`)
    },
  }
}

test('a good rollout goes the whole road, each replica with its times, and ends with how long it took', () => {
  const shop = open(WEB)
  shop.setImage('registry.example/web:2')
  expect(shop.says()).toContain('ROLLING OUT  web in shop on prod: 0 of 3 ready')
  const midway = shop.until(({ ready, pods }) => ready === 1 && pods.length > 1)
  expect(midway.old).toBeGreaterThan(0)
  expect(shop.says()).toMatch(/web-\w+-\w+ created ✓ scheduled ✓ pulled ✓ \(\d+ s\) started ✓ ready ✓ \d+ s/)
  expect(shop.buttons()).toEqual(['logs', 'stop', 'pause', 'undo'])
  const seen = new Set<string>()
  const done = shop.until((road) => {
    seen.add(road.phase)
    return isOver(road)
  })
  expect([...seen]).toEqual(['rolling', 'done'])
  expect(done).toMatchObject({ phase: 'done', ready: 3, wanted: 3, old: 0, made: 3, pulled: 3 })
  for (const { created = 0, scheduled = 0, pulled = 0, started = 0, ready = 0 } of done.pods) {
    expect([created, scheduled, pulled, started, ready]).toEqual(
      [created, scheduled, pulled, started, ready].toSorted(),
    )
  }
  expect(shop.says()).toMatch(/^ROLLED OUT {2}web in shop on prod: 3 of 3 ready after \d+ s/)
})

test('an image that is not there is told with its cause at once, and ends at the progress deadline', () => {
  const shop = open(WEB)
  shop.setImage('registry.example/web:broken')
  shop.until(({ phase }) => phase === 'trouble', 30)
  expect(shop.says()).toMatch(
    /^IN TROUBLE {2}web in shop on prod: 0 of 3 ready, cannot pull its image; \d old pods still there/,
  )
  expect(shop.says()).toContain(
    'Cause Cannot pull its image: registry.example/web:broken, there is no such image or tag.',
  )
  expect(shop.buttons()).toEqual(['stop', 'pause', 'undo'])
  const stuck = shop.until(isOver)
  expect(stuck.phase).toBe('stuck')
  expect(shop.says()).toMatch(/^NOT ROLLED OUT {2}web in shop on prod: did not finish within \d+ min/)
})

test('crashes and a probe that never passes are told, too', () => {
  const crashing = open(WEB)
  crashing.setImage('registry.example/web:2-crash')
  crashing.until(({ trouble }) => trouble?.state === 'Crash looping', 120)
  expect(crashing.says()).toMatch(/Cause Crash looping: exit 1, \d+ restart/)
  const silent = open({
    ...WEB,
    annotations: {
      'sandbox.quarterdeck/behaviour': 'never-ready',
      'sandbox.quarterdeck/image': 'registry.example/web:2',
    },
  })
  silent.setImage('registry.example/web:2')
  const { trouble } = silent.until(({ phase }) => phase === 'trouble', 200)
  expect(trouble).toMatchObject({ state: 'Not ready' })
  expect(trouble?.detail).toContain('readiness probe fails')
})

test('what no node takes, and what a quota refuses, has that as its cause', () => {
  const shop = open(WEB)
  shop.change((spec) => {
    Object.assign(spec.template.spec.containers[0] ?? {}, { resources: { requests: { cpu: '400' } } })
  })
  const { trouble } = shop.until(({ phase }) => phase === 'trouble', 30)
  expect(trouble).toMatchObject({ state: 'No node takes it' })
  expect(trouble?.detail).toContain('Insufficient cpu')
  const full = open(WEB)
  full.store.create({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'pods', namespace: 'shop' },
    spec: { hard: { pods: '3' } },
  })
  full.setImage('registry.example/web:2')
  full.until(({ phase }) => phase === 'trouble', 60)
  expect(full.says()).toContain('Cause Over its quota: ')
})

test('paused it waits, resumed it goes on to its end', () => {
  const shop = open(WEB)
  shop.setImage('registry.example/web:2')
  shop.until(({ made }) => made > 0)
  shop.change((spec) => Object.assign(spec, { paused: true }))
  shop.until(({ phase }) => phase === 'paused', 10)
  expect(shop.says()).toContain('PAUSED  web in shop on prod')
  expect(shop.buttons()).toContain('resume')
  shop.change((spec) => Object.assign(spec, { paused: false }))
  expect(shop.until(isOver).phase).toBe('done')
})

test('undone meanwhile it says so, and never that the other rollout was this one; deleted, that', () => {
  const shop = open(WEB)
  shop.setImage('registry.example/web:broken')
  shop.until(({ phase }) => phase === 'trouble')
  shop.setImage('registry.example/web:1')
  shop.clock.advance(SECOND)
  expect(shop.look().phase).toBe('replaced')
  expect(shop.says()).toContain('REPLACED  web in shop on prod: another rollout has taken its place')
  const gone = open(WEB)
  gone.setImage('registry.example/web:2')
  gone.look()
  gone.remove()
  gone.clock.advance(60 * SECOND)
  expect(gone.look().phase).toBe('gone')
})

test('another worker goes on with what was saved: the same version, the times that were seen', () => {
  const shop = open(WEB)
  shop.setImage('registry.example/web:2')
  const before = shop.until(({ ready }) => ready === 1)
  shop.handOver()
  const pulled = before.pods.find(({ ready }) => ready !== undefined)
  expect(shop.look().pods.find(({ name }) => name === pulled?.name)?.pulled).toBe(pulled?.pulled)
  shop.setImage('registry.example/web:3')
  shop.clock.advance(SECOND)
  expect(shop.look().phase).toBe('replaced')
})

test('scaling up and down is followed as well, and stateful sets one after the other', () => {
  const shop = open(WEB)
  shop.change((spec) => Object.assign(spec, { replicas: 5 }))
  expect(shop.until(isOver)).toMatchObject({ phase: 'done', ready: 5 })
  const none = open(WEB)
  none.change((spec) => Object.assign(spec, { replicas: 0 }))
  expect(none.until(isOver)).toMatchObject({ phase: 'done', ready: 0, wanted: 0 })
  const db = open({ ...WEB, name: 'db', replicas: 2, spec: { volumeClaimTemplates: [] } }, (app) =>
    statefulSet(app, '8Gi'),
  )
  db.setImage('registry.example/web:2')
  const half = db.until(({ ready }) => ready === 1)
  expect(half.old).toBe(1)
  expect(db.until(isOver)).toMatchObject({ phase: 'done', ready: 2, old: 0 })
})

test('who may not see pods is told what the workload itself says', () => {
  const shop = open(WEB)
  const { workload } = { workload: shop.store.list(shop.store.kinds.at('apps', 'v1', 'deployments') ?? never(), {})[0] }
  const sight: Sight = {
    type: 'deployments.apps',
    workload,
    sets: [],
    pods: [],
    events: [],
    isWhole: false,
    blind: 'forbidden',
  }
  expect(roadOf({ pulled: {} }, sight, shop.clock.now())).toMatchObject({ phase: 'done', ready: 3 })
})

function never(): never {
  throw new Error('the sandbox has no deployments')
}
