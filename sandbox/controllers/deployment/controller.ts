import { kinds } from '../../kube/kinds.ts'
import type { Cluster } from '../cluster.ts'
import { annotated, follow, rewrite, writeStatus } from '../cluster.ts'
import { findCondition } from '../condition.ts'
import { createLoop } from '../loop.ts'
import { controllerOf, isControlledBy, keyOf, ownedBy } from '../owner.ts'
import { isOver } from '../pod/readiness.ts'
import type { ReplicaSet } from '../replicaset/replicaset.ts'
import { wanted } from '../replicaset/replicaset.ts'
import type { Deployment } from './deployment.ts'
import { boundsOf, isRecreate } from './deployment.ts'
import { expiredSets } from './history.ts'
import { currentSet, HASH, REVISION, setAnnotations, sized, templateHash } from './revision.ts'
import type { Resize } from './rolling.ts'
import { newSize, recreateStep, rollingStep } from './rolling.ts'
import { scaledSizes, wasScaled } from './scaling.ts'
import { deadlineAt, deploymentStatus, progressNote } from './status.ts'

const BY = 'deployment-controller'

/** Rolls deployments out. Returns what stops it. */
export function deploymentController(cluster: Cluster): () => void {
  const { store, clock } = cluster

  function reconcile(key: string): number | undefined {
    const [namespace, name = ''] = key.split('/')
    const read = () => store.get(kinds.deployments, namespace, name) as Deployment | undefined
    const sets = () => ownSets(cluster, read())
    const before = read()
    if (!before || before.metadata.deletionTimestamp) return undefined
    notePause(cluster, before)
    resize(cluster, before, plan(cluster, read() ?? before, sets()))
    const deployment = read()
    if (!deployment) return undefined
    const current = currentSet(deployment, sets())
    const old = sets().filter((set) => set !== current)
    const status = deploymentStatus(deployment, boundsOf(deployment), current, old, clock.now())
    writeStatus(store, deployment, status)
    for (const set of expiredSets(deployment, status, old))
      store.delete(kinds.replicasets, namespace, set.metadata.name)
    const next = deadlineAt(deployment, status)
    return next === undefined ? undefined : next - clock.now()
  }

  const loop = createLoop(clock, reconcile, (error, key) => cluster.onError(error, `Deployment ${key}`))
  const stops = [
    follow(store, kinds.deployments, ({ object }) => loop.enqueue(keyOf(object))),
    follow(store, kinds.replicasets, ({ object }) => {
      const owner = controllerOf(object)
      if (owner?.kind === 'Deployment') loop.enqueue(`${object.metadata.namespace}/${owner.name}`)
    }),
    // Recreate waits for the last old pod to be gone, which changes no replica set's numbers.
    store.subscribe(({ type, kind, object }) => {
      if (kind !== kinds.pods || type !== 'DELETED') return
      const set = store.get(kinds.replicasets, object.metadata.namespace, controllerOf(object)?.name ?? '')
      const owner = set && controllerOf(set)
      if (owner) loop.enqueue(`${object.metadata.namespace}/${owner.name}`)
    }),
  ]
  return () => {
    for (const stop of [...stops, loop.stop]) stop()
  }
}

function ownSets(cluster: Cluster, deployment: Deployment | undefined): readonly ReplicaSet[] {
  const namespace = deployment?.metadata.namespace
  if (!deployment || !namespace) return []
  const all = cluster.store.list(kinds.replicasets, { namespace }) as readonly ReplicaSet[]
  return all.filter((set) => isControlledBy(set, deployment))
}

/** What to resize now; makes the current replica set first where it is missing. */
function plan(cluster: Cluster, deployment: Deployment, sets: readonly ReplicaSet[]): readonly Resize[] {
  const bounds = boundsOf(deployment)
  const found = currentSet(deployment, sets)
  const old = sets.filter((set) => set !== found)
  if (deployment.spec.paused) return scaledSizes(deployment, bounds, found, old)
  const current = ensureSet(cluster, deployment, found, old)
  if (wasScaled(bounds, [...old, current])) return scaledSizes(deployment, bounds, current, old)
  if (!isRecreate(deployment)) return rollingStep(bounds, current, old)
  const oldPods = old.flatMap((set) => cluster.pods.ownedBy(set.metadata.uid)).filter((pod) => !isOver(pod))
  return recreateStep(bounds, current, old, oldPods.length)
}

function ensureSet(
  cluster: Cluster,
  deployment: Deployment,
  found: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): ReplicaSet {
  const bounds = boundsOf(deployment)
  const annotations = setAnnotations(deployment, bounds, found, old)
  // A change of scale is seen by the old desired size still standing there: it is written when the set is resized.
  const kept = found ? { ...annotations, ...pickSized(found) } : annotations
  const set = found
    ? (rewrite(cluster.store, annotated(found, kept), {}) as ReplicaSet)
    : createSet(cluster, deployment, annotations, old)
  const revision = set.metadata.annotations?.[REVISION] ?? '1'
  if (deployment.metadata.annotations?.[REVISION] !== revision) {
    const live = cluster.store.read(kinds.deployments, deployment.metadata.namespace, deployment.metadata.name)
    rewrite(cluster.store, annotated(live, { ...live.metadata.annotations, [REVISION]: revision }), {})
  }
  const known = findCondition(deployment.status?.conditions, 'Progressing')
  if (!found) note(cluster, deployment, 'NewReplicaSetCreated', `Created new replica set "${set.metadata.name}"`)
  else if (!known) note(cluster, deployment, 'FoundNewReplicaSet', `Found new replica set "${set.metadata.name}"`)
  return set
}

function pickSized(set: ReplicaSet): Readonly<Record<string, string>> {
  const names = Object.keys(sized({ replicas: 0, surge: 0, unavailable: 0 }))
  const held = set.metadata.annotations ?? {}
  return Object.fromEntries(names.map((name) => [name, held[name]]).filter(([, value]) => value !== undefined))
}

function createSet(
  cluster: Cluster,
  deployment: Deployment,
  annotations: Readonly<Record<string, string>>,
  old: readonly ReplicaSet[],
): ReplicaSet {
  const { template, minReadySeconds, selector } = deployment.spec
  const hash = templateHash(template)
  const labels = { ...template.metadata?.labels, [HASH]: hash }
  const name = `${deployment.metadata.name}-${hash}`
  const replicas =
    isRecreate(deployment) && old.some((set) => wanted(set) > 0) ? 0 : newSize(boundsOf(deployment), undefined, old)
  const set = cluster.store.create({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: deployment.metadata.namespace ?? 'default',
      labels,
      annotations,
      ownerReferences: [ownedBy(deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds && { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector?.matchLabels, [HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  })
  if (replicas > 0) tellScaled(cluster, deployment, name, 0, replicas)
  return set as ReplicaSet
}

function resize(cluster: Cluster, deployment: Deployment, steps: readonly Resize[]): void {
  const bounds = boundsOf(deployment)
  const resized = new Map(steps.map(({ set, to }) => [set.metadata.name, to]))
  for (const set of ownSets(cluster, deployment)) {
    const to = resized.get(set.metadata.name) ?? wanted(set)
    const annotations = {
      ...set.metadata.annotations,
      ...(to > 0 || resized.has(set.metadata.name) ? sized(bounds) : {}),
    }
    rewrite(cluster.store, annotated(set, annotations), { spec: { ...set.spec, replicas: to } })
    if (to !== wanted(set)) tellScaled(cluster, deployment, set.metadata.name, wanted(set), to)
  }
}

function tellScaled(cluster: Cluster, deployment: Deployment, name: string, from: number, to: number): void {
  const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`
  cluster.record(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message, component: BY })
}

function notePause(cluster: Cluster, deployment: Deployment): void {
  const reason = findCondition(deployment.status?.conditions, 'Progressing')?.reason
  if (reason === 'ProgressDeadlineExceeded') return
  if (deployment.spec.paused && reason !== 'DeploymentPaused')
    note(cluster, deployment, 'DeploymentPaused', 'Deployment is paused')
  if (!deployment.spec.paused && reason === 'DeploymentPaused')
    note(cluster, deployment, 'DeploymentResumed', 'Deployment is resumed')
}

function note(cluster: Cluster, deployment: Deployment, reason: string, message: string): void {
  const live = cluster.store.read(
    kinds.deployments,
    deployment.metadata.namespace,
    deployment.metadata.name,
  ) as Deployment
  const conditions = progressNote(live.status?.conditions, reason, message, cluster.clock.now())
  writeStatus(cluster.store, live, { ...live.status, conditions })
}
