import type { KubeObject } from '../object.ts'
import type { Happening } from './happening.ts'
import { made, recreated } from './happening.ts'
import { headless, namespace, object, secret, service } from './plain.ts'
import type { App } from './workload.ts'
import { daemonSet, deployment, statefulSet } from './workload.ts'

const MCR = 'mcr.microsoft.com/oss/v2'
const SYSTEM = 'kube-system'

const coredns: App = {
  name: 'coredns',
  namespace: SYSTEM,
  image: `${MCR}/kubernetes/coredns:v1.13.1-1`,
  replicas: 2,
  port: 53,
  cpu: '100m/3',
  memory: '70Mi/500Mi',
  health: '/ready',
  system: true,
  labels: { 'k8s-app': 'kube-dns' },
}
const metrics: App = {
  name: 'metrics-server',
  namespace: SYSTEM,
  image: `${MCR}/kubernetes/metrics-server:v0.8.0-4`,
  replicas: 2,
  port: 4443,
  cpu: '50m',
  memory: '100Mi/300Mi',
  health: '/readyz',
  system: true,
}
const konnectivity: App = {
  name: 'konnectivity-agent',
  namespace: SYSTEM,
  image: `${MCR}/kubernetes/apiserver-network-proxy/agent:v0.34.0`,
  replicas: 2,
  cpu: '20m/1',
  memory: '20Mi/1Gi',
  system: true,
}
const proxy: App = {
  name: 'kube-proxy',
  namespace: SYSTEM,
  image: `${MCR}/kubernetes/kube-proxy:v1.36.1-1`,
  cpu: '100m',
  memory: '64Mi/256Mi',
}
const network: App = {
  name: 'azure-cns',
  namespace: SYSTEM,
  image: 'mcr.microsoft.com/containernetworking/azure-cns:v1.7.9',
  cpu: '40m',
  memory: '100Mi/250Mi',
}
const disks: App = {
  name: 'csi-azuredisk-node',
  namespace: SYSTEM,
  image: `${MCR}/kubernetes-csi/azuredisk-csi:v1.34.0`,
  cpu: '30m',
  memory: '60Mi/600Mi',
}

const exporter: App = {
  name: 'node-exporter',
  namespace: 'monitoring',
  image: 'quay.io/prometheus/node-exporter:v1.10.2',
  port: 9100,
  cpu: '25m',
  memory: '32Mi/64Mi',
}
const prometheus: App = {
  name: 'prometheus',
  namespace: 'monitoring',
  image: 'quay.io/prometheus/prometheus:v3.8.0',
  port: 9090,
  cpu: '300m/2',
  memory: '1Gi/3Gi',
  health: '/-/ready',
}
const alertmanager: App = {
  name: 'alertmanager',
  namespace: 'monitoring',
  image: 'quay.io/prometheus/alertmanager:v0.34.0',
  replicas: 2,
  port: 9093,
  cpu: '50m',
  memory: '64Mi/128Mi',
  health: '/-/ready',
}
const grafana: App = {
  name: 'grafana',
  namespace: 'monitoring',
  image: 'docker.io/grafana/grafana:12.3.0',
  port: 3000,
  cpu: '100m/500m',
  memory: '192Mi/384Mi',
  health: '/api/health',
  secret: 'grafana-admin',
}
const kubeState: App = {
  name: 'kube-state-metrics',
  namespace: 'monitoring',
  image: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.17.0',
  port: 8080,
  cpu: '20m',
  memory: '64Mi/256Mi',
  health: '/livez',
}

const gateway: App = {
  name: 'ingress-nginx-controller',
  namespace: 'ingress-nginx',
  image: 'registry.k8s.io/ingress-nginx/controller:v1.14.0',
  replicas: 2,
  port: 80,
  cpu: '100m',
  memory: '128Mi/512Mi',
  health: '/healthz',
}
const certManager: App = {
  name: 'cert-manager',
  namespace: 'cert-manager',
  image: 'quay.io/jetstack/cert-manager-controller:v1.19.1',
  port: 9402,
  cpu: '20m',
  memory: '64Mi/256Mi',
}

/** What a managed cluster brings along. */
export function system(): readonly Happening[] {
  return [
    made('41d1h', ...classes()),
    made('41d1h', ...[proxy, network, disks].map(daemonSet)),
    made('41d1h', ...[coredns, metrics, konnectivity].map(deployment)),
    made('41d1h', service(SYSTEM, 'kube-dns', 53, { clusterIP: '10.96.0.10', selector: { 'k8s-app': 'kube-dns' } })),
    made('41d1h', service('default', 'kubernetes', 443, { clusterIP: '10.96.0.1', selector: undefined })),
    recreated('11d5h', SYSTEM, 'coredns'),
  ]
}

export function monitoring(): readonly Happening[] {
  return [
    made(
      '41d',
      namespace('monitoring', { team: 'platform' }),
      secret('monitoring', 'grafana-admin', ['admin-password']),
    ),
    made(
      '40d23h',
      daemonSet(exporter),
      statefulSet(prometheus, '128Gi'),
      statefulSet({ ...alertmanager, replicas: 2 }, '2Gi'),
    ),
    made('40d23h', deployment(grafana), deployment(kubeState)),
    made(
      '40d23h',
      headless('monitoring', 'prometheus', 9090),
      headless('monitoring', 'alertmanager', 9093),
      service('monitoring', 'grafana', 3000),
    ),
    recreated('3d8h', 'monitoring', 'grafana'),
  ]
}

export function ingressController(): readonly Happening[] {
  const balancer = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }
  const status = { loadBalancer: { ingress: [{ ip: '20.73.114.9' }] } }
  return [
    made(
      '41d',
      namespace('ingress-nginx'),
      object(
        'networking.k8s.io/v1',
        'IngressClass',
        { name: 'nginx' },
        { spec: { controller: 'k8s.io/ingress-nginx' } },
      ),
    ),
    made('40d23h', deployment(gateway), { ...service('ingress-nginx', gateway.name, 80, balancer), status }),
    made('41d', namespace('cert-manager')),
    made('40d23h', deployment(certManager)),
  ]
}

function classes(): readonly KubeObject[] {
  const disk = {
    provisioner: 'disk.csi.azure.com',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: true,
  }
  const isDefault = { 'storageclass.kubernetes.io/is-default-class': 'true' }
  return [
    object(
      'storage.k8s.io/v1',
      'StorageClass',
      { name: 'default', annotations: isDefault },
      { ...disk, parameters: { skuname: 'StandardSSD_ZRS' } },
    ),
    object(
      'storage.k8s.io/v1',
      'StorageClass',
      { name: 'managed-csi-premium' },
      { ...disk, parameters: { skuname: 'Premium_ZRS' } },
    ),
    object(
      'scheduling.k8s.io/v1',
      'PriorityClass',
      { name: 'system-cluster-critical' },
      { value: 2_000_000_000, globalDefault: false },
    ),
    object(
      'scheduling.k8s.io/v1',
      'PriorityClass',
      { name: 'system-node-critical' },
      { value: 2_000_001_000, globalDefault: false },
    ),
  ]
}
