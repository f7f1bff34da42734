import type { KubeObject } from '../object.ts'

type Fields = Readonly<Record<string, unknown>>

export function namespace(name: string, labels: Readonly<Record<string, string>> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }
}

export function configMap(where: string, name: string, data: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: where }, data }
}

/** A secret whose values are plainly no real ones. */
export function secret(where: string, name: string, keys: readonly string[], type = 'Opaque'): KubeObject {
  const stringData = Object.fromEntries(keys.map((key) => [key, `not-a-real-${key.toLowerCase()}`]))
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: where }, type, stringData }
}

export function service(where: string, name: string, port: number, more: Fields = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: where, labels: { app: name } },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: port, protocol: 'TCP' }], ...more },
  }
}

export function headless(where: string, name: string, port: number): KubeObject {
  return service(where, name, port, {
    clusterIP: 'None',
    ports: [{ name: 'main', port, targetPort: port, protocol: 'TCP' }],
  })
}

export function ingress(
  where: string,
  name: string,
  host: string,
  routes: Readonly<Record<string, string>>,
): KubeObject {
  const paths = Object.entries(routes).map(([path, backend]) => ({
    path,
    pathType: 'Prefix',
    backend: { service: { name: backend, port: { number: 80 } } },
  }))
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: where, annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' } },
    spec: {
      ingressClassName: 'nginx',
      rules: [{ host, http: { paths } }],
      tls: [{ hosts: [host], secretName: `${name}-tls` }],
    },
    status: { loadBalancer: { ingress: [{ ip: '20.73.114.9' }] } },
  }
}

export function autoscaler(where: string, name: string, min: number, max: number): KubeObject {
  const target = { type: 'Utilization', averageUtilization: 70 }
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace: where },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    },
  }
}

export function budget(where: string, name: string, spec: Fields): KubeObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace: where },
    spec: { selector: { matchLabels: { app: name } }, ...spec },
  }
}

export function quota(where: string, name: string, hard: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name, namespace: where }, spec: { hard } }
}

export function serviceAccount(where: string, name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: where } }
}

/** Anything else, cluster-scoped unless metadata says otherwise. */
export function object(
  apiVersion: string,
  kind: string,
  metadata: KubeObject['metadata'],
  fields: Fields = {},
): KubeObject {
  return { apiVersion, kind, metadata, ...fields }
}
