import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { applyMergePatch } from '../../../sandbox/kube/patch/json.ts'
import { applyStrategicPatch } from '../../../sandbox/kube/patch/strategic.ts'
import type { Cluster } from './cluster.ts'
import { configMap, deployment, startCluster } from './cluster.ts'

describe('merge patches', () => {
  it('merge objects, remove on null, replace the rest', () => {
    expect(applyMergePatch({ a: { b: 1, c: 2 }, l: [1, 2] }, { a: { c: null, d: 3 }, l: [3] })).toEqual({
      a: { b: 1, d: 3 },
      l: [3],
    })
  })
})

describe('strategic merge patches', () => {
  const spec = {
    containers: [
      { name: 'web', image: 'web:1', env: [{ name: 'A', value: '1' }], ports: [{ containerPort: 80 }] },
      { name: 'log', image: 'log:1', args: ['-v'] },
    ],
    volumes: [{ name: 'data', emptyDir: {} }],
  }

  it('merge lists by name, what is new first', () => {
    const patch = {
      containers: [{ name: 'web', image: 'web:2', env: [{ name: 'B', value: '2' }], ports: [{ containerPort: 81 }] }],
    }
    expect(applyStrategicPatch(spec, patch)).toEqual({
      ...spec,
      containers: [
        {
          name: 'web',
          image: 'web:2',
          env: [
            { name: 'B', value: '2' },
            { name: 'A', value: '1' },
          ],
          ports: [{ containerPort: 81 }, { containerPort: 80 }],
        },
        spec.containers[1],
      ],
    })
  })

  it('replace lists without a key', () => {
    expect(applyStrategicPatch(spec, { containers: [{ name: 'log', args: ['-q'] }] })).toMatchObject({
      containers: [{}, { args: ['-q'] }],
    })
  })

  it('follow their directives', () => {
    const remove = { containers: [{ name: 'log', $patch: 'delete' }] }
    expect(applyStrategicPatch(spec, remove)).toMatchObject({ containers: [{ name: 'web' }] })
    const order = {
      '$setElementOrder/containers': [{ name: 'log' }, { name: 'web' }],
      containers: [{ name: 'web', image: 'x' }],
    }
    expect(applyStrategicPatch(spec, order)).toMatchObject({
      containers: [{ name: 'log' }, { name: 'web', image: 'x' }],
    })
    expect(applyStrategicPatch(spec, { containers: [{ $patch: 'replace' }, { name: 'new' }] })).toMatchObject({
      containers: [{ name: 'new' }],
    })
    expect(
      applyStrategicPatch({ strategy: { type: 'A', rolling: {} } }, { strategy: { $retainKeys: ['type'], type: 'B' } }),
    ).toEqual({ strategy: { type: 'B' } })
    expect(applyStrategicPatch({ a: { b: 1 } }, { a: { $patch: 'replace', c: 2 } })).toEqual({ a: { c: 2 } })
    expect(applyStrategicPatch({ finalizers: ['a', 'b'] }, { '$deleteFromPrimitiveList/finalizers': ['a'] })).toEqual({
      finalizers: ['b'],
    })
  })

  it('refuse elements that do not say which they are', () => {
    expect(() => applyStrategicPatch(spec, { containers: [{ image: 'x' }] })).toThrow(
      /does not contain declared merge key: name/,
    )
  })
})

describe('PATCH', () => {
  const path = '/apis/apps/v1/namespaces/shop/deployments/web'
  const APPLY = 'application/apply-patch+yaml'
  let cluster: Cluster

  beforeAll(async () => {
    cluster = await startCluster()
  })
  afterAll(() => cluster.stop())
  beforeEach(() => {
    if (cluster.store.get(kinds.deployments, 'shop', 'web')) cluster.store.delete(kinds.deployments, 'shop', 'web')
    cluster.store.create(deployment('web'))
  })

  const config = (replicas: number | undefined, image = 'web:1') => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      ...(replicas !== undefined && { replicas }),
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } },
    },
  })
  const apply = (manager: string, body: unknown, query = '') =>
    cluster.ask('PATCH', `${path}?fieldManager=${manager}${query}`, { body, type: APPLY })
  const replicas = () => (cluster.store.read(kinds.deployments, 'shop', 'web').spec as { replicas: number }).replicas

  it('takes JSON patches, and refuses those that do not fit', async () => {
    const type = 'application/json-patch+json'
    const good = await cluster.ask('PATCH', path, { body: [{ op: 'replace', path: '/spec/replicas', value: 4 }], type })
    expect([good.status, replicas()]).toEqual([200, 4])
    const wrong = await cluster.ask('PATCH', path, { body: [{ op: 'test', path: '/spec/replicas', value: 9 }], type })
    expect(wrong).toMatchObject({
      status: 422,
      body: { message: 'the server rejected our request due to an error in our request' },
    })
  })

  it('honours the revision a patch names', async () => {
    const body = { metadata: { resourceVersion: '1' }, spec: { replicas: 3 } }
    expect(await cluster.ask('PATCH', path, { body, type: 'application/merge-patch+json' })).toMatchObject({
      status: 409,
      body: { reason: 'Conflict' },
    })
  })

  it('checks the result', async () => {
    const patch = (spec: object) => cluster.ask('PATCH', path, { body: { spec }, type: 'application/merge-patch+json' })
    expect(await patch({ replicas: -1 })).toMatchObject({
      status: 422,
      body: {
        message:
          'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      },
    })
    expect(await patch({ selector: { matchLabels: { app: 'x' } } })).toMatchObject({
      status: 422,
      body: { details: { causes: [{ field: 'spec.selector' }] } },
    })
  })

  it('writes nothing in a dry run', async () => {
    const answer = await cluster.ask('PATCH', `${path}?dryRun=All`, {
      body: { spec: { replicas: 9 } },
      type: 'application/merge-patch+json',
    })
    expect(answer.body).toMatchObject({ spec: { replicas: 9 } })
    expect(replicas()).toBe(2)
    expect(
      (await cluster.ask('PATCH', `${path}?dryRun=Some`, { body: {}, type: 'application/merge-patch+json' })).status,
    ).toBe(422)
  })

  it('refuses types it does not know, and strategic patches of custom resources', async () => {
    expect((await cluster.ask('PATCH', path, { body: {}, type: 'text/plain' })).status).toBe(415)
  })

  it('applies, co-owns equal values, and drops what an applier no longer names', async () => {
    expect(
      (await apply('ci', { ...config(2), metadata: { name: 'web', annotations: { a: '1', b: '2' } } })).status,
    ).toBe(200)
    await apply('ci', { ...config(2), metadata: { name: 'web', annotations: { a: '1' } } })
    expect(cluster.store.read(kinds.deployments, 'shop', 'web').metadata.annotations).toEqual({ a: '1' })
    expect(
      (
        await apply('other', {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'web' },
          spec: { replicas: 2 },
        })
      ).status,
    ).toBe(200)
    await apply('ci', config(undefined))
    expect(replicas()).toBe(2)
  })

  it('does not run over what nobody is known to own', async () => {
    expect((await apply('ci', config(2))).status).toBe(200)
    const before = deployment('other')
    cluster.store.create(before)
    const body = { ...before, spec: { replicas: 9 } }
    const answer = await cluster.ask('PATCH', `${path.replace('web', 'other')}?fieldManager=ci`, { body, type: APPLY })
    expect((answer.body as { message: string }).message).toBe(
      'Apply failed with 1 conflict: conflict with "before-first-apply" using apps/v1: .spec.replicas',
    )
    cluster.store.delete(kinds.deployments, 'shop', 'other')
  })

  it('names who stands in the way, field by field', async () => {
    await cluster.ask('PATCH', `${path}/scale?fieldManager=hpa-controller`, {
      body: { spec: { replicas: 7 } },
      type: 'application/merge-patch+json',
    })
    const one = await apply('ci', config(3))
    expect(one).toMatchObject({
      status: 409,
      body: {
        reason: 'Conflict',
        message:
          'Apply failed with 1 conflict: conflict with "hpa-controller" with subresource "scale" using apps/v1: .spec.replicas',
        details: {
          causes: [
            {
              reason: 'FieldManagerConflict',
              field: '.spec.replicas',
              message: 'conflict with "hpa-controller" with subresource "scale" using apps/v1',
            },
          ],
        },
      },
    })
    await cluster.ask('PATCH', `${path}?fieldManager=kubectl-set`, {
      body: { spec: { template: { spec: { containers: [{ name: 'web', image: 'web:5' }] } } } },
      type: 'application/strategic-merge-patch+json',
    })
    const two = await apply('ci', config(3))
    expect((two.body as { message: string }).message).toBe(
      'Apply failed with 2 conflicts: conflicts with "hpa-controller" with subresource "scale" using apps/v1:\n- .spec.replicas\nconflicts with "kubectl-set" using apps/v1:\n- .spec.template.spec.containers[name="web"].image',
    )
    expect((await apply('ci', config(3), '&force=true')).status).toBe(200)
    expect(replicas()).toBe(3)
    expect((await apply('ci', config(4))).status).toBe(200)
  })

  it('keeps a container that others own a part of, when its applier drops it', async () => {
    const two = {
      ...config(2),
      spec: {
        ...config(2).spec,
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [
              { name: 'web', image: 'web:1' },
              { name: 'log', image: 'log:1' },
            ],
          },
        },
      },
    }
    await apply('ci', two)
    await cluster.ask('PATCH', `${path}?fieldManager=kubectl-set`, {
      body: { spec: { template: { spec: { containers: [{ name: 'log', image: 'log:2' }] } } } },
      type: 'application/strategic-merge-patch+json',
    })
    await apply('ci', config(2))
    const spec = cluster.store.read(kinds.deployments, 'shop', 'web').spec as {
      template: { spec: { containers: unknown[] } }
    }
    expect(spec.template.spec.containers).toMatchObject([{ name: 'web' }, { name: 'log', image: 'log:2' }])
  })

  it('creates by applying, from YAML too, and refuses fields that are none', async () => {
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf\ndata:\n  a: "1"\n'
    const target = '/api/v1/namespaces/shop/configmaps/conf?fieldManager=ci'
    expect((await cluster.ask('PATCH', target, { body: yaml, type: APPLY })).status).toBe(201)
    const typo = { ...configMap('conf'), dada: {} }
    expect(await cluster.ask('PATCH', `${target}&fieldValidation=Strict`, { body: typo, type: APPLY })).toMatchObject({
      status: 400,
      body: {
        message:
          'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dada"',
      },
    })
    expect(
      (await cluster.ask('PATCH', '/api/v1/namespaces/shop/configmaps/conf', { body: yaml, type: APPLY })).status,
    ).toBe(422)
  })
})
