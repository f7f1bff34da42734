import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Fault } from '../../src/fault.ts'
import { canI } from '../../src/kube/access.ts'
import type { Cluster } from '../../src/kube/cluster.ts'
import { openClusters } from '../../src/kube/clusters.ts'
import { eventsOf } from '../../src/kube/events.ts'
import { readLog } from '../../src/kube/logs.ts'
import { get, getTable, list, listTable } from '../../src/kube/resources.ts'
import { checkCluster, serverVersion } from '../../src/kube/version.ts'
import { whoAmI } from '../../src/kube/whoami.ts'
import { until } from '../support/until.ts'
import { conformance } from './support/both.ts'
import { configMap, livePod } from './support/objects.ts'
import { make } from './support/see.ts'
import { waitForCells, withoutSuffix } from './support/table.ts'
import type { Target } from './support/target.ts'

const ANA = { user: 'ana@example.com', groups: ['on-call', 'developers'] }

/** Opens the cluster as the bot would, from a kubeconfig with its own token; undefined where it has none. */
async function asBot(target: Target, work: (cluster: Cluster) => Promise<unknown>): Promise<unknown> {
  const text = target.kubeconfig('quarterdeck')
  if (!text) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-conformance-'))
  const kubeconfig = join(folder, 'config')
  await writeFile(kubeconfig, text, { mode: 0o600 })
  const clusters = await openClusters([{ name: 'test', kubeconfig }], { env: {} })
  try {
    const [cluster] = clusters.all
    return cluster && (await work(cluster))
  } finally {
    await clusters.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What people would be told. */
function told(error: Fault): object {
  const { code, message, hint, retryable } = error
  return { code, message, hint, retryable }
}

async function refusal(work: Promise<unknown>): Promise<object> {
  return work.then(
    () => ({ code: 'allowed' }),
    (error: Fault) => told(error),
  )
}

conformance('our own transport', (same) => {
  same('discovery, as the bot', (target) =>
    asBot(target, async ({ discovery }) => {
      const names = [
        'po',
        'pods',
        'Pod',
        'deploy',
        'deployments.apps',
        'deployments.v1.apps',
        'ing',
        'cj',
        'no',
        'crd',
        'ev',
      ]
      const found = await Promise.all(names.map((name) => discovery.resolve(name)))
      const all = (await discovery.category('all')).map(({ resource }) => resource)
      return {
        found: found.map(({ group, version, resource, kind, namespaced, singular, shortNames }) => ({
          group,
          version,
          resource,
          kind,
          namespaced,
          singular,
          shortNames,
        })),
        all,
        none: await refusal(discovery.resolve('nothings')),
      }
    }),
  )

  same('who am I, may I, which version', (target, namespace) =>
    asBot(target, async (cluster) => {
      const ana = cluster.as(ANA)
      const version = await serverVersion(ana)
      expect(version.gitVersion).toMatch(/^v1\.\d+/)
      const { rights } = await checkCluster(cluster, { users: ['dev', 'eve'], groups: ['developers', 'others'] })
      return {
        ana: await whoAmI(ana),
        bot: await whoAmI(cluster.self),
        may: await canI(ana, { verb: 'delete', resource: 'pods', namespace }),
        mayNot: await canI(ana, { verb: 'delete', resource: 'nodes' }),
        rights,
      }
    }),
  )

  same('tables, lists, objects, logs and events, as a person', (target, namespace) =>
    asBot(target, async (cluster) => {
      const pods = `/api/v1/namespaces/${namespace}/pods`
      await make(target.admin, pods, livePod('a'))
      await waitForCells(target.admin, pods, ({ rows }) => rows.a?.[1] === '1/1')
      const ana = cluster.as(ANA)
      const resource = await cluster.discovery.resolve('pods')
      const table = await listTable(ana, resource, { namespace })
      const one = await getTable(ana, resource, { namespace, name: 'a', includeObject: 'None' })
      const object = await get(ana, resource, { namespace, name: 'a' })
      const whole = await list(ana, resource, { namespace, selector: 'app=a' })
      const log = await readLog(ana, { namespace, pod: 'a', tailLines: 1 })
      const started = async () => (await eventsOf(ana, object)).items.some(({ reason }) => reason === 'Started')
      await until('events are told', started)
      const events = await eventsOf(ana, object)
      return {
        columns: table.columns.map(({ name, priority }) => [name, priority]),
        cells: table.rows.map(({ cells }) => cells.slice(0, 4)),
        one: [one.rows.length, one.rows[0]?.object],
        object: [object.apiVersion, object.kind, object.metadata.name],
        whole: whole.items.map(({ apiVersion, kind, metadata }) => [
          apiVersion,
          kind,
          withoutSuffix(metadata.name ?? ''),
        ]),
        log: [log.text.trimEnd().split('\n').length, log.missing],
        // An image that is there already is not pulled again.
        events: events.items
          .map(({ reason }) => String(reason))
          .filter((reason) => reason !== 'Pulling')
          .sort(),
      }
    }),
  )

  same('pages are one list, and what is left over is counted', (target, namespace) =>
    asBot(target, async (cluster) => {
      const maps = `/api/v1/namespaces/${namespace}/configmaps`
      for (const name of ['a', 'b', 'c']) await make(target.admin, maps, configMap(name))
      const resource = await cluster.discovery.resolve('configmaps')
      const some = await listTable(cluster.as(ANA), resource, { namespace, limit: 2 })
      const rest = await listTable(cluster.as(ANA), resource, { namespace, limit: 2, continue: some.continue })
      return [some, rest].map((page) => [
        page.rows.map(({ cells }) => cells[0]),
        page.remaining,
        page.continue !== undefined,
      ])
    }),
  )

  same('Secrets come without their values', (target, namespace) =>
    asBot(target, async (cluster) => {
      const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { password: 'hunter2' } }
      await make(target.admin, `/api/v1/namespaces/${namespace}/secrets`, body)
      const resource = await cluster.discovery.resolve('secrets')
      const ana = cluster.as(ANA)
      const shown = [await get(ana, resource, { namespace, name: 'a' }), await list(ana, resource, { namespace })]
      expect(JSON.stringify(shown)).not.toMatch(/hunter2|aHVudGVyMg/)
      return Object.keys(shown[0] ?? {}).sort()
    }),
  )

  same('what went wrong, in words for people', (target, namespace) =>
    asBot(target, async (cluster) => {
      const ana = cluster.as(ANA)
      const guest = cluster.as({ user: 'guest', groups: ['guests'] })
      const pods = await cluster.discovery.resolve('pods')
      const maps = `/api/v1/namespaces/${namespace}/configmaps`
      return {
        missing: await refusal(get(ana, pods, { namespace, name: 'none' })),
        forbidden: await refusal(listTable(guest, pods, { namespace })),
        everywhere: await refusal(listTable(guest, pods)),
        log: await refusal(readLog(ana, { namespace, pod: 'none' })),
        selector: await refusal(listTable(ana, pods, { namespace, fieldSelector: 'nothing=1' })),
        stranger: await refusal(listTable(cluster.as({ user: 'eve', groups: [] }), pods, { namespace })),
        strangeGroup: await refusal(listTable(cluster.as({ user: 'dev', groups: ['strangers'] }), pods, { namespace })),
        invalid: await refusal(
          ana.send('POST', maps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'Not_A_Name' } }),
        ),
        noSuchPath: await refusal(ana.get('/apis/none.example/v1/things')),
      }
    }),
  )

  same('the wrong token', async (target) => {
    const text = target.kubeconfig('quarterdeck')?.replace(/("token": ")[^"]+/, '$1wrong')
    const wrong: Target = { ...target, kubeconfig: () => text }
    return asBot(wrong, async (cluster) => refusal(serverVersion(cluster.self)))
  })
})
