import { expect } from 'vitest'
import type { Kind } from '../../sandbox/kube/kind.ts'
import { kinds } from '../../sandbox/kube/kinds.ts'
import type { ChangeName } from '../../src/command/catalog.ts'

/** What is typed, what kubectl prints of it, and how an object is then, which it was not before; `{node}` is a node, `{cordoned}` another. */
export type ChangeLine = {
  readonly line: string
  readonly prints: string | RegExp
  readonly on?: readonly [kind: Kind, name: string, namespace?: string]
  /** What there is of it afterwards; `null` where it is gone. */
  readonly becomes?: object | null
  /** Whether its card offers to take it back by one click. */
  readonly undo?: true
}

const MANIFEST = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\ndata: {beta: "on"}'
const CSR = 'certificatesigningrequest.certificates.k8s.io'
const DEBUG_IMAGE = 'registry.example/tools:1'

const deployment = (name: string) => [kinds.deployments, name, 'shop'] as const
const containers = (...has: readonly object[]) => ({ spec: { template: { spec: { containers: has } } } })
const condition = (type: string) => ({ status: { conditions: [{ type, status: 'True' }] } })

/** A change of each kind that there is in a cluster, in the order in which they are made; one left out does not compile. */
export const CHANGE_LINES: { readonly [N in Exclude<ChangeName, `aks ${string}`>]: ChangeLine } = {
  scale: {
    line: 'scale deploy/web --replicas=4',
    prints: 'deployment.apps/web scaled\n',
    on: deployment('web'),
    becomes: { spec: { replicas: 4 } },
    undo: true,
  },
  'set image': {
    line: 'set image deploy/web web=r.example/web:9',
    prints: 'deployment.apps/web image updated\n',
    on: deployment('web'),
    becomes: containers({ image: 'r.example/web:9' }),
    undo: true,
  },
  'rollout undo': {
    line: 'rollout undo deploy/web',
    prints: 'deployment.apps/web rolled back\n',
    on: deployment('web'),
    becomes: containers({ image: 'r.example/web:9' }),
    undo: true,
  },
  deploy: {
    line: 'deploy web registry.example/web:10',
    prints: 'deployment.apps/web image updated\n',
    on: deployment('web'),
    becomes: containers({ image: 'registry.example/web:10' }),
    undo: true,
  },
  'rollout restart': {
    line: 'rollout restart deploy/cart',
    prints: 'deployment.apps/cart restarted\n',
    on: deployment('cart'),
    becomes: {
      spec: {
        template: {
          metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': expect.stringMatching(/^20.*Z$/) } },
        },
      },
    },
  },
  'rollout pause': {
    line: 'rollout pause deploy/checkout',
    prints: 'deployment.apps/checkout paused\n',
    on: deployment('checkout'),
    becomes: { spec: { paused: true } },
    undo: true,
  },
  'rollout resume': {
    line: 'rollout resume deploy/recommendations-for-people-who-came-back',
    prints: 'deployment.apps/recommendations-for-people-who-came-back resumed\n',
    on: deployment('recommendations-for-people-who-came-back'),
    becomes: { spec: expect.not.objectContaining({ paused: true }) },
    undo: true,
  },
  'set env': {
    line: 'set env deploy/cart LOG_LEVEL=debug',
    prints: 'deployment.apps/cart env updated\n',
    on: deployment('cart'),
    becomes: containers({ env: expect.arrayContaining([{ name: 'LOG_LEVEL', value: 'debug' }]) }),
    undo: true,
  },
  'set resources': {
    line: 'set resources deploy/cart --limits=memory=300Mi',
    prints: 'deployment.apps/cart resource requirements updated\n',
    on: deployment('cart'),
    becomes: containers({ resources: { limits: { memory: '300Mi' } } }),
    undo: true,
  },
  cordon: {
    line: 'cordon {node}',
    prints: 'node/{node} cordoned\n',
    on: [kinds.nodes, '{node}'],
    becomes: { spec: { unschedulable: true } },
    undo: true,
  },
  uncordon: {
    line: 'uncordon {cordoned}',
    prints: 'node/{cordoned} uncordoned\n',
    on: [kinds.nodes, '{cordoned}'],
    becomes: { spec: expect.not.objectContaining({ unschedulable: true }) },
    undo: true,
  },
  taint: {
    line: 'taint nodes {node} dedicated=batch:NoSchedule',
    prints: 'node/{node} tainted\n',
    on: [kinds.nodes, '{node}'],
    becomes: { spec: { taints: [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }] } },
    undo: true,
  },
  label: {
    line: 'label pod toolbox team=ops',
    prints: 'pod/toolbox labeled\n',
    on: [kinds.pods, 'toolbox', 'shop'],
    becomes: { metadata: { labels: { team: 'ops' } } },
    undo: true,
  },
  annotate: {
    line: 'annotate pod toolbox note=looked-at',
    prints: 'pod/toolbox annotated\n',
    on: [kinds.pods, 'toolbox', 'shop'],
    becomes: { metadata: { annotations: { note: 'looked-at' } } },
    undo: true,
  },
  patch: {
    line: `patch deploy/cart -p '{"spec":{"minReadySeconds":5}}'`,
    prints: 'deployment.apps/cart patched\n',
    on: deployment('cart'),
    becomes: { spec: { minReadySeconds: 5 } },
  },
  autoscale: {
    line: 'autoscale deploy/checkout --min=2 --max=5 --cpu=80%',
    prints: 'horizontalpodautoscaler.autoscaling/checkout autoscaled\n',
    on: [kinds.horizontalpodautoscalers, 'checkout', 'shop'],
    becomes: { spec: { minReplicas: 2, maxReplicas: 5 } },
    undo: true,
  },
  expose: {
    line: 'expose deploy/checkout --port=80 --target-port=8080',
    prints: 'service/checkout exposed\n',
    on: [kinds.services, 'checkout', 'shop'],
    becomes: { spec: { ports: [{ port: 80, targetPort: 8080 }] } },
    undo: true,
  },
  exec: { line: 'exec toolbox -- ls -la /tmp', prints: 'bin\netc\ntmp\nvar\n' },
  debug: {
    line: `debug toolbox --image=${DEBUG_IMAGE} -c dbg -- ps aux`,
    prints: '',
    on: [kinds.pods, 'toolbox', 'shop'],
    becomes: { spec: { ephemeralContainers: [{ name: 'dbg', image: DEBUG_IMAGE }] } },
  },
  apply: {
    line: `apply\n${MANIFEST.replace('NAME', 'applied')}`,
    prints: 'configmap/applied serverside-applied\n',
    on: [kinds.configmaps, 'applied', 'shop'],
    becomes: { data: { beta: 'on' } },
  },
  create: {
    line: `create\n${MANIFEST.replace('NAME', 'made')}`,
    prints: 'configmap/made created\n',
    on: [kinds.configmaps, 'made', 'shop'],
    becomes: { data: { beta: 'on' } },
    undo: true,
  },
  'create configmap': {
    line: 'create configmap flags --from-literal=beta=on',
    prints: 'configmap/flags created\n',
    on: [kinds.configmaps, 'flags', 'shop'],
    becomes: { data: { beta: 'on' } },
    undo: true,
  },
  'create job': {
    line: 'create job now --from=cronjob/report -n data',
    prints: 'job.batch/now created\n',
    on: [kinds.jobs, 'now', 'data'],
    becomes: { metadata: { annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' } } },
    undo: true,
  },
  'create namespace': {
    line: 'create namespace fresh',
    prints: 'namespace/fresh created\n',
    on: [kinds.namespaces, 'fresh'],
    becomes: {},
    undo: true,
  },
  delete: {
    line: 'delete svc web',
    prints: 'service "web" deleted from shop namespace\n',
    on: [kinds.services, 'web', 'shop'],
    becomes: null,
  },
  'certificate approve': {
    line: 'certificate approve good',
    prints: `${CSR}/good approved\n`,
    on: [kinds.certificatesigningrequests, 'good'],
    becomes: condition('Approved'),
  },
  'certificate deny': {
    line: 'certificate deny bad',
    prints: `${CSR}/bad denied\n`,
    on: [kinds.certificatesigningrequests, 'bad'],
    becomes: condition('Denied'),
  },
  drain: {
    line: 'drain {node} --ignore-daemonsets --delete-emptydir-data --force',
    prints: /^node\/\S+ cordoned\n(evicting pod \S+\n)+(pod\/\S+ evicted\n)+node\/\S+ drained\n$/,
    on: [kinds.nodes, '{node}'],
    becomes: { spec: { unschedulable: true } },
    undo: true,
  },
  elevate: { line: 'elevate leads 30m "INC-4F2K"', prints: /^leads is lent to dana@example.com for 30 min/ },
}
