import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ManualClock } from '../../../sandbox/clock.ts'
import { kubeconfig } from '../../../sandbox/kube/kubeconfig.ts'
import type { Kubectl, KubectlResult } from '../../support/kubectl.ts'
import { kubectlMissing, openKubectl } from '../../support/kubectl.ts'
import type { Cluster } from './cluster.ts'
import { startCluster } from './cluster.ts'
import { NOW, seedShop } from './shop.ts'

const missing = kubectlMissing()

describe.skipIf(missing)('real kubectl', () => {
  let cluster: Cluster
  let kubectl: Kubectl
  let config: string

  beforeAll(async () => {
    kubectl = await openKubectl()
    cluster = await startCluster({
      tls: true,
      logs: {
        read: (_pod, container, { previous }) =>
          previous ? undefined : [1, 2, 3].map((n) => ({ at: NOW, text: `${container} says ${n}` })),
      },
      metrics: {
        node: () => ({ cpu: '1370m', memory: '2Gi' }),
        pod: () => [{ name: 'web', cpu: '12m', memory: '64Mi' }],
      },
    })
    seedShop(cluster.store, cluster.clock as ManualClock)
    config = kubeconfig([
      {
        name: 'sandbox',
        server: cluster.url,
        token: 'admin',
        namespace: 'shop',
        ...(cluster.ca && { ca: cluster.ca }),
      },
    ])
  })
  afterAll(async () => {
    await kubectl?.close()
    await cluster?.stop()
  })

  const run = (line: string, stdin?: string): Promise<KubectlResult> =>
    kubectl(line.split(' '), { kubeconfig: config, ...(stdin !== undefined && { stdin }) })
  const out = async (line: string, stdin?: string) => {
    const { stdout, stderr, code } = await run(line, stdin)
    if (code !== 0) throw new Error(`kubectl ${line}: ${stderr}`)
    return stdout
  }

  it('speaks HTTP/2 to it, as to Go', async () => {
    await out('get pods')
    expect(cluster.requests.at(-1)).toMatchObject({ httpVersion: '2.0', user: { user: 'admin' } })
  })

  it('prints its tables', async () => {
    expect(await out('get pods')).toBe(
      [
        'NAME          READY   STATUS             RESTARTS     AGE',
        'job-1         0/1     Completed          0            3h',
        'web-5d4f-aa   1/1     Running            0            3h',
        'web-5d4f-bb   0/1     CrashLoopBackOff   4 (5m ago)   3h',
        '',
      ].join('\n'),
    )
    expect(await out('get pods -o wide --no-headers -l app=web --field-selector=status.podIP=10.1.0.1')).toMatch(
      /^web-5d4f-aa +1\/1 +Running +0 +3h +10\.1\.0\.1 +node-1 +<none> +<none>\n$/,
    )
    expect(await out('get nodes')).toBe(
      'NAME     STATUS   ROLES    AGE   VERSION\nnode-1   Ready    worker   3h    v1.36.1\n',
    )
    expect(await out('get deploy,rs,svc')).toContain('deployment.apps/web   1/2     2            1           3h')
    expect(await out('get all')).toContain('service/web   ClusterIP   10.96.0.10   <none>        80/TCP    3h')
    expect(await out('get pods -A -L app --show-labels')).toMatch(
      /^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE +APP +LABELS\nshop /,
    )
    expect(await out('get pods --sort-by=.metadata.name --chunk-size=1')).toContain('job-1')
    expect(await out('get events')).toMatch(
      /^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n2m +Warning +BackOff +pod\/web-5d4f-bb +Back-off restarting/,
    )
    expect(await run('get pods -l app=nothing')).toMatchObject({
      stderr: 'No resources found in shop namespace.\n',
      code: 0,
    })
  })

  it('prints objects in every other form', async () => {
    expect(await out('get pods -o name')).toBe('pod/job-1\npod/web-5d4f-aa\npod/web-5d4f-bb\n')
    expect(await out('get pod web-5d4f-aa -o jsonpath={.status.podIP}')).toBe('10.1.0.1')
    expect(await out('get deploy -o custom-columns=N:.metadata.name,R:.spec.replicas')).toBe('N     R\nweb   2\n')
    expect(JSON.parse(await out('get pods -o json'))).toMatchObject({
      kind: 'List',
      items: [{ kind: 'Pod', apiVersion: 'v1' }, {}, {}],
    })
    expect(await out('get deploy web -o yaml')).toContain('apiVersion: apps/v1\nkind: Deployment\n')
    expect(await out('get --raw /version')).toContain('"gitVersion":"v1.36.1"')
  })

  it('describes', async () => {
    const pod = await out('describe pod web-5d4f-bb')
    expect(pod).toMatch(/Controlled By: +ReplicaSet\/web-5d4f/)
    expect(pod).toMatch(/Warning +BackOff +.*Back-off restarting/)
    expect(await out('describe deploy web')).toMatch(/NewReplicaSet: +web-5d4f \(2\/2 replicas created\)/)
    expect(await out('describe node node-1')).toContain('web-5d4f-aa')
    expect(await out('describe svc web')).toMatch(/Endpoints:/)
    expect(await out('describe ns shop')).toContain('Status:       Active')
  })

  it('reads logs', async () => {
    expect(await out('logs web-5d4f-aa')).toBe('web says 1\nweb says 2\nweb says 3\n')
    expect(await out('logs deploy/web --tail=1')).toBe('web says 3\n')
    expect(await out('logs -l app=web --prefix --tail=1')).toContain('[pod/web-5d4f-aa/web] web says 3\n')
    expect((await run('logs web-5d4f-aa -p')).stderr).toContain(
      'previous terminated container "web" in pod "web-5d4f-aa" not found',
    )
    expect((await run('logs web-5d4f-aa -c nope')).code).toBe(1)
  })

  it('asks who it is and what it may', async () => {
    expect(await out('auth whoami --as jo --as-group a --as-group b')).toMatch(
      /Username +jo\nGroups +\[a b system:authenticated\]/,
    )
    expect(await out('auth can-i delete pods')).toBe('yes\n')
    expect(await run('auth can-i delete pods --as jo')).toMatchObject({ stdout: 'no\n', code: 1 })
    expect(await out('auth can-i --list')).toContain('*.*')
    expect((await run('get pods --as jo')).stderr).toBe(
      'Error from server (Forbidden): pods is forbidden: User "jo" cannot list resource "pods" in API group "" in the namespace "shop"\n',
    )
  })

  it('discovers what is served', async () => {
    const resources = await out('api-resources')
    expect(resources).toMatch(/deployments +deploy +apps\/v1 +true +Deployment/)
    expect(await out('api-resources --namespaced=false -o name')).toContain('nodes\n')
    expect(await out('api-versions')).toContain('metrics.k8s.io/v1beta1')
    expect((await run('get nonsense')).stderr).toBe('error: the server doesn\'t have a resource type "nonsense"\n')
    expect((await run('get pod nope')).stderr).toBe('Error from server (NotFound): pods "nope" not found\n')
    expect((await run('get pods --field-selector=spec.foo=x')).stderr).toContain('field label not supported: spec.foo')
    expect(await out('explain pods.spec.nodeName')).toContain('FIELD: nodeName <string>')
  })

  it('shows usage', async () => {
    expect(await out('top nodes --no-headers')).toMatch(/^node-1 +1370m +34% +2048Mi +25% +\n$/)
    expect(await out('top pods --no-headers web-5d4f-aa')).toMatch(/^web-5d4f-aa +12m +64Mi +\n$/)
  })

  it('waits and follows rollouts', async () => {
    expect(await out('wait --for=condition=Ready pod/web-5d4f-aa --timeout=5s')).toBe('pod/web-5d4f-aa condition met\n')
    expect(await out('wait --for=jsonpath={.spec.replicas}=2 deploy/web --timeout=5s')).toBe(
      'deployment.apps/web condition met\n',
    )
    expect((await run('rollout status deploy/web --timeout=1s')).stdout).toContain(
      'Waiting for deployment "web" rollout to finish: 1 of 2 updated replicas are available...\n',
    )
    expect(await out('rollout history deploy/web')).toBe(
      'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n',
    )
    expect(await out('events --for pod/web-5d4f-bb')).toContain('BackOff')
  })

  it('changes things', async () => {
    expect(await out('scale deploy/web --replicas=3')).toBe('deployment.apps/web scaled\n')
    expect(await out('set image deploy/web web=web:2')).toBe('deployment.apps/web image updated\n')
    expect(await out('rollout restart deploy/web')).toBe('deployment.apps/web restarted\n')
    expect(await out('rollout pause deploy/web')).toBe('deployment.apps/web paused\n')
    expect(await out('rollout resume deploy/web')).toBe('deployment.apps/web resumed\n')
    expect(await out('rollout undo deploy/web')).toBe('deployment.apps/web rolled back\n')
    expect(await out('label pod web-5d4f-aa x=y')).toBe('pod/web-5d4f-aa labeled\n')
    expect(await out('annotate pod web-5d4f-aa x=y')).toBe('pod/web-5d4f-aa annotated\n')
    expect(await out('patch deploy web --type=json -p [{"op":"replace","path":"/spec/replicas","value":4}]')).toBe(
      'deployment.apps/web patched\n',
    )
    expect(await out('taint node node-1 a=b:NoSchedule')).toBe('node/node-1 tainted\n')
    expect(await out('cordon node-1')).toBe('node/node-1 cordoned\n')
    expect(await out('drain node-1 --dry-run=server --force')).toContain(
      'evicting pod shop/web-5d4f-aa (server dry run)\n',
    )
    expect(await out('uncordon node-1')).toBe('node/node-1 uncordoned\n')
    expect(await out('delete pod job-1 --wait=false')).toBe('pod "job-1" deleted from shop namespace\n')
    expect(await out('delete pod web-5d4f-bb --dry-run=server')).toBe(
      'pod "web-5d4f-bb" deleted from shop namespace (server dry run)\n',
    )
  })

  it('makes, applies and removes', async () => {
    expect(await out('create configmap a --from-literal=k=v')).toBe('configmap/a created\n')
    expect(await out('create secret generic s --from-literal=k=v')).toBe('secret/s created\n')
    expect(await out('create deployment idle --image=idle:1 --replicas=0 --port=80')).toBe(
      'deployment.apps/idle created\n',
    )
    expect(await out('get deploy idle -o jsonpath={.spec.replicas}')).toBe('0')
    expect(await out('create cronjob nightly --image=busybox --schedule=@daily')).toBe(
      'cronjob.batch/nightly created\n',
    )
    expect(await out('create job now --from=cronjob/nightly')).toBe('job.batch/now created\n')
    expect(await out('create ns other')).toBe('namespace/other created\n')
    expect(await out('delete ns other')).toBe('namespace "other" deleted\n')
    const map = (data: string) => `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"},${data}}`
    expect(await out('apply -f -', map('"data":{"k":"1"}'))).toBe('configmap/b created\n')
    expect(await out('apply -f -', map('"data":{"k":"2"}'))).toBe('configmap/b configured\n')
    expect(await out('apply -f -', map('"data":{"k":"2"}'))).toBe('configmap/b unchanged\n')
    expect(await out('apply --server-side --force-conflicts -f -', map('"data":{"k":"3"}'))).toBe(
      'configmap/b serverside-applied\n',
    )
    expect((await run('apply --server-side --field-manager=ci -f -', map('"data":{"k":"4"}'))).stderr).toContain(
      'Apply failed with 1 conflict: conflict with "kubectl": .data.k',
    )
    expect((await run('create -f -', map('"dada":{}'))).stderr).toContain('strict decoding error: unknown field "dada"')
    expect(await out('diff --server-side --force-conflicts -f -', map('"data":{"k":"3"}'))).toBe('')
  })

  it('serves custom resources as soon as they are defined', async () => {
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', singular: 'widget', kind: 'Widget', shortNames: ['wd'], categories: ['all'] },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            additionalPrinterColumns: [{ name: 'Color', type: 'string', jsonPath: '.spec.color' }],
          },
        ],
      },
    }
    expect(await out('create -f -', JSON.stringify(crd))).toContain('created')
    expect(await out('wait --for=condition=Established crd/widgets.example.com --timeout=5s')).toContain(
      'condition met',
    )
    const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { color: 'red' } }
    expect(await out('create -f -', JSON.stringify(widget))).toBe('widget.example.com/w created\n')
    expect(await out('get wd')).toBe('NAME   COLOR\nw      red\n')
    expect(await out('describe wd w')).toContain('Color:  red')
    expect(await out('delete crd widgets.example.com')).toContain('deleted')
    expect((await run('get wd')).code).toBe(1)
  })
})
