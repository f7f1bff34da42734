import { expect } from 'vitest'
import { parse } from 'yaml'
import { openCluster } from '../../src/kube/cluster.ts'
import type { KindName, Watched } from '../../src/watch/kinds/kind.ts'
import { machineClock } from '../../src/watch/reflector/clock.ts'
import { startReflector } from '../../src/watch/reflector/reflector.ts'
import { RESOURCES } from '../../src/watch/reflector/resources.ts'
import type { Format } from '../../src/watch/reflector/source.ts'
import { until } from '../support/until.ts'
import { conformance } from './support/both.ts'
import { livePod } from './support/objects.ts'
import { make } from './support/see.ts'
import type { Target } from './support/target.ts'

const KINDS = Object.keys(RESOURCES) as KindName[]
const container = {
  name: 'web',
  image: 'registry.example/web:1',
  env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } },
  readinessProbe: { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 3 },
  livenessProbe: { tcpSocket: { port: 80 } },
}
const template = {
  metadata: { labels: { app: 'web' }, annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-02T03:04:05Z' } },
  spec: {
    containers: [container],
    initContainers: [{ name: 'wait', image: 'registry.example/wait:1', restartPolicy: 'Always' }],
    volumes: [{ name: 'settings', configMap: { name: 'settings', optional: true } }],
  },
}
const selector = { matchLabels: { app: 'web' } }
const metadata = { name: 'web', annotations: { runbook: 'https://runbooks.example/web' }, labels: { team: 'a' } }

/** One of each kind that is asked for by namespace. Whether any of it runs does not matter. */
const OBJECTS: readonly (readonly [path: string, apiVersion: string, kind: string, rest: object])[] = [
  ['apis/apps/v1', 'apps/v1', 'Deployment', { spec: { replicas: 2, selector, template } }],
  ['apis/apps/v1', 'apps/v1', 'StatefulSet', { spec: { serviceName: 'web', selector, template } }],
  ['apis/apps/v1', 'apps/v1', 'DaemonSet', { spec: { selector, template } }],
  [
    'apis/batch/v1',
    'batch/v1',
    'Job',
    { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } }, backoffLimit: 0 } },
  ],
  [
    'apis/batch/v1',
    'batch/v1',
    'CronJob',
    {
      spec: {
        schedule: '0 3 * * *',
        timeZone: 'Europe/Vienna',
        jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
      },
    },
  ],
  [
    'api/v1',
    'v1',
    'PersistentVolumeClaim',
    { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  ],
  [
    'apis/autoscaling/v2',
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 3 } },
  ],
  ['apis/policy/v1', 'policy/v1', 'PodDisruptionBudget', { spec: { selector, minAvailable: '50%' } }],
  ['api/v1', 'v1', 'Service', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }],
  ['api/v1', 'v1', 'ResourceQuota', { spec: { hard: { pods: '10', 'requests.cpu': '2' } } }],
  [
    'apis/networking.k8s.io/v1',
    'networking.k8s.io/v1',
    'Ingress',
    { spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } } },
  ],
]

const plurals: Readonly<Record<string, string>> = { Ingress: 'ingresses' }

async function populate({ admin }: Target, namespace: string): Promise<void> {
  for (const [path, apiVersion, kind, rest] of OBJECTS) {
    const plural = plurals[kind] ?? `${kind.toLowerCase()}s`
    await make(admin, `/${path}/namespaces/${namespace}/${plural}`, { apiVersion, kind, metadata, ...rest } as never)
  }
}

type Config = {
  readonly clusters: readonly [{ readonly cluster: Readonly<Record<string, string>> }]
  readonly users: readonly [{ readonly user: Readonly<Record<string, string>> }]
}

/** The bot's end of it, as the admin with a token; undefined on a cluster where we have none. */
function connect(target: Target) {
  const config = parse(target.kubeconfig('admin') ?? '{}') as Config
  const { server = '', 'certificate-authority-data': ca } = config.clusters[0].cluster
  const { token } = config.users[0].user
  if (!token) return undefined
  return openCluster(
    { name: target.name },
    { server, skipVerify: false, login: { kind: 'token', token }, ...(ca && { ca: { data: ca } }) },
    { env: {} },
  )
}

const byVersion = (objects: Iterable<Watched[KindName]>) =>
  new Map([...objects].map((object) => [`${object.meta.uid} ${object.meta.resourceVersion}`, object]))

conformance('reflectors', (same) => {
  for (const kind of KINDS) {
    same(`${kind} is the same in JSON and in protobuf`, async (target, namespace) => {
      const cluster = connect(target)
      if (!cluster) return undefined
      await populate(target, namespace)
      const open = (format: Format) =>
        startReflector({
          api: cluster.self,
          kind,
          namespace: RESOURCES[kind].namespaced ? namespace : undefined,
          clock: machineClock,
          random: Math.random,
          format,
          onChange: () => {},
        })
      const [json, protobuf] = [open('json'), open('protobuf')]
      try {
        await until('both know some object in the same revision', () => {
          const known = byVersion(json.objects.values())
          return [...byVersion(protobuf.objects.values()).keys()].some((key) => known.has(key))
        })
        const known = byVersion(json.objects.values())
        for (const [key, object] of byVersion(protobuf.objects.values())) {
          if (known.has(key)) expect(object).toEqual(known.get(key))
        }
        expect(json.state()).toMatchObject({ format: 'json', error: undefined })
        expect(protobuf.state()).toMatchObject({ format: 'protobuf', error: undefined })
        return undefined
      } finally {
        await json.stop()
        await protobuf.stop()
        await cluster.close()
      }
    })
  }

  for (const format of ['json', 'protobuf'] as const) {
    same(`a pod's spec is what it is now, though it is not read each time, in ${format}`, async (target, namespace) => {
      const cluster = connect(target)
      if (!cluster) return undefined
      const path = `/api/v1/namespaces/${namespace}/pods`
      const pods = startReflector({
        api: cluster.self,
        kind: 'Pod',
        namespace,
        clock: machineClock,
        random: Math.random,
        format,
        onChange: () => {},
      })
      const pod = () => pods.objects.get('web', namespace)
      const image = () => pod()?.template.containers[0]?.image
      try {
        await make(target.admin, path, livePod('web'))
        await until('it is bound and runs', () => pod()?.node !== undefined && pod()?.phase === 'Running')
        const body = { spec: { containers: [{ name: 'web', image: 'registry.example/web:2' }] } }
        const contentType = 'application/strategic-merge-patch+json'
        await target.admin.ask('PATCH', `${path}/web`, { body, contentType })
        await until('its new image is known', () => image() === 'registry.example/web:2')
        await target.admin.ask('PATCH', `${path}/web`, {
          body: { metadata: { labels: { seen: 'yes' } } },
          contentType: 'application/merge-patch+json',
        })
        await until('its label is known', () => pod()?.meta.labels.seen === 'yes')
        return image()
      } finally {
        await pods.stop()
        await cluster.close()
      }
    })
  }

  same(
    'a refusal is told in words, and rights that are missing in one place are so in one place',
    async (target, namespace) => {
      const cluster = connect(target)
      if (!cluster) return undefined
      const reflector = startReflector({
        api: cluster.as({ user: 'nobody', groups: [] }),
        kind: 'Pod',
        namespace,
        clock: machineClock,
        random: Math.random,
        onChange: () => {},
      })
      try {
        await until('it is refused', () => !reflector.state().allowed)
        return reflector.state().error
      } finally {
        await reflector.stop()
        await cluster.close()
      }
    },
  )
})
