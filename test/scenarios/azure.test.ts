import { expect, test } from 'vitest'
import { openCloud } from './world/azure.ts'
import { dead, move } from './world/moving.ts'
import { event, node, T0 } from './world/objects.ts'
import { openStage } from './world/stage.ts'
import { app } from './world/workloads.ts'

const S = 1000
const labels = { 'kubernetes.azure.com/agentpool': 'userpool' }

test('an upgrade of five nodes, whose pods move twice, is one line when it is over', () => {
  const names = ['u0', 'u1', 'u2', 'u3', 'u4']
  const surge = 'aks-userpool-12345678-vmss000005'
  const api = app({ name: 'api', replicas: 5, nodes: names })
  const stage = openStage().set(...names.map((name) => node({ name, labels })), ...api.all)
  const cloud = openCloud(stage)
  stage.until('1:00')
  cloud.cluster({ provisioning: 'Upgrading' }).pool('userpool', { provisioning: 'Upgrading' })
  stage.set(node({ name: surge, labels, created: T0 + 30 * S }))
  names.forEach((name, i) => {
    const t = 60 + i * 240
    stage.until(`0:${t}`).set(node({ name, labels, unschedulable: true }))
    const on = i === 0 ? surge : (names[i - 1] ?? '')
    move(stage, api, { from: i, to: i + 5, at: t + 5, on, why: 'EvictionByEvictionAPI' })
    stage.until(`0:${t + 60}`).set(dead(name, T0 + (t + 60) * S, { labels, unschedulable: true }))
    const after = { labels, version: 'v1.36.3', bootID: `boot2-${name}`, since: T0 + (t + 200) * S }
    stage.until(`0:${t + 200}`).set(node({ name, ...after }))
  })
  stage.set(node({ name: surge, labels, created: T0 + 30 * S, unschedulable: true }))
  move(stage, api, { from: 5, to: 10, at: 1300, on: 'u4', off: surge, why: 'EvictionByEvictionAPI' })
  stage.remove(node({ name: surge, labels, unschedulable: true }))
  cloud
    .pool('userpool', { provisioning: 'Succeeded', version: '1.36.3' })
    .cluster({ provisioning: 'Succeeded', version: '1.36.3' })
  expect(stage.restart().until('90:00').told()).toMatchInlineSnapshot(`
    [
      "+22:12 report | AKS upgrade of userpool of prod-weu is done (1.36.1 → 1.36.3), 02:01 to 02:22: 5 nodes in 21 min; 6 pods moved: api ×6; all ready; longest gap 30 s.",
    ]
  `)
})

test('an upgrade that a disruption budget stops is an incident of the pool, with what helps, and ends with the next one', () => {
  const stage = openStage().set(node({ name: 'u0', labels }), node({ name: 'u1', labels, unschedulable: true }))
  const cloud = openCloud(stage)
  stage.until('1:00')
  const trouble = "PodDrainFailure: Cannot evict pod as it would violate the pod's disruption budget."
  cloud.pool('userpool', { provisioning: 'Upgrading' }).look()
  stage.until('40:00')
  cloud.cluster({ provisioning: 'Failed', trouble }).pool('userpool', { provisioning: 'Failed', trouble })
  stage.until('60:00')
  cloud.pool('userpool', { provisioning: 'Upgrading' }).cluster({ provisioning: 'Upgrading' })
  stage.until('70:00')
  cloud.pool('userpool', { provisioning: 'Succeeded', version: '1.36.3' }).cluster({ provisioning: 'Succeeded' })
  expect(stage.until('90:00').told()).toMatchInlineSnapshot(`
    [
      "+41:30 post | HIGH  Node pool userpool of prod-weu failed its last operation since 02:40

    Impact: 2 of 2 nodes Ready, 1 of them closed to new pods.
    Cause: Azure says: PodDrainFailure: Cannot evict pod as it would violate the pod's disruption budget.
    Next: Look at the disruption budget that holds the pod, then upgrade again.

    INC-5P97 · acknowledged by nobody · explains 1 more",
      "+60:02 edit | HIGH  Node pool userpool of prod-weu failed its last operation, and is Upgrading since 02:40

    Impact: 2 of 2 nodes Ready, 1 of them closed to new pods.
    Cause: Azure says: PodDrainFailure: Cannot evict pod as it would violate the pod's disruption budget.
    Next: Look at the disruption budget that holds the pod, then upgrade again.

    INC-5P97 · acknowledged by nobody · explains 1 more",
      "+70:02 edit | RECOVERING  Node pool userpool of prod-weu: well again since 03:10, watched until 03:11 (before: failed its last operation, and is Upgrading)

    Cause: Azure says: PodDrainFailure: Cannot evict pod as it would violate the pod's disruption budget.

    INC-5P97 · explains 1 more",
      "+70:02 report | AKS upgrade of userpool of prod-weu is done (1.36.1 → 1.36.3), 03:00 to 03:10: 5 nodes in 10 min; no pod had to move.",
      "+71:02 edit | RESOLVED  Node pool userpool of prod-weu failed its last operation, and is Upgrading for 30 min (02:40 to 03:10), now running, last operation Succeeded

    Cause: Azure says: PodDrainFailure: Cannot evict pod as it would violate the pod's disruption budget.

    INC-5P97",
      "+71:02 news | Resolved: now running, last operation Succeeded.",
    ]
  `)
})

test('a pool that gets no machines speaks for its cluster, too', () => {
  const stage = openStage().set(node({ name: 'u0', labels }))
  const cloud = openCloud(stage)
  stage.until('6:00')
  const trouble = 'ZonalAllocationFailed: Allocation failed.'
  cloud.cluster({ provisioning: 'Failed', trouble }).pool('userpool', { provisioning: 'Failed', trouble })
  expect(stage.until('30:00').told()).toMatchInlineSnapshot(`
    [
      "+6:32 post | HIGH  Node pool userpool of prod-weu gets no machines: Azure has none of them left there since 02:06

    Impact: 1 of 1 nodes Ready.
    Cause: Azure says: ZonalAllocationFailed: Allocation failed.
    Next: Try again later, or add a node pool of another size or in other zones.

    INC-VFAW · acknowledged by nobody · explains 1 more",
    ]
  `)
})

test('a cluster that is stopped is one message, which what is not heard then belongs to', () => {
  const stage = openStage().set(node({ name: 'u0', labels }))
  const cloud = openCloud(stage)
  stage.until('1:00')
  cloud.cluster({ power: 'Stopped' }).pool('userpool', { power: 'Stopped' })
  stage.until('30:00')
  cloud.cluster({ power: 'Running' }).pool('userpool', { power: 'Running' })
  expect(stage.until('60:00').told()).toMatchInlineSnapshot(`
    [
      "+1:47 post | NOTICE  AKS cluster prod-weu is stopped since 02:01

    Cause: it was stopped in Azure.
    Next: By whom: /aks activity prod-weu. To start it: /aks start prod-weu

    INC-AKGE · acknowledged by nobody",
      "+30:02 edit | RESOLVED  AKS cluster prod-weu is stopped for 29 min (02:01 to 02:30), now running, last operation Succeeded

    Cause: it was stopped in Azure.

    INC-AKGE",
      "+30:02 news | Resolved: now running, last operation Succeeded.",
    ]
  `)
})

test('what failed, was stopped or is old when it is first looked at is not news', () => {
  const stage = openStage().set(node({ name: 'u0', labels }))
  openCloud(stage, [
    { name: 'userpool', count: 1, provisioning: 'Failed', trouble: 'QuotaExceeded: no cores' },
    { name: 'old', count: 1, image: 'AKSUbuntu-2404gen2containerd-202511.03.0' },
    { name: 'off', count: 0, power: 'Stopped' },
  ])
  expect(stage.until('30:00').told()).toMatchInlineSnapshot(`
    [
      "+1:17 post | NOTICE  1 thing was already wrong on prod-weu when watching began. From here on only what changes is told.

    - INC-V10Y Node pool userpool of prod-weu gets no machines: the quota is used up since 01:59",
      "+5:02 report | Node pool old of prod-weu · has a node image 119 days old, since 00:00",
    ]
  `)
})

test('an operation without end, the pool first and the cluster with it', () => {
  const stage = openStage().set(node({ name: 'u0', labels }))
  const cloud = openCloud(stage)
  stage.until('1:00')
  cloud.cluster({ provisioning: 'Updating' }).pool('userpool', { provisioning: 'Scaling' })
  stage.until('100:00')
  cloud.cluster({ provisioning: 'Succeeded' }).pool('userpool', { provisioning: 'Succeeded' })
  expect(stage.until('120:00').told()).toMatchInlineSnapshot(`
    [
      "+35:30 post | HIGH  Node pool userpool of prod-weu is still Scaling, and nothing else can be done to it since 02:01

    Impact: 1 of 1 nodes Ready.
    Cause: Unknown: Azure does not say what it waits for.
    Next: What goes on: /aks operations prod-weu. To end it: /aks abort prod-weu

    INC-2T7M · acknowledged by nobody",
      "+85:00 edit | HIGH  Node pool userpool of prod-weu is still Scaling, and nothing else can be done to it since 02:01

    Impact: 1 of 1 nodes Ready.
    Cause: Unknown: Azure does not say what it waits for.
    Next: What goes on: /aks operations prod-weu. To end it: /aks abort prod-weu

    INC-2T7M · acknowledged by nobody · explains 1 more",
      "+100:02 edit | RESOLVED  Node pool userpool of prod-weu is still Scaling, and nothing else can be done to it for 99 min (02:01 to 03:40), now running, last operation Succeeded

    Cause: Unknown: Azure does not say what it waits for.

    INC-2T7M",
      "+100:02 news | Resolved: now running, last operation Succeeded.",
    ]
  `)
})

test('maintenance: seven days before in the report, from the day before one message to its end', () => {
  const stage = openStage().set(node({ name: 'u0', labels }))
  const cloud = openCloud(stage)
  stage.until('1:00')
  const work = { id: 'e1', what: 'K8sVersionUpgrade', at: T0 + 26 * 3_600 * S }
  cloud.beside({ works: [{ ...work, status: 'Scheduled', says: '1.36.1 to 1.36.3' }] })
  stage.until('1560:00')
  cloud.beside({ works: [{ ...work, status: 'Started' }] })
  stage.until('1590:00')
  cloud.beside({ works: [] })
  expect(stage.until('1620:00').told()).toMatchInlineSnapshot(`
    [
      "+6:02 report | AKS cluster prod-weu · has an upgrade of Kubernetes announced, since 02:01",
      "+120:45 post | NOTICE  AKS cluster prod-weu has an upgrade of Kubernetes announced since 02:01

    Cause: AKS begins it by itself at 04:00: 1.36.1 to 1.36.3.
    Next: When AKS may do that: /aks maintenance prod-weu

    INC-XDFE · acknowledged by nobody",
      "+1560:02 edit | NOTICE  AKS cluster prod-weu has an upgrade of Kubernetes going on, announced since 02:01

    Cause: AKS began it by itself at 04:00.
    Next: When AKS may do that: /aks maintenance prod-weu

    INC-XDFE · acknowledged by nobody",
      "+1560:02 news | The cause looks different now: AKS began it by itself at 04:00.",
      "+1590:02 edit | RESOLVED  AKS cluster prod-weu has an upgrade of Kubernetes going on, announced for 26 h 29 min (02:01 to 04:30), now running, last operation Succeeded

    Cause: AKS began it by itself at 04:00.

    INC-XDFE",
      "+1590:02 news | Resolved: now running, last operation Succeeded.",
    ]
  `)
})

test('nothing of Azure is over while Azure does not answer', () => {
  const stage = openStage().set(node({ name: 'u0', labels }))
  const cloud = openCloud(stage)
  stage.until('1:00')
  cloud.pool('userpool', { provisioning: 'Failed', trouble: 'VMExtensionError: no way out' })
  stage.until('10:00')
  const [seen] = [...stage.world().azure.values()]
  if (!seen) throw new Error('nothing was seen')
  stage.azure({ ...seen, lost: { since: stage.now, why: 'Azure could not list the clusters of Shop.' } })
  stage.until('60:00')
  expect(stage.incidents().map(({ state }) => state)).toEqual(['open'])
  stage.azure()
  expect(stage.until('90:00').told()).toMatchInlineSnapshot(`
    [
      "+2:30 post | HIGH  Node pool userpool of prod-weu failed its last operation since 02:01

    Impact: 1 of 1 nodes Ready.
    Cause: Azure says: VMExtensionError: no way out.
    Next: The machines could not reach what they need to start: look at the cluster’s way out of its network.

    INC-2T7M · acknowledged by nobody",
      "+10:02 edit | HIGH  Node pool userpool of prod-weu failed its last operation since 02:01

    Impact: 1 of 1 nodes Ready.
    Cause: Azure says: VMExtensionError: no way out.
    Next: The machines could not reach what they need to start: look at the cluster’s way out of its network.
    Unsure: not heard from the cluster since 02:10 (Azure could not list the clusters of Shop.): this is how it stood then.

    INC-2T7M · acknowledged by nobody",
      "+60:02 edit | RESOLVED  Node pool userpool of prod-weu failed its last operation for 59 min (02:01 to 03:00), ended when the node pool was deleted

    Cause: Azure says: VMExtensionError: no way out.

    INC-2T7M",
      "+60:02 news | Resolved: ended when the node pool was deleted.",
    ]
  `)
})

test('a node that AKS repairs is a line of the report, and a message when it does not help', () => {
  const stage = openStage().set(node({ name: 'u0', labels }))
  const repair = (i: number) => ({
    ...event({
      about: { kind: 'Node', name: 'u0', uid: 'u0' },
      reason: 'NodeRebootStart',
      message:
        'Node auto-repair is initiating a reboot action due to NotReady status persisting for more than 5 minutes.',
      at: T0 + i * 600 * S,
      name: `u0.${i}`,
    }),
    source: { component: 'aks-auto-repair' },
  })
  stage.until('1:00').set(repair(0)).until('10:00').set(repair(1)).until('20:00').set(repair(2))
  expect(stage.until('30:00').told()).toMatchInlineSnapshot(`
    [
      "+6:02 report | Node u0 on prod-weu · is repaired by AKS, since 02:00",
      "+20:47 post | NOTICE  Node u0 on prod-weu was repaired by AKS 3 times since 02:00

    Cause: AKS says: Node auto-repair is initiating a reboot action due to NotReady status persisting for more than 5 minutes.
    Next: It does not help: drain the node and delete its machine.

    INC-0NZZ · acknowledged by nobody",
    ]
  `)
})

test('a spot pool that loses half of its nodes', () => {
  const spot = { ...labels, 'kubernetes.azure.com/agentpool': 'spot', 'kubernetes.azure.com/scalesetpriority': 'spot' }
  const names = [0, 1, 2, 3].map((i) => `aks-spot-12345678-vmss00000${i}`)
  const stage = openStage().set(...names.map((name) => node({ name, labels: spot })))
  openCloud(stage, [{ name: 'spot', count: 4, spot: true }])
  stage.until('5:00')
  stage.remove(node({ name: names[0] ?? '', labels: spot })).until('6:00')
  stage.remove(node({ name: names[1] ?? '', labels: spot }))
  expect(stage.until('40:00').told()).toMatchInlineSnapshot(`
    [
      "+10:45 post | NOTICE  Node pool spot of prod-weu lost 2 of its spot nodes within 15 min since 02:05

    Impact: 2 of 2 nodes Ready.
    Cause: Probably: Azure took its machines back, as it may with spot nodes.
    Next: Pods that need a place go to other pools, if they may. What it is: /aks nodepool show prod-weu spot

    INC-XV0N · acknowledged by nobody",
      "+20:00 edit | RECOVERING  Node pool spot of prod-weu: well again since 02:20, watched until 02:21 (before: lost 2 of its spot nodes within 15 min)

    Cause: Probably: Azure took its machines back, as it may with spot nodes.

    INC-XV0N",
      "+21:00 edit | RESOLVED  Node pool spot of prod-weu lost 2 of its spot nodes within 15 min for 15 min (02:05 to 02:20), now running, last operation Succeeded

    Cause: Probably: Azure took its machines back, as it may with spot nodes.

    INC-XV0N",
      "+21:00 news | Resolved: now running, last operation Succeeded.",
    ]
  `)
})
