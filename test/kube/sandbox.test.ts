import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realClock } from '../../sandbox/clock.ts'
import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import { startKube } from '../../sandbox/kube/server.ts'
import { canI } from '../../src/kube/access.ts'
import type { Api } from '../../src/kube/api.ts'
import type { Cluster } from '../../src/kube/cluster.ts'
import type { Clusters } from '../../src/kube/clusters.ts'
import { openClusters } from '../../src/kube/clusters.ts'
import { eventsOf } from '../../src/kube/events.ts'
import { readLog } from '../../src/kube/logs.ts'
import { get, getTable, list, listTable } from '../../src/kube/resources.ts'
import { checkCluster } from '../../src/kube/version.ts'
import { clusterAt, faultOf } from './support/open.ts'

let kube: KubeServer
let clusters: Clusters
let staging: Cluster
let jane: Api
let directory: string

const rbac = 'rbac.authorization.k8s.io'
const bound = (kind: 'User' | 'Group', subject: string, role: string, namespace?: string) => ({
  apiVersion: `${rbac}/v1`,
  kind: namespace ? 'RoleBinding' : 'ClusterRoleBinding',
  metadata: { name: `${subject}-${role}`, ...(namespace && { namespace }) },
  roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
  subjects: [{ apiGroup: rbac, kind, name: subject }],
})
const objects = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'impersonator' },
    rules: [{ apiGroups: [''], resources: ['users', 'groups'], verbs: ['impersonate'] }],
  },
  bound('User', 'bot', 'impersonator'),
  bound('Group', 'dev', 'edit', 'shop'),
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'db', namespace: 'shop', annotations: { note: '{"password":"hunter2"}' } },
    type: 'Opaque',
    data: { password: Buffer.from('hunter2').toString('base64') },
  },
  ...Array.from({ length: 7 }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `web-${i}`, namespace: 'shop', labels: { app: 'web' } },
    spec: { nodeName: 'worker-1', containers: [{ name: 'main', image: 'web:1' }] },
    status: { phase: 'Running' },
  })),
]

beforeAll(async () => {
  const logs = {
    read: (_: unknown, __: unknown, { previous }: { readonly previous: boolean }) =>
      previous ? undefined : [{ at: 0, text: 'ready' }],
  }
  kube = await startKube({ clock: realClock, tls: true, tokens: { 'bot-token': { user: 'bot', groups: [] } }, logs })
  for (const object of objects) kube.store.create(object)
  directory = await mkdtemp(join(tmpdir(), 'quarterdeck-sandbox-'))
  const path = join(directory, 'config')
  const entry = { name: 'staging', server: kube.url, token: 'bot-token', namespace: 'shop' }
  await writeFile(path, kubeconfig([{ ...entry, ...(kube.ca && { ca: kube.ca }) }]))
  clusters = await openClusters([], { env: { KUBECONFIG: path } })
  const found = clusters.find('staging')
  if (!found) throw new Error('the kubeconfig was not read')
  staging = found
  jane = staging.as({ user: 'jane@example.com', groups: ['ops', 'dev'] })
})
afterAll(async () => {
  await clusters.close()
  await kube.stop()
  await rm(directory, { recursive: true })
})

test('types, tables, pages and single objects, as somebody', async () => {
  const pods = await staging.discovery.resolve('po')
  const table = await listTable(jane, pods, { namespace: 'shop', selector: 'app=web', limit: 5 })
  expect(table.columns.slice(0, 5).map(({ name }) => name)).toEqual(['Name', 'Ready', 'Status', 'Restarts', 'Age'])
  expect(table.rows.map(({ cells }) => cells[0])).toEqual(['web-0', 'web-1', 'web-2', 'web-3', 'web-4'])
  expect(table.remaining ?? 2).toBe(2)
  const rest = await listTable(jane, pods, { namespace: 'shop', limit: 5, continue: table.continue })
  expect(rest.rows.map(({ object }) => object?.metadata.name)).toEqual(['web-5', 'web-6'])
  const one = { namespace: 'shop', name: 'web-3' }
  expect((await getTable(jane, pods, one)).rows).toHaveLength(1)
  const pod = await get(jane, pods, one)
  expect(pod).toMatchObject({ kind: 'Pod', spec: { containers: [{ image: 'web:1' }] } })
  expect((await list(jane, pods, { namespace: 'shop' })).items).toHaveLength(7)
  expect((await eventsOf(jane, pod)).items).toEqual([])
  const all = (await staging.discovery.category('all')).map(({ resource }) => resource)
  expect(all).toEqual(expect.arrayContaining(['pods', 'services', 'deployments', 'jobs']))
  const last = kube.requests.at(-1)
  expect([last?.httpVersion, last?.user?.user, last?.impersonated?.user]).toEqual(['1.1', 'bot', 'jane@example.com'])
  expect(last?.impersonated?.groups).toEqual(['ops', 'dev', 'system:authenticated'])
})

test('what is not there or not allowed is told in kubectl’s words', async () => {
  const pods = await staging.discovery.resolve('pods')
  expect((await faultOf(get(jane, pods, { namespace: 'shop', name: 'nope' }))).message).toBe(
    'Error from server (NotFound): pods "nope" not found',
  )
  const forbidden = await faultOf(list(jane, pods, { namespace: 'kube-system' }))
  expect(forbidden.message).toMatch(
    /^Error from server \(Forbidden\): pods is forbidden: User "jane@example.com" cannot list/,
  )
  expect(forbidden.hint).toBe(
    'On staging you are jane@example.com (ops, dev). Missing there: a role that allows list on pods in namespace kube-system.',
  )
  const missing = await faultOf(staging.discovery.resolve('shoes'))
  expect(missing.message).toBe(`error: the server doesn't have a resource type "shoes"`)
})

test('secrets come without their values, to those who may read them, too', async () => {
  const secrets = await staging.discovery.resolve('secret')
  const where = { namespace: 'shop' }
  const answers = [
    await get(jane, secrets, { ...where, name: 'db' }),
    await list(jane, secrets, where),
    await listTable(jane, secrets, { ...where, includeObject: 'Object' }),
    await listTable(jane, secrets, where),
    await jane.send(
      'PATCH',
      '/api/v1/namespaces/shop/secrets/db',
      { metadata: { labels: { a: 'b' } } },
      {
        contentType: 'application/merge-patch+json',
      },
    ),
  ]
  for (const answer of answers) {
    const text = JSON.stringify(answer)
    expect(text).toContain('"db"')
    expect(text).not.toMatch(/hunter2|aHVudGVyMg/)
  }
  expect(answers[0]).toMatchObject({ data: { password: '<7 bytes hidden>' } })
})

test('logs, and why there are none', async () => {
  const where = { namespace: 'shop', pod: 'web-0', container: 'main' }
  expect((await readLog(jane, where)).text).toBe('ready\n')
  expect((await faultOf(readLog(jane, { ...where, previous: true }))).message).toMatch(
    /^Error from server \(BadRequest\): previous terminated container/,
  )
})

test('the bot is checked, and what somebody may is the cluster’s to say', async () => {
  const { version, rights } = await checkCluster(staging, { users: [], groups: ['dev'] })
  expect(version.gitVersion).toMatch(/^v1\.\d+\.\d+$/)
  expect(rights.every(({ allowed }) => allowed)).toBe(true)
  const may = async (resource: string) => (await canI(jane, { verb: 'list', resource, namespace: 'shop' })).allowed
  expect([await may('pods'), await may('nodes')]).toEqual([true, false])
})

test('a cluster that stumbles is asked again, one that falls is said to have fallen', async () => {
  const plain = await startKube({
    clock: realClock,
    tokens: { 'bot-token': { user: 'bot', groups: ['system:masters'] } },
  })
  const cluster = clusterAt(plain.url)
  const namespaces = await cluster.discovery.resolve('ns')
  const ask = async () => (await list(cluster.self, namespaces)).items.map(({ metadata }) => metadata.name)
  const there = expect.arrayContaining(['default', 'kube-system'])
  for (const action of [{ kind: 'reset' }, { kind: 'cut' }, { kind: 'status', code: 503, retryAfter: 0 }] as const) {
    plain.faults.push({ times: 1, action })
    expect(await ask()).toEqual(there)
  }
  plain.dropConnections()
  expect(await ask()).toEqual(there)
  plain.faults.push({ action: { kind: 'garbage' } })
  expect((await faultOf(ask())).message).toMatch(/^staging answered with something that is not JSON/)
  await plain.stop()
  expect((await faultOf(ask())).code).toBe('unreachable')
  await cluster.close()
})
