import fc from 'fast-check'

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/)
const sentence = fc.oneof(word, fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constant('x'.repeat(3000)))
const whole = fc.integer({ min: 1, max: 100_000 })
const time = fc
  .integer({ min: 1, max: 4_000_000_000 })
  .map((seconds) => new Date(seconds * 1000).toISOString().replace('.000', ''))
const microTime = fc
  .tuple(fc.integer({ min: 1, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([seconds, micros]) =>
    new Date(seconds * 1000).toISOString().replace('000Z', `${String(micros).padStart(6, '0')}Z`),
  )
const quantity = fc.constantFrom('250m', '1', '64Mi', '1.5Gi', '10k')
const texts = fc.dictionary(word, sentence, { maxKeys: 4 })
const countOrPercent = fc.oneof(whole, fc.constantFrom('25%', '1'))
const list = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { maxLength: 3 })
/** Fields may be missing, as they are in JSON where Go has nothing to say. */
const some = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>

const KEPT = ['kubernetes.io/change-cause', 'kubectl.kubernetes.io/restartedAt', 'runbook-url', 'quarterdeck/quiet']

const metadata = fc.record(
  {
    name: word,
    namespace: word,
    uid: fc.uuid(),
    resourceVersion: whole.map(String),
    generation: whole,
    creationTimestamp: time,
    deletionTimestamp: time,
    deletionGracePeriodSeconds: whole,
    labels: texts,
    annotations: fc.dictionary(fc.oneof(word, fc.constantFrom(...KEPT)), fc.oneof(sentence, time), { maxKeys: 4 }),
    finalizers: list(word),
    ownerReferences: list(
      fc.record({ apiVersion: word, kind: word, name: word, uid: fc.uuid(), controller: fc.boolean() }),
    ),
    managedFields: list(
      some({
        manager: word,
        operation: word,
        time,
        subresource: fc.constantFrom('status', 'scale'),
        fieldsV1: fc.constant({ 'f:spec': { 'f:replicas': {} } }),
      }),
    ),
  },
  { requiredKeys: ['name', 'uid', 'resourceVersion', 'creationTimestamp'] },
)

const condition = some({
  type: fc.constantFrom('Ready', 'PodScheduled', 'DisruptionTarget', 'Initialized', 'Progressing'),
  status: fc.constantFrom('True', 'False', 'Unknown'),
  reason: word,
  message: sentence,
  lastTransitionTime: time,
})
const reference = some({ name: fc.oneof(word, fc.constant('kube-root-ca.crt')) })
const probe = some({ initialDelaySeconds: whole, periodSeconds: whole, failureThreshold: whole, timeoutSeconds: whole })
const amounts = some({ cpu: quantity, memory: quantity, 'nvidia.com/gpu': quantity })
const container = some({
  name: word,
  image: word,
  command: list(sentence),
  restartPolicy: fc.constant('Always'),
  env: list(
    some({
      name: word,
      value: sentence,
      valueFrom: some({ configMapKeyRef: reference, secretKeyRef: reference, fieldRef: some({ fieldPath: word }) }),
    }),
  ),
  envFrom: list(some({ prefix: word, configMapRef: reference, secretRef: reference })),
  resources: some({ requests: amounts, limits: amounts }),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
})
const volume = fc.oneof(
  fc.record({ name: word, configMap: reference }),
  fc.record({ name: word, secret: some({ secretName: word }) }),
  fc.record({ name: word, persistentVolumeClaim: some({ claimName: word }) }),
  fc.record({ name: word, emptyDir: fc.constant({}) }),
  fc.record({ name: word, projected: some({ sources: list(some({ configMap: reference, secret: reference })) }) }),
)
const podSpec = some({
  nodeName: word,
  restartPolicy: fc.constantFrom('Always', 'Never'),
  initContainers: list(container),
  containers: list(container),
  volumes: list(volume),
  serviceAccountName: word,
  terminationGracePeriodSeconds: whole,
})
const terminated = some({
  exitCode: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }),
  signal: whole,
  reason: word,
  message: sentence,
  startedAt: time,
  finishedAt: time,
  containerID: word,
})
const state = fc.oneof(
  fc.constant({}),
  fc.record({ waiting: some({ reason: word, message: sentence }) }),
  fc.record({ running: some({ startedAt: time }) }),
  fc.record({ terminated }),
)
const containerStatus = some({
  name: word,
  image: word,
  imageID: word,
  ready: fc.boolean(),
  started: fc.boolean(),
  restartCount: whole,
  state,
  lastState: state,
})
const template = some({ metadata: some({ annotations: fc.dictionary(fc.constantFrom(...KEPT), time) }), spec: podSpec })
const selector = some({ matchLabels: texts })
const quantities = fc.dictionary(word, quantity, { maxKeys: 3 })

type Parts = { readonly [field: string]: fc.Arbitrary<unknown> }

const object = (apiVersion: string, kind: string, parts: Parts) =>
  fc.record(
    { apiVersion: fc.constant(apiVersion), kind: fc.constant(kind), metadata, ...parts },
    { requiredKeys: ['apiVersion', 'kind', 'metadata'] },
  )

/** Objects as an API server could have them, by kind. */
export const OBJECTS = {
  Pod: object('v1', 'Pod', {
    spec: podSpec,
    status: some({
      phase: fc.constantFrom('Pending', 'Running', 'Failed'),
      reason: word,
      message: sentence,
      startTime: time,
      conditions: list(condition),
      initContainerStatuses: list(containerStatus),
      containerStatuses: list(containerStatus),
    }),
  }),
  Node: object('v1', 'Node', {
    spec: some({
      providerID: word,
      unschedulable: fc.boolean(),
      taints: list(some({ key: word, value: word, effect: word, timeAdded: time })),
    }),
    status: some({
      allocatable: amounts,
      conditions: list(condition),
      nodeInfo: some({ bootID: fc.uuid(), kubeletVersion: word, osImage: sentence }),
    }),
  }),
  Event: object('v1', 'Event', {
    involvedObject: some({ kind: word, namespace: word, name: word, uid: fc.uuid(), fieldPath: word }),
    reason: word,
    message: sentence,
    source: some({ component: word, host: word }),
    firstTimestamp: maybe(time).map((each) => each ?? null),
    lastTimestamp: time,
    count: whole,
    type: fc.constantFrom('Normal', 'Warning'),
    eventTime: microTime,
    series: some({ count: whole, lastObservedTime: microTime }),
    reportingComponent: word,
  }),
  Deployment: object('apps/v1', 'Deployment', {
    spec: some({
      replicas: fc.nat(9),
      selector,
      template,
      paused: fc.boolean(),
      strategy: some({
        type: fc.constantFrom('Recreate', 'RollingUpdate'),
        rollingUpdate: some({ maxSurge: countOrPercent, maxUnavailable: countOrPercent }),
      }),
      progressDeadlineSeconds: whole,
      minReadySeconds: whole,
    }),
    status: some({
      observedGeneration: whole,
      replicas: whole,
      updatedReplicas: whole,
      readyReplicas: whole,
      availableReplicas: whole,
      unavailableReplicas: whole,
      conditions: list(fc.tuple(condition, some({ lastUpdateTime: time })).map(([a, b]) => ({ ...a, ...b }))),
    }),
  }),
  ReplicaSet: object('apps/v1', 'ReplicaSet', {
    spec: some({ replicas: fc.nat(9), template }),
    status: some({
      observedGeneration: whole,
      replicas: whole,
      readyReplicas: whole,
      availableReplicas: whole,
      conditions: list(condition),
    }),
  }),
  StatefulSet: object('apps/v1', 'StatefulSet', {
    spec: some({
      replicas: fc.nat(9),
      selector,
      template,
      serviceName: word,
      podManagementPolicy: word,
      updateStrategy: some({ type: word, rollingUpdate: some({ partition: fc.nat(3) }) }),
      volumeClaimTemplates: list(fc.record({ metadata })),
    }),
    status: some({
      observedGeneration: whole,
      replicas: whole,
      readyReplicas: whole,
      availableReplicas: whole,
      currentReplicas: whole,
      updatedReplicas: whole,
      currentRevision: word,
      updateRevision: word,
      conditions: list(condition),
    }),
  }),
  DaemonSet: object('apps/v1', 'DaemonSet', {
    spec: some({ selector, template, updateStrategy: some({ type: word }) }),
    status: some({
      observedGeneration: whole,
      desiredNumberScheduled: whole,
      currentNumberScheduled: whole,
      updatedNumberScheduled: whole,
      numberReady: whole,
      numberAvailable: whole,
      numberUnavailable: whole,
      numberMisscheduled: whole,
    }),
  }),
  Job: object('batch/v1', 'Job', {
    spec: some({
      template,
      suspend: fc.boolean(),
      parallelism: fc.nat(5),
      completions: fc.nat(5),
      completionMode: fc.constantFrom('Indexed', 'NonIndexed'),
      backoffLimit: fc.nat(5),
      activeDeadlineSeconds: whole,
    }),
    status: some({
      active: whole,
      succeeded: whole,
      failed: whole,
      startTime: time,
      completionTime: time,
      conditions: list(condition),
    }),
  }),
  CronJob: object('batch/v1', 'CronJob', {
    spec: some({
      schedule: sentence,
      timeZone: word,
      suspend: fc.boolean(),
      concurrencyPolicy: word,
      startingDeadlineSeconds: fc.nat(100),
    }),
    status: some({ active: list(some({ name: word })), lastScheduleTime: time, lastSuccessfulTime: time }),
  }),
  PersistentVolumeClaim: object('v1', 'PersistentVolumeClaim', {
    spec: some({
      storageClassName: word,
      volumeName: word,
      resources: some({ requests: some({ storage: quantity }) }),
    }),
    status: some({ phase: word, capacity: some({ storage: quantity }), conditions: list(condition) }),
  }),
  HorizontalPodAutoscaler: object('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: some({ scaleTargetRef: some({ kind: word, name: word }), minReplicas: fc.nat(3), maxReplicas: whole }),
    status: some({
      currentReplicas: whole,
      desiredReplicas: whole,
      lastScaleTime: time,
      conditions: list(condition),
    }),
  }),
  PodDisruptionBudget: object('policy/v1', 'PodDisruptionBudget', {
    spec: some({ selector, minAvailable: countOrPercent, maxUnavailable: countOrPercent }),
    status: some({
      observedGeneration: whole,
      disruptionsAllowed: whole,
      currentHealthy: whole,
      desiredHealthy: whole,
      expectedPods: whole,
      conditions: list(condition),
    }),
  }),
  Service: object('v1', 'Service', {
    spec: some({ type: word, selector: texts, clusterIP: fc.constantFrom('None', '10.0.0.1') }),
    status: some({ loadBalancer: some({ ingress: list(some({ ip: word })) }) }),
  }),
  EndpointSlice: object('discovery.k8s.io/v1', 'EndpointSlice', {
    endpoints: list(
      some({
        addresses: list(word),
        conditions: some({ ready: fc.boolean(), serving: fc.boolean(), terminating: fc.boolean() }),
      }),
    ),
  }),
  Namespace: object('v1', 'Namespace', { status: some({ phase: word, conditions: list(condition) }) }),
  ResourceQuota: object('v1', 'ResourceQuota', {
    spec: some({ hard: quantities }),
    status: some({ hard: quantities, used: quantities }),
  }),
  Ingress: object('networking.k8s.io/v1', 'Ingress', {
    spec: some({
      ingressClassName: word,
      defaultBackend: some({ service: some({ name: word }) }),
      rules: list(
        some({
          host: word,
          http: some({ paths: list(some({ path: word, backend: some({ service: some({ name: word }) }) })) }),
        }),
      ),
    }),
  }),
}
