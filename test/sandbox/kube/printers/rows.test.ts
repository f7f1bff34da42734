import { describe, expect, it } from 'vitest'
import type { Kind } from '../../../../sandbox/kube/kind.ts'
import { kinds } from '../../../../sandbox/kube/kinds.ts'
import { configMap, deployment } from '../cluster.ts'
import { ago, row } from './row.ts'

describe('rows', () => {
  it('of workloads', () => {
    expect(
      row(kinds.deployments, {
        ...deployment('web'),
        status: { readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1 },
      }),
    ).toMatchObject({
      Ready: '1/2',
      'Up-to-date': 2,
      Available: 1,
      Age: '<unknown>',
      Containers: 'web',
      Images: 'web:1',
      Selector: 'app=web',
    })
    const job = {
      metadata: { name: 'j', creationTimestamp: ago(10) },
      spec: { completions: 3 },
      status: { succeeded: 1, startTime: ago(10) },
    }
    expect(row(kinds.jobs, job)).toMatchObject({
      Status: 'Running',
      Completions: '1/3',
      Duration: '10m',
      Age: '10m',
      Selector: '<none>',
    })
    const cron = {
      metadata: { name: 'c' },
      spec: { schedule: '* * * * *', suspend: false },
      status: { active: [{}], lastScheduleTime: ago(1) },
    }
    expect(row(kinds.cronjobs, cron)).toMatchObject({
      Schedule: '* * * * *',
      Timezone: '<none>',
      Suspend: 'False',
      Active: 1,
      'Last Schedule': '60s',
    })
    const hpa = {
      metadata: { name: 'h' },
      spec: {
        scaleTargetRef: { kind: 'Deployment', name: 'web' },
        minReplicas: 1,
        maxReplicas: 5,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 80 } } }],
      },
      status: {
        currentReplicas: 2,
        currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 41 } } }],
      },
    }
    expect(row(kinds.horizontalpodautoscalers, hpa)).toMatchObject({
      Reference: 'Deployment/web',
      Targets: 'cpu: 41%/80%',
      MinPods: '1',
      MaxPods: 5,
      Replicas: 2,
    })
  })

  it('of networking', () => {
    const service = (spec: object, status = {}) => row(kinds.services, { metadata: { name: 's' }, spec, status })
    expect(
      service({ type: 'ClusterIP', clusterIPs: ['10.0.0.1'], ports: [{ port: 80, protocol: 'TCP' }] }),
    ).toMatchObject({ 'Cluster-IP': '10.0.0.1', 'External-IP': '<none>', 'Port(s)': '80/TCP' })
    expect(service({ type: 'LoadBalancer', ports: [{ port: 80, nodePort: 3080 }] })).toMatchObject({
      'External-IP': '<pending>',
      'Port(s)': '80:3080/TCP',
    })
    expect(service({ type: 'LoadBalancer' }, { loadBalancer: { ingress: [{ ip: '20.1.2.3' }] } })).toMatchObject({
      'External-IP': '20.1.2.3',
      'Port(s)': '<none>',
    })
    const hosts = ['a', 'b', 'c', 'd'].map((host) => ({ host }))
    expect(
      row(kinds.ingresses, { metadata: { name: 'i' }, spec: { ingressClassName: 'nginx', rules: hosts, tls: [{}] } }),
    ).toMatchObject({ Class: 'nginx', Hosts: 'a,b,c + 1 more...', Ports: '80, 443' })
    const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'].map((ip) => ({ ip }))
    expect(
      row(kinds.endpoints, { metadata: { name: 'e' }, subsets: [{ addresses, ports: [{ port: 80 }] }] }),
    ).toMatchObject({ Endpoints: '10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more...' })
  })

  it('of the cluster', () => {
    const node = {
      metadata: { name: 'n', labels: { 'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/agent': '' } },
      spec: { unschedulable: true },
      status: {
        conditions: [{ type: 'Ready', status: 'Unknown' }],
        addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
        nodeInfo: { kubeletVersion: 'v1.36.1' },
      },
    }
    expect(row(kinds.nodes, node)).toMatchObject({
      Status: 'NotReady,SchedulingDisabled',
      Roles: 'agent,worker',
      'Internal-IP': '10.0.0.1',
      'External-IP': '<none>',
      'OS-Image': '<unknown>',
    })
    const claim = {
      metadata: { name: 'c' },
      spec: { volumeName: 'pv1', storageClassName: 'fast' },
      status: { phase: 'Bound', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] },
    }
    expect(row(kinds.persistentvolumeclaims, claim)).toMatchObject({
      Status: 'Bound',
      Capacity: '1Gi',
      'Access Modes': 'RWO',
      VolumeAttributesClass: '<unset>',
    })
    const event = {
      metadata: { name: 'e' },
      type: 'Warning',
      reason: 'BackOff',
      message: ' x ',
      involvedObject: { kind: 'Pod', name: 'web' },
      lastTimestamp: ago(2),
      firstTimestamp: ago(5),
      source: { component: 'kubelet', host: 'n1' },
    }
    expect(row(kinds.events, event)).toMatchObject({
      'Last Seen': '2m',
      'First Seen': '5m',
      Object: 'pod/web',
      Message: 'x',
      Source: 'kubelet, n1',
      Count: 1,
    })
  })

  it('of kinds without columns of their own are name and birth', () => {
    expect(row(kinds.roles, { metadata: { name: 'r', creationTimestamp: ago(1) } })).toEqual({
      Name: 'r',
      'Created At': ago(1),
    })
    expect(row(kinds.configmaps, configMap('c', { a: '1', b: '2' }))).toMatchObject({ Data: 2 })
  })

  it('of custom resources follow their definition', () => {
    const columns = [
      { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
      { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
      { name: 'First', type: 'string', jsonPath: '.spec.list[0]' },
      { name: 'Note', type: 'string', jsonPath: ".metadata.annotations['example.com/note']" },
      { name: 'Missing', type: 'string', jsonPath: '.spec.nope' },
      { name: 'Since', type: 'date', jsonPath: '.spec.since', priority: 1 },
    ]
    const kind: Kind = {
      ...kinds.configmaps,
      group: 'example.com',
      plural: 'widgets',
      kind: 'Widget',
      custom: true,
      columns,
    }
    const widget = {
      metadata: { name: 'w', annotations: { 'example.com/note': 'n' } },
      spec: { size: 3, list: ['x'], since: ago(3) },
      status: {
        conditions: [
          { type: 'Other', status: 'False' },
          { type: 'Ready', status: 'True' },
        ],
      },
    }
    expect(row(kind, widget)).toEqual({
      Name: 'w',
      Ready: 'True',
      Size: 3,
      First: 'x',
      Note: 'n',
      Missing: null,
      Since: '3m',
    })
  })
})
