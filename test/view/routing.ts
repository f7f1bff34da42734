type Json = Record<string, unknown>

const meta = (name: string, more: Json = {}): Json => ({
  name,
  namespace: 'd',
  uid: `uid-${name}`,
  creationTimestamp: '2026-01-02T03:04:05Z',
  ...more,
})
const to = (name: string, port: Json): Json => ({ service: { name, port } })

export const ingresses: readonly Json[] = [
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: meta('full', { labels: { a: 'b' }, annotations: { x: 'y', z: 'q'.repeat(200) } }),
    spec: {
      ingressClassName: 'nginx',
      defaultBackend: to('web', { number: 80 }),
      tls: [{ secretName: 'tls', hosts: ['a.example', 'b.example'] }, { hosts: ['c.example'] }],
      rules: [
        {
          host: 'a.example',
          http: {
            paths: [
              { path: '/', backend: to('web', { name: 'http' }) },
              { path: '/dns', backend: to('web', { number: 53 }) },
            ],
          },
        },
        {
          http: {
            paths: [
              { backend: { resource: { apiGroup: 'x.io', kind: 'Bucket', name: 'b' } } },
              { path: '/y', backend: { resource: { kind: 'Bucket', name: 'c' } } },
              { path: '/gone', backend: to('gone', { number: 1 }) },
            ],
          },
        },
        { host: 'none.example' },
      ],
    },
    status: {
      loadBalancer: { ingress: [{ ip: '2.2.2.2' }, { hostname: 'lb.example' }, { ip: '1.1.1.1' }, { ip: '2.2.2.2' }] },
    },
  },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: meta('bare'), spec: {}, status: {} },
]

const metrics: readonly (readonly [Json, Json | undefined])[] = [
  [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
    { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 35, averageValue: '350m' } } },
  ],
  [
    { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1024Mi' } } },
    { type: 'Resource', resource: { name: 'memory', current: { averageValue: '512Mi' } } },
  ],
  [
    { type: 'External', external: { metric: { name: 'queue "depth"' }, target: { type: 'Value', value: '30' } } },
    { type: 'External', external: { metric: { name: 'q' }, current: { value: '12500m' } } },
  ],
  [
    { type: 'External', external: { metric: { name: 'avg' }, target: { type: 'AverageValue', averageValue: '3' } } },
    { type: 'External', external: { metric: { name: 'q' }, current: { averageValue: '2' } } },
  ],
  [
    { type: 'Pods', pods: { metric: { name: 'rps' }, target: { averageValue: '1k' } } },
    { type: 'Pods', pods: { metric: { name: 'rps' }, current: { averageValue: '1500' } } },
  ],
  [
    {
      type: 'Object',
      object: {
        metric: { name: 'hits' },
        describedObject: { kind: 'Ingress', name: 'i' },
        target: { type: 'Value', value: '5' },
      },
    },
    { type: 'Object', object: { metric: { name: 'hits' }, current: { value: '4' } } },
  ],
  [
    {
      type: 'Object',
      object: {
        metric: { name: 'hits' },
        describedObject: { kind: 'Ingress', name: 'i' },
        target: { type: 'AverageValue', averageValue: '5' },
      },
    },
    { type: 'Object', object: { metric: { name: 'hits' }, current: { averageValue: '4' } } },
  ],
  [
    {
      type: 'ContainerResource',
      containerResource: { name: 'cpu', container: 'app', target: { averageUtilization: 50 } },
    },
    {
      type: 'ContainerResource',
      containerResource: { name: 'cpu', container: 'app', current: { averageUtilization: 20, averageValue: '0.2' } },
    },
  ],
  [
    { type: 'ContainerResource', containerResource: { name: 'cpu', container: 'app', target: { averageValue: '2' } } },
    undefined,
  ],
  [{ type: 'Resource', resource: { name: 'cpu', target: {} } }, undefined],
  [{ type: 'Pods', pods: { metric: { name: 'late' }, target: { averageValue: '1' } } }, undefined],
]

const scaler = (name: string, spec: Json, status: Json): Json => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: meta(name, { labels: { a: 'b' } }),
  spec: {
    scaleTargetRef: { kind: 'Deployment', name: 'api', apiVersion: 'apps/v1' },
    maxReplicas: 9,
    metrics: metrics.map(([metric]) => metric),
    ...spec,
  },
  status,
})

export const autoscalers: readonly Json[] = [
  scaler(
    'busy',
    {
      minReplicas: 2,
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          selectPolicy: 'Min',
          policies: [
            { type: 'Pods', value: 4, periodSeconds: 15 },
            { type: 'Percent', value: 100, periodSeconds: 60 },
          ],
        },
        scaleDown: { policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }] },
      },
    },
    {
      currentReplicas: 3,
      desiredReplicas: 4,
      currentMetrics: metrics.flatMap(([, status]) => (status ? [status] : [])),
      conditions: [
        {
          type: 'AbleToScale',
          status: 'True',
          reason: 'ReadyForNewScale',
          message: 'recommended size matches current size',
        },
      ],
    },
  ),
  scaler('new', {}, {}),
]
