import { conformance } from './support/both.ts'
import { configMap, staticPod } from './support/objects.ts'
import { at, make, seen } from './support/see.ts'
import type { Target } from './support/target.ts'

/** Names of what a list shows, or what the API server says against the selector. */
async function matched({ admin }: Target, path: string, selector: Readonly<Record<string, string>>): Promise<unknown> {
  const answer = await admin.get(`${path}?${new URLSearchParams(selector)}`)
  if (answer.status !== 200) return seen(answer)
  const items = at(answer.json, 'items') as readonly unknown[]
  return items.map((item) => at(item, 'metadata', 'name'))
}

const LABELS = [
  'app',
  '!app',
  'app=web',
  'app==web',
  'app!=web',
  'app in (web,db)',
  'app notin (web)',
  'app in (web),tier=front',
  'app=web,tier',
  'app in ()',
  'size>3',
  'size<10',
  'app=',
  'example.com/team=red',
  '',
  'kube-root=none',
]

const WRONG_LABELS = [
  'a in',
  'a in (',
  'a==b==c',
  '=b',
  'a=b=c',
  'a b',
  '-x=1',
  'a=*',
  'size>x',
  '!',
  'a,,b',
  `${'x'.repeat(64)}=1`,
]

const POD_FIELDS = [
  'metadata.name=one',
  'metadata.name!=one',
  'spec.nodeName=ghost',
  'spec.nodeName=',
  'status.phase=Running',
  'status.phase!=Running,metadata.name=two',
  'spec.restartPolicy=Always',
  'spec.schedulerName=default-scheduler',
  'spec.serviceAccountName=default',
  'spec.hostNetwork=true',
  'spec.hostNetwork=false',
  'status.podIP=10.1.2.3',
  'status.nominatedNodeName=',
  'metadata.namespace=default',
]

const WRONG_FIELDS = [
  'spec.containers=1',
  'metadata.labels=1',
  'nothing',
  'a=b=c',
  'metadata.name=one,,',
  'metadata.uid=1',
]

conformance('selectors', (same) => {
  same('by labels', async (target, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    await make(target.admin, path, configMap('one', {}, { app: 'web', tier: 'front', size: '5' }))
    await make(target.admin, path, configMap('two', {}, { app: 'db', size: '12', 'example.com/team': 'red' }))
    await make(target.admin, path, configMap('three', {}, { app: '' }))
    const shown = LABELS.map(async (labelSelector) => [labelSelector, await matched(target, path, { labelSelector })])
    return Object.fromEntries(await Promise.all(shown))
  })

  same('by labels that are none', async (target, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    const shown = WRONG_LABELS.map(async (labelSelector) => [
      labelSelector,
      await matched(target, path, { labelSelector }),
    ])
    return Object.fromEntries(await Promise.all(shown))
  })

  same('pods by fields', async (target, namespace) => {
    const { admin } = target
    const path = `/api/v1/namespaces/${namespace}/pods`
    await make(admin, path, staticPod('one'))
    await make(admin, path, staticPod('two'))
    const status = { phase: 'Running', podIP: '10.1.2.3', podIPs: [{ ip: '10.1.2.3' }] }
    const contentType = 'application/merge-patch+json'
    await admin.ask('PATCH', `${path}/one/status`, { body: { status }, contentType })
    const shown = [...POD_FIELDS, ...WRONG_FIELDS].map(async (fieldSelector) => [
      fieldSelector,
      await matched(target, path, { fieldSelector }),
    ])
    return Object.fromEntries(await Promise.all(shown))
  })

  same('events by what they are about', async (target, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/events`
    for (const [name, type] of [
      ['one', 'Normal'],
      ['two', 'Warning'],
    ] as const) {
      await make(target.admin, path, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name },
        involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name: `pod-${name}`, uid: `uid-${name}` },
        reason: 'Tested',
        message: 'it was',
        type,
        source: { component: 'test' },
        reportingComponent: 'test.example/it',
      })
    }
    const fields = [
      'type=Warning',
      'type!=Normal',
      'reason=Tested',
      'involvedObject.name=pod-one',
      'involvedObject.kind=Pod,involvedObject.uid=uid-two',
      `involvedObject.namespace=${namespace}`,
      'involvedObject.apiVersion=v1',
      'involvedObject.fieldPath=',
      'source=test',
      'reportingComponent=test.example/it',
      'message=it was',
    ]
    const shown = fields.map(async (fieldSelector, i) => [i, await matched(target, path, { fieldSelector })])
    return Object.fromEntries(await Promise.all(shown))
  })

  same('other kinds by fields', async (target, namespace) => {
    const of = (plural: string, fieldSelector: string) =>
      matched(target, `/api/v1/namespaces/${namespace}/${plural}`, { fieldSelector })
    return [
      await of('secrets', 'type=Opaque'),
      await of('configmaps', 'metadata.name=kube-root-ca.crt'),
      await of('configmaps', 'data.a=1'),
      await of('services', 'spec.clusterIP=None'),
      await of('services', 'spec.type=ClusterIP'),
      await matched(target, `/apis/apps/v1/namespaces/${namespace}/deployments`, {
        fieldSelector: 'status.replicas=1',
      }),
      await matched(target, `/apis/apps/v1/namespaces/${namespace}/replicasets`, {
        fieldSelector: 'status.replicas=1',
      }),
      await matched(target, `/apis/batch/v1/namespaces/${namespace}/jobs`, { fieldSelector: 'status.successful=1' }),
      await matched(target, '/api/v1/nodes', { fieldSelector: 'spec.unschedulable=true' }),
      await matched(target, '/api/v1/namespaces', { fieldSelector: `metadata.name=${namespace},status.phase=Active` }),
    ]
  })
})
