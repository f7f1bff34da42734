import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Node } from '../../src/reply.ts'
import { answerText } from '../../src/reply.ts'
import { eventRows } from '../../src/view/event-rows.ts'
import { printedTable } from '../../src/view/printed-table.ts'
import { historyText, revisionOfReplicaSet } from '../../src/view/rollout-history.ts'
import { rolloutState } from '../../src/view/rollout-status.ts'
import { RULE_COLUMNS, ruleRows } from '../../src/view/rules.ts'
import { NODE_COLUMNS, nodeRows, podTable } from '../../src/view/usage-rows.ts'
import { usageTable } from '../../src/view/usage-table.ts'
import { kubectlMissing } from '../support/kubectl.ts'
import type { Oracle } from './oracle.ts'
import { openOracle } from './oracle.ts'

/** What no cluster of ours would answer, before real kubectl and before our own printers. */
const METRICS = 'metrics.k8s.io/v1beta1'
let oracle: Oracle

const textOf = (node: Node) => answerText({ nodes: [node] })

async function printed(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, code } = await oracle.run(...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

describe.skipIf(kubectlMissing())('as kubectl', () => {
  beforeAll(async () => {
    oracle = await openOracle()
    const groups = oracle.answers.get('/apis') as { groups: object[] }
    const version = { groupVersion: METRICS, version: 'v1beta1' }
    groups.groups.push({ name: 'metrics.k8s.io', versions: [version], preferredVersion: version })
    oracle.answers.set(`/apis/${METRICS}`, { kind: 'APIResourceList', groupVersion: METRICS, resources: [] })
  })
  afterAll(() => oracle?.close())

  test.for(workloads())('$says', async ({ plural, kind, object }) => {
    const place = `/apis/apps/v1/namespaces/d/${plural}`
    oracle.answers.set(`${place}/web`, object)
    oracle.answers.set(place, {
      apiVersion: 'apps/v1',
      kind: `${kind}List`,
      metadata: { resourceVersion: '1' },
      items: [object],
    })
    const { stdout, stderr } = await oracle.run('rollout', 'status', `${plural}/web`, '--watch=false', '--revision=2')
    const state = rolloutState(`${plural}.apps`, `${kind}.apps`, object, 2)
    expect('wrong' in state ? `error: ${state.wrong}\n` : `${state.text}\n`).toBe(
      stdout || stderr.replace(/^[IWE]\d{4} .*\n/gm, ''),
    )
  })

  test('revisions whose number is missing, twice there, or none', async () => {
    const deployment = workload('Deployment', { spec: { replicas: 1, selector: { matchLabels: { app: 'web' } } } })
    const sets = ['7', '12', '12', 'x', undefined].map((revision, i) => replicaSet(`web-${i}`, revision))
    oracle.answers.set('/apis/apps/v1/namespaces/d/deployments/web', deployment)
    oracle.answers.set('/apis/apps/v1/namespaces/d/replicasets', {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSetList',
      metadata: {},
      items: sets,
    })
    const { stdout, stderr } = await oracle.run('rollout', 'history', 'deployments/web')
    expect(stderr).toMatch(/unable to get revision from replicaset web-3 /)
    const revisions = sets.flatMap((set) => revisionOfReplicaSet(set) ?? [])
    expect(historyText('deployment.apps/web', revisions, 0)).toBe(stdout)
    const { stdout: one } = await oracle.run('rollout', 'history', 'deployments/web', '--revision=7')
    expect(historyText('deployment.apps/web', revisions, 7)).toBe(one)
    expect(historyText('deployment.apps/web', revisions, 99)).toBeUndefined()
    expect(historyText('deployment.apps/web', [], 0)).toBe('deployment.apps/web \nNo rollout history found.\n')
  })

  test('nodes that were not measured, have nothing, or use next to nothing', async () => {
    const metrics = [
      measured('b', { cpu: '1234567n', memory: '1.5Gi' }),
      measured('a', { cpu: '999999n', memory: '1048575' }),
      measured('zero', { cpu: '2', memory: '5Mi' }),
      measured('gone', { cpu: '100m', memory: '1Ki' }),
    ]
    const nodes = [
      node('a', { cpu: '3', memory: '7Gi' }),
      node('b', { cpu: '3870m', memory: '12345678Ki' }),
      node('zero', { cpu: '0', memory: '0' }),
      node('silent', { cpu: '1', memory: '1Gi' }),
    ]
    oracle.answers.set(`/apis/${METRICS}/nodes`, {
      apiVersion: METRICS,
      kind: 'NodeMetricsList',
      metadata: {},
      items: metrics,
    })
    oracle.answers.set('/api/v1/nodes', { apiVersion: 'v1', kind: 'NodeList', metadata: {}, items: nodes })
    for (const sortBy of [undefined, 'cpu', 'memory'] as const) {
      for (const capacity of [false, true]) {
        const rows = nodeRows(metrics, nodes, { sortBy, capacity })
        const theirs = await printed(
          'top',
          'node',
          ...(sortBy ? [`--sort-by=${sortBy}`] : []),
          `--show-capacity=${capacity}`,
        )
        expect(textOf(usageTable(NODE_COLUMNS, rows))).toBe(theirs)
      }
    }
  })

  test('pods without containers, without measures, and many of the same size', async () => {
    const pods = Array.from({ length: 30 }, (_, i) =>
      podMetrics(`pod-${(i * 7) % 30}`, i % 3 === 0 ? 'd' : 'e', [
        { name: 'b', usage: { cpu: `${(i % 4) * 500_001}n`, memory: `${i % 5}Mi` } },
        { name: 'a', usage: { cpu: '1m' } },
      ]),
    )
    const all = [...pods, podMetrics('bare', 'd', []), podMetrics('odd', 'd', [{ name: 'x', usage: { memory: '3E' } }])]
    oracle.answers.set(`/apis/${METRICS}/pods`, {
      apiVersion: METRICS,
      kind: 'PodMetricsList',
      metadata: {},
      items: all,
    })
    for (const sortBy of [undefined, 'cpu', 'memory'] as const) {
      for (const containers of [false, true]) {
        const { columns, rows } = podTable(all, { sortBy, withNamespace: true, containers, sum: true })
        const sort = sortBy ? [`--sort-by=${sortBy}`] : []
        const theirs = await printed('top', 'pod', '-A', '--sum', ...sort, `--containers=${containers}`)
        expect(textOf(usageTable(columns, rows))).toBe(theirs)
      }
    }
  })

  test('events that repeat, have no time, or hold breaks and tabs', async () => {
    const now = Date.now()
    // In the middle of the minute, so that the time between the two clocks does not matter.
    const ago = (minutes: number) => new Date(now - minutes * 60_000 - 30_000).toISOString().replace(/\.\d+Z$/, 'Z')
    const micro = (minutes: number) => ago(minutes).replace('Z', '.123456Z')
    const events = [
      event('plain', { firstTimestamp: ago(90), lastTimestamp: ago(90), count: 1, message: ' said plainly \n' }),
      event('again', { firstTimestamp: ago(170), lastTimestamp: ago(20), count: 12, message: 'x' }),
      event('series', { eventTime: micro(120), series: { count: 3, lastObservedTime: micro(40) }, message: 'y' }),
      event('new', { eventTime: micro(30), message: '\x1b[31mred' }),
      event('timeless', { message: 'z' }),
    ]
    const broken = event('broken', {
      firstTimestamp: ago(50),
      lastTimestamp: ago(50),
      message: 'one\n\ttwo\tthree\nfour',
    })
    for (const items of [events, [...events, broken]]) {
      oracle.answers.set('/api/v1/namespaces/d/events', { apiVersion: 'v1', kind: 'EventList', metadata: {}, items })
      const { columns, rows } = eventRows(items, false, now)
      expect(textOf(printedTable(columns, rows))).toBe(await printed('events'))
      expect(textOf(printedTable(columns, rows, { noHeaders: true }))).toBe(await printed('events', '--no-headers'))
    }
  })

  test('rights of every shape', async () => {
    const none = { resourceNames: [], nonResourceURLs: [] }
    const rules = [
      { ...none, verbs: ['get', 'list'], apiGroups: ['', 'apps'], resources: ['pods', 'deployments/scale'] },
      { ...none, verbs: ['watch', 'get'], apiGroups: [''], resources: ['pods'] },
      { ...none, verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['b', 'a'] },
      { ...none, verbs: ['delete'], apiGroups: [''], resources: ['secrets'], resourceNames: ['a'] },
      { ...none, verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    ]
    const urls = [
      { verbs: ['get', 'post'], nonResourceURLs: ['/healthz', '/api/*'] },
      { verbs: ['get'], nonResourceURLs: ['/healthz'] },
    ]
    const empty = { apiGroups: [], resources: [], resourceNames: [] }
    oracle.answers.set('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      status: { resourceRules: rules, nonResourceRules: urls, incomplete: false },
    })
    const rows = ruleRows([...rules, ...urls.map((url) => ({ ...empty, ...url }))])
    expect(textOf(printedTable(RULE_COLUMNS, rows))).toBe(await printed('auth', 'can-i', '--list'))
  })
})

function workload(
  kind: string,
  { spec = {}, status = {}, generation = 2 }: { spec?: object; status?: object; generation?: number },
) {
  const annotations = { 'deployment.kubernetes.io/revision': '2' }
  const metadata = { name: 'web', namespace: 'd', uid: 'u', generation, annotations, resourceVersion: '1' }
  return { apiVersion: 'apps/v1', kind, metadata, spec, status: { observedGeneration: 2, ...status } }
}

function workloads() {
  const deployment = (says: string, spec: object, status: object, generation = 2) => ({
    says: `deployment: ${says}`,
    plural: 'deployments',
    kind: 'Deployment',
    object: workload('Deployment', { spec, status, generation }),
  })
  const daemon = (says: string, type: string, status: object, generation = 2) => ({
    says: `daemon set: ${says}`,
    plural: 'daemonsets',
    kind: 'DaemonSet',
    object: workload('DaemonSet', { spec: { updateStrategy: { type } }, status, generation }),
  })
  const stateful = (says: string, rollingUpdate: object | undefined, status: object, generation = 2) => ({
    says: `stateful set: ${says}`,
    plural: 'statefulsets',
    kind: 'StatefulSet',
    object: workload('StatefulSet', {
      spec: { replicas: 3, updateStrategy: { type: 'RollingUpdate', ...(rollingUpdate && { rollingUpdate }) } },
      status,
      generation,
    }),
  })
  const late = { conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] }
  return [
    deployment('not observed', { replicas: 3 }, {}, 3),
    deployment('too late', { replicas: 3 }, late),
    deployment('updating', { replicas: 3 }, { updatedReplicas: 1, replicas: 4 }),
    deployment('old ones left', { replicas: 3 }, { updatedReplicas: 3, replicas: 4 }),
    deployment('not available', { replicas: 3 }, { updatedReplicas: 3, replicas: 3, availableReplicas: 2 }),
    deployment('done', { replicas: 3 }, { updatedReplicas: 3, replicas: 3, availableReplicas: 3 }),
    deployment('nobody says how many', {}, {}),
    daemon('not observed', 'RollingUpdate', {}, 3),
    daemon('on delete', 'OnDelete', {}),
    daemon('updating', 'RollingUpdate', { desiredNumberScheduled: 3, updatedNumberScheduled: 1 }),
    daemon('waiting', 'RollingUpdate', { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 1 }),
    daemon('done', 'RollingUpdate', { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 }),
    stateful('not observed', undefined, {}, 3),
    stateful('not ready', undefined, { readyReplicas: 1 }),
    stateful('partition not reached', { partition: 1 }, { readyReplicas: 3, updatedReplicas: 1 }),
    stateful('partition done', { partition: 1 }, { readyReplicas: 3, updatedReplicas: 2 }),
    stateful('updating', undefined, {
      readyReplicas: 3,
      updatedReplicas: 1,
      updateRevision: 'b',
      currentRevision: 'a',
    }),
    stateful('done', undefined, { readyReplicas: 3, currentReplicas: 3, updateRevision: 'b', currentRevision: 'b' }),
  ]
}

function replicaSet(name: string, revision: string | undefined) {
  const annotations = {
    ...(revision !== undefined && { 'deployment.kubernetes.io/revision': revision }),
    ...(revision === '7' && { 'kubernetes.io/change-cause': 'kubectl set image\tdeploy/web' }),
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: 'd',
      annotations,
      ownerReferences: [{ controller: true, uid: 'u', kind: 'Deployment', name: 'web' }],
    },
    spec: {
      replicas: 1,
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: name }] } },
    },
  }
}

function measured(name: string, usage: object) {
  return { metadata: { name }, timestamp: '2026-01-01T00:00:00Z', window: '20s', usage }
}

function node(name: string, amounts: { readonly cpu: string; readonly memory: string }) {
  return { metadata: { name }, status: { allocatable: amounts, capacity: { ...amounts, cpu: '4' } } }
}

function podMetrics(name: string, namespace: string, containers: readonly object[]) {
  return { metadata: { name, namespace }, timestamp: '2026-01-01T00:00:00Z', window: '20s', containers }
}

function event(name: string, fields: object) {
  const involvedObject = { kind: 'Pod', namespace: 'd', name: `web-${name}` }
  return { metadata: { name, namespace: 'd' }, type: 'Normal', reason: 'Tested', involvedObject, ...fields }
}
