import { expect } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { conformance } from './support/both.ts'
import { makeKind, removeKind } from './support/custom-kind.ts'
import { deployment, staticPod } from './support/objects.ts'
import { podStates } from './support/pod-states.ts'
import { samples } from './support/samples.ts'
import { at, make, seen } from './support/see.ts'
import type { Seen } from './support/table.ts'
import { list, TABLE, tableOf, waitForCells } from './support/table.ts'
import type { Target } from './support/target.ts'

const PARTIAL = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json'
const MERGE = 'application/merge-patch+json'

conformance('tables', (same) => {
  for (const { group, version, plural } of Object.values(kinds)) {
    const path = `${group ? `/apis/${group}` : '/api'}/${version}/${plural}`
    same(`the columns of ${path}`, async ({ admin }) => (await list(admin, path)).columns)
  }

  same('pods in every state', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/pods`
    await Promise.all(
      Object.entries(podStates).map(async ([name, { spec, status, deleted }]) => {
        const blank = staticPod(name) as { metadata: object; spec: object }
        // A finalizer keeps what was deleted where it can be seen.
        const metadata = { ...blank.metadata, ...(deleted && { finalizers: ['example.com/keep'] }) }
        await make(admin, path, { ...blank, metadata, spec: { ...blank.spec, ...spec } })
        const patched = await admin.ask('PATCH', `${path}/${name}/status`, { body: { status }, contentType: MERGE })
        expect(patched.status, patched.text).toBe(200)
        if (deleted) await admin.ask('DELETE', `${path}/${name}`)
      }),
    )
    const { rows } = await list(admin, path)
    await Promise.all(
      Object.keys(podStates).map((name) =>
        admin.ask('PATCH', `${path}/${name}`, { body: { metadata: { finalizers: null } }, contentType: MERGE }),
      ),
    )
    return rows
  })

  for (const [plural, { path, objects }] of Object.entries(samples)) {
    same(`cells of ${plural}`, async ({ admin }, namespace) => {
      const own = path.replace('<ns>', namespace)
      for (const object of objects) {
        await make(admin, own, JSON.parse(JSON.stringify(object).replaceAll('<ns>', namespace)) as object)
      }
      const names = new Set(objects.map((object) => String(at(object, 'metadata', 'name')).replace('<ns>', namespace)))
      const { rows } = await waitForCells(admin, own, settled[plural] ?? (() => true))
      if (!path.includes('<ns>')) for (const name of names) await admin.ask('DELETE', `${own}/${name}`)
      return Object.entries(rows).filter(([name]) => names.has(name))
    })
  }

  same('a deployment and what comes of it', async ({ admin }, namespace) => {
    const apps = `/apis/apps/v1/namespaces/${namespace}`
    await make(admin, `${apps}/deployments`, deployment('web'))
    const deployments = await waitForCells(admin, `${apps}/deployments`, ({ rows }) => rows.web?.[1] === '2/2')
    const pods = await list(admin, `/api/v1/namespaces/${namespace}/pods`)
    return { deployments, replicasets: (await list(admin, `${apps}/replicasets`)).rows, pods: readiness(pods.rows) }
  })

  same('a stateful set, a daemon set and a replication controller', async ({ admin }, namespace) => {
    const template = (deployment('db') as { spec: { selector: object; template: object } }).spec
    const apps = `/apis/apps/v1/namespaces/${namespace}`
    await make(admin, `${apps}/statefulsets`, {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: { replicas: 2, serviceName: 'db', ...pick(template) },
    })
    await make(admin, `${apps}/daemonsets`, {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'agent' },
      spec: pick((deployment('agent') as { spec: { selector: object; template: object } }).spec),
    })
    const sets = await waitForCells(admin, `${apps}/statefulsets`, ({ rows }) => rows.db?.[1] === '2/2')
    const daemons = await waitForCells(admin, `${apps}/daemonsets`, ({ rows }) => rows.agent?.[5] === 3)
    const pods = await list(admin, `/api/v1/namespaces/${namespace}/pods`)
    return { sets, daemons, pods: readiness(pods.rows) }
  })

  same('jobs that end well and badly', async ({ admin }, namespace) => {
    const path = `/apis/batch/v1/namespaces/${namespace}/jobs`
    const job = (name: string, behaviour: string) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name },
      spec: {
        backoffLimit: 0,
        template: {
          metadata: { annotations: { 'sandbox.quarterdeck/behaviour': behaviour } },
          spec: { restartPolicy: 'Never', containers: [{ name: 'work', image: 'registry.example/work:1' }] },
        },
      },
    })
    await make(admin, path, job('good', 'complete'))
    await make(admin, path, job('bad', 'crash'))
    const done = await waitForCells(
      admin,
      path,
      ({ rows }) => rows.good?.[1] === 'Complete' && rows.bad?.[1] === 'Failed',
    )
    // How long each took is its own affair.
    return { columns: done.columns, rows: Object.values(done.rows).map((cells) => cells.filter((_, i) => i !== 7)) }
  })

  same('nodes', async ({ admin }) => {
    const { rows } = await list(admin, '/api/v1/nodes')
    return ['node-1', 'node-2'].map((name) => rows[name])
  })

  same('one object, and how much of it comes along', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/pods`
    await make(admin, path, staticPod('one', { app: 'one' }))
    const ask = async (query: string, accept = TABLE) => seen(await admin.get(`${path}${query}`, { accept }))
    const age = (cell: unknown) => (typeof cell === 'string' && /^\d+[sm]$/.test(cell) ? '<age>' : cell)
    const shown = (answer: object): unknown =>
      JSON.parse(
        JSON.stringify(answer, (key, value) => {
          if (key === 'managedFields') return undefined
          return key === 'cells' ? (value as readonly unknown[]).map(age) : value
        }),
      )
    return {
      named: tableOf(at(await ask('/one'), 'body')),
      none: shown(await ask('?includeObject=None')),
      metadata: shown(await ask('?includeObject=Metadata')),
      object: Object.keys(at(await ask('?includeObject=Object'), 'body', 'rows', 0, 'object') as object).sort(),
      other: await ask('?includeObject=Some'),
      missing: await ask('/none'),
      partial: shown(await ask('', PARTIAL)),
      beta: at(await ask('', TABLE.replace('v=v1;', 'v=v1beta1;')), 'body', 'apiVersion'),
      unknown: await ask('', 'application/json;as=Table;v=v7;g=meta.k8s.io'),
      html: await ask('', 'text/html'),
    }
  })

  same('custom resources print their own columns', customColumns)
})

/** What the control plane fills in a moment later. */
const settled: Readonly<Record<string, (seen: Seen) => boolean>> = {
  resourcequotas: ({ rows }) => rows.small?.[1] !== '',
  persistentvolumes: ({ rows }) => Object.values(rows).every((cells) => cells[4] !== 'Pending'),
}

/** A kind nobody knew before, with printer columns of every type. */
async function customColumns({ admin }: Target, namespace: string): Promise<unknown> {
  const path = await makeKind(admin, namespace, 'Boat', {
    additionalPrinterColumns: [
      { name: 'Length', type: 'integer', jsonPath: '.spec.length' },
      { name: 'Crew', type: 'string', jsonPath: '.spec.crew', priority: 1, description: 'who sails it' },
      { name: 'Afloat', type: 'boolean', jsonPath: '.status.afloat' },
      { name: 'Built', type: 'date', jsonPath: '.spec.built' },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
  })
  const boat = (name: string, rest: object) => ({
    apiVersion: `${namespace}.example/v1`,
    kind: 'Boat',
    metadata: { name },
    ...rest,
  })
  await make(admin, path, boat('anna', { spec: { length: 12, crew: ['ana', 'bo'] }, status: { afloat: true } }))
  await make(admin, path, boat('berta', { spec: { length: 'long' } }))
  const told = await list(admin, path)
  await removeKind(admin, namespace, 'Boat')
  return told
}

function pick({ selector, template }: { readonly selector: object; readonly template: object }): object {
  return { selector, template }
}

/** Name, ready, status and restarts: what else there is depends on where they run. */
function readiness(rows: Readonly<Record<string, readonly unknown[]>>): readonly unknown[] {
  return Object.values(rows).map((cells) => cells.slice(0, 4))
}
