import { expect } from 'vitest'
import type { Answer, Client } from '../support/control-plane/client.ts'
import { conformance } from './support/both.ts'
import { makeKind, removeKind } from './support/custom-kind.ts'
import { configMap, deployment, staticPod } from './support/objects.ts'
import { at, make, read, seen } from './support/see.ts'

const JSON_PATCH = 'application/json-patch+json'
const MERGE = 'application/merge-patch+json'
const STRATEGIC = 'application/strategic-merge-patch+json'
const APPLY = 'application/apply-patch+yaml'

function patch(client: Client, path: string, contentType: string, body: unknown, query = ''): Promise<Answer> {
  return client.ask('PATCH', `${path}${query}`, { body, contentType })
}

/** Status and data of a ConfigMap, or the refusal. */
function data(answer: Answer): unknown {
  return answer.status < 300
    ? { status: answer.status, data: at(answer.json, 'data'), labels: at(answer.json, 'metadata', 'labels') }
    : seen(answer)
}

/** The pod template's spec of a Deployment, or the refusal. */
function template(answer: Answer): unknown {
  return answer.status < 300 ? at(answer.json, 'spec', 'template', 'spec') : seen(answer)
}

conformance('patches', (same) => {
  same('JSON patch', async ({ admin }, namespace) => {
    const maps = `/api/v1/namespaces/${namespace}/configmaps`
    await make(admin, maps, configMap('a', { x: '1' }, { app: 'web', 'example.com/team': 'red' }))
    const send = async (operations: unknown) => data(await patch(admin, `${maps}/a`, JSON_PATCH, operations))
    return [
      await send([{ op: 'add', path: '/data/new', value: 'yes' }]),
      await send([{ op: 'replace', path: '/metadata/labels/example.com~1team', value: 'blue' }]),
      await send([
        { op: 'copy', from: '/data/x', path: '/data/copied' },
        { op: 'move', from: '/data/new', path: '/data/moved' },
      ]),
      await send([{ op: 'remove', path: '/metadata/labels' }]),
      await send([
        { op: 'test', path: '/data/x', value: '1' },
        { op: 'remove', path: '/data/x' },
      ]),
      await send([{ op: 'test', path: '/data/copied', value: 'other' }]),
      await send([{ op: 'remove', path: '/data/none' }]),
      await send([{ op: 'replace', path: '/data/none', value: '1' }]),
      await send([{ op: 'sing', path: '/data/x' }]),
      await send({ op: 'add' }),
      await send('not json'),
      await send([{ op: 'replace', path: '/metadata/name', value: 'b' }]),
      await send([{ op: 'add', path: '/data/number', value: 5 }]),
    ]
  })

  same('merge patch', async ({ admin }, namespace) => {
    const maps = `/api/v1/namespaces/${namespace}/configmaps`
    await make(admin, maps, configMap('a', { x: '1', y: '2' }, { app: 'web' }))
    const send = async (body: unknown) => data(await patch(admin, `${maps}/a`, MERGE, body))
    return [
      await send({ data: { x: null, z: '3' } }),
      await send({ metadata: { labels: { tier: 'front' } } }),
      await send({ data: null }),
      await send({}),
      await send([]),
      await send('{"data":'),
      await send({ data: 'text' }),
      await send({ metadata: { resourceVersion: '1' }, data: { late: 'yes' } }),
      await send({ metadata: { uid: 'other' } }),
      await send({ metadata: { labels: { 'not a label!': 'x' } } }),
      data(await patch(admin, `${maps}/none`, MERGE, {})),
    ]
  })

  same('strategic merge patch', async ({ admin }, namespace) => {
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments`
    await make(admin, path, deployment('web', 0))
    const send = async (spec: object) =>
      template(await patch(admin, `${path}/web`, STRATEGIC, { spec: { template: { spec } } }))
    return {
      image: await send({ containers: [{ name: 'web', image: 'registry.example/web:2' }] }),
      added: await send({
        containers: [{ name: 'proxy', image: 'registry.example/proxy:1', ports: [{ containerPort: 80 }] }],
      }),
      ordered: await send({
        '$setElementOrder/containers': [{ name: 'proxy' }, { name: 'web' }],
        containers: [
          { name: 'proxy', env: [{ name: 'B', value: '2' }] },
          { name: 'web', env: [{ name: 'A', value: '1' }] },
        ],
      }),
      ports: await send({
        containers: [{ name: 'proxy', ports: [{ containerPort: 80, name: 'http' }, { containerPort: 443 }] }],
      }),
      env: await send({ containers: [{ name: 'web', env: [{ name: 'A', $patch: 'delete' }] }] }),
      gone: await send({ containers: [{ name: 'proxy', $patch: 'delete' }] }),
      replaced: await send({ nodeSelector: { $patch: 'replace', disk: 'ssd' } }),
      retained: await send({ volumes: [{ name: 'v', emptyDir: {} }] }),
      switched: await send({ volumes: [{ name: 'v', $retainKeys: ['name', 'configMap'], configMap: { name: 'x' } }] }),
      cleared: await send({ nodeSelector: null, volumes: null }),
      wrong: await send({ containers: [{ name: 'web', $patch: 'sing' }] }),
      keyless: await send({ containers: [{ image: 'x' }] }),
    }
  })

  same('finalizers and owners are lists of their own kinds', async ({ admin }, namespace) => {
    const maps = `/api/v1/namespaces/${namespace}/configmaps`
    await make(admin, maps, configMap('a'))
    const send = async (metadata: object) => {
      const answer = await patch(admin, `${maps}/a`, STRATEGIC, { metadata })
      return answer.status < 300
        ? [at(answer.json, 'metadata', 'finalizers'), at(answer.json, 'metadata', 'ownerReferences')]
        : seen(answer)
    }
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'b', uid: 'u-1' }
    const shown = [
      await send({ finalizers: ['example.com/a'] }),
      await send({ finalizers: ['example.com/b', 'example.com/a'] }),
      await send({ '$deleteFromPrimitiveList/finalizers': ['example.com/a'] }),
      await send({ ownerReferences: [owner] }),
      await send({ ownerReferences: [{ ...owner, name: 'c' }] }),
    ]
    await patch(admin, `${maps}/a`, MERGE, { metadata: { finalizers: null } })
    return shown
  })

  same('types that are none', async ({ admin }, namespace) => {
    const maps = `/api/v1/namespaces/${namespace}/configmaps`
    await make(admin, maps, configMap('a'))
    const path = await makeKind(admin, namespace, 'Oar')
    const oar = { apiVersion: `${namespace}.example/v1`, kind: 'Oar', metadata: { name: 'left' }, spec: { length: 2 } }
    await make(admin, path, oar)
    const shown = [
      seen(await patch(admin, `${maps}/a`, 'application/json', {})),
      seen(await patch(admin, `${maps}/a`, 'text/plain', {})),
      seen(await patch(admin, `${path}/left`, STRATEGIC, { spec: { length: 3 } })),
      at((await patch(admin, `${path}/left`, MERGE, { spec: { length: 4 } })).json, 'spec'),
      at(
        (await patch(admin, `${path}/left`, JSON_PATCH, [{ op: 'add', path: '/spec/wood', value: 'ash' }])).json,
        'spec',
      ),
    ]
    await removeKind(admin, namespace, 'Oar')
    return shown
  })

  same('conflicts of updates', async ({ admin }, namespace) => {
    const maps = `/api/v1/namespaces/${namespace}/configmaps`
    const first = (await make(admin, maps, configMap('a', { x: '1' }))) as { readonly metadata: object }
    await patch(admin, `${maps}/a`, MERGE, { data: { x: '2' } })
    const put = async (body: object, name = 'a') => data(await admin.ask('PUT', `${maps}/${name}`, { body }))
    return {
      stale: await put({ ...first, data: { x: '3' } }),
      blind: await put(configMap('a', { x: '4' })),
      otherUid: await put({ ...first, metadata: { name: 'a', uid: 'other' } }),
      otherName: await put(configMap('b'), 'a'),
      missing: await put(configMap('none'), 'none'),
      otherKind: await put({ ...configMap('a'), kind: 'Secret', data: {} }),
      twice: seen(await admin.ask('POST', maps, { body: configMap('a') })),
      withRevision: seen(
        await admin.ask('POST', maps, { body: { ...configMap('c'), metadata: { name: 'c', resourceVersion: '5' } } }),
      ),
      nameless: seen(await admin.ask('POST', maps, { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} } })),
      badName: seen(await admin.ask('POST', maps, { body: configMap('Not_A_Name') })),
      elsewhere: seen(
        await admin.ask('POST', maps, { body: { ...configMap('d'), metadata: { name: 'd', namespace: 'other' } } }),
      ),
      nowhere: seen(await admin.ask('POST', '/api/v1/namespaces/no-such/configmaps', { body: configMap('e') })),
      garbage: seen(await admin.ask('POST', maps, { body: '{"kind":' })),
      unknownField: seen(
        await admin.ask('POST', `${maps}?fieldValidation=Strict`, { body: { ...configMap('f'), colour: 'red' } }),
      ),
    }
  })

  same('apply: owners, conflicts, force', async ({ admin }, namespace) => {
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web`
    const wanted = deployment('web', 0) as { readonly spec: object }
    const apply = (body: object, query: string) => patch(admin, path, APPLY, body, query)
    const created = await apply(wanted, '?fieldManager=ana')
    expect(created.status, created.text).toBe(201)
    const scaled = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 1 } }
    const conflict = await apply(scaled, '?fieldManager=bo')
    const forced = await apply(scaled, '?fieldManager=bo&force=true')
    const again = await apply(wanted, '?fieldManager=ana')
    const shared = await apply({ ...scaled, spec: { replicas: 1 } }, '?fieldManager=cy')
    return {
      created: managers(created),
      conflict: seen(conflict),
      forced: [forced.status, at(forced.json, 'spec', 'replicas'), managers(forced)],
      again: seen(again),
      shared: [shared.status, managers(shared)],
    }
  })

  same('apply: what nobody owns any more goes', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps/a`
    const apply = async (values: object, manager: string) =>
      data(
        await patch(
          admin,
          path,
          APPLY,
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: values },
          `?fieldManager=${manager}`,
        ),
      )
    return [
      await apply({ x: '1', y: '2' }, 'ana'),
      await apply({ z: '3' }, 'bo'),
      await apply({ x: '1' }, 'ana'),
      await apply({}, 'bo'),
    ]
  })

  same('apply: what is refused', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps/a`
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { x: '1' } }
    const apply = async (sent: unknown, query = '?fieldManager=ana') =>
      seen(await patch(admin, path, APPLY, sent, query))
    return {
      noManager: await apply(body, ''),
      yaml: at(await apply('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: "1"\n'), 'status'),
      managed: await apply({ ...body, metadata: { name: 'a', managedFields: [] } }),
      otherName: await apply({ ...body, metadata: { name: 'b' } }),
      otherKind: await apply({ ...body, kind: 'Secret' }),
      noKind: await apply({ metadata: { name: 'a' } }),
      stale: await apply({ ...body, metadata: { name: 'a', resourceVersion: '1' } }),
      badYaml: await apply('a: [b'),
    }
  })

  same('managed fields of writers', async ({ admin }, namespace) => {
    const maps = `/api/v1/namespaces/${namespace}/configmaps`
    const headers = { 'user-agent': 'writer/1.0 (test)' }
    await admin.ask('POST', maps, { body: configMap('a', { x: '1' }, { app: 'web' }), headers })
    await admin.ask('PATCH', `${maps}/a`, { body: { data: { y: '2' } }, contentType: MERGE, headers })
    await admin.ask('PATCH', `${maps}/a?fieldManager=other`, {
      body: { data: { x: '3' } },
      contentType: MERGE,
      headers,
    })
    return owners(await read(admin, `${maps}/a`))
  })

  same('the status is a part of its own', async ({ admin }, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await make(admin, pods, staticPod('a'))
    const both = { metadata: { labels: { seen: 'yes' } }, status: { phase: 'Running', message: 'here' } }
    const main = await patch(admin, `${pods}/a`, MERGE, both)
    const status = await patch(admin, `${pods}/a/status`, MERGE, { ...both, spec: { activeDeadlineSeconds: 5 } })
    const fields = (answer: Answer) => [
      answer.status,
      at(answer.json, 'status', 'phase'),
      at(answer.json, 'status', 'message'),
      at(answer.json, 'metadata', 'labels', 'seen'),
      at(answer.json, 'spec', 'activeDeadlineSeconds'),
    ]
    const frozen = await patch(admin, `${pods}/a`, MERGE, { spec: { nodeName: 'other' } })
    return { main: fields(main), status: fields(status), frozen: [frozen.status, at(frozen.json, 'reason')] }
  })
})

/** Who applied what, by name; controllers write meanwhile. */
function managers(answer: Answer): unknown {
  return owners(answer.json).filter((owner) => owner.operation === 'Apply')
}

/** Who owns which fields; of the same second, the order says nothing. */
function owners(json: unknown): readonly Readonly<Record<string, unknown>>[] {
  const fields = (at(json, 'metadata', 'managedFields') ?? []) as readonly Readonly<Record<string, unknown>>[]
  return fields.toSorted((a, b) => (String(a.manager) < String(b.manager) ? -1 : 1))
}
