const NOW = '2026-01-01T00:00:00Z'

type Container = { readonly name: string; readonly state?: object; readonly [field: string]: unknown }

function container(name: string, state: object, rest: object = {}): Container {
  const common = { image: 'registry.example/web:1', imageID: '', ready: false, restartCount: 0, lastState: {} }
  return { name, state, ...common, ...rest }
}

const running = { running: { startedAt: NOW } }
const waiting = (reason: string) => ({ waiting: { reason } })
const ended = (exitCode: number, reason?: string, signal?: number) => ({
  terminated: { exitCode, ...(reason && { reason }), ...(signal && { signal }), startedAt: NOW, finishedAt: NOW },
})
const ready = { ready: true, started: true }
const isReady = [{ type: 'Ready', status: 'True', lastTransitionTime: NOW }]
const initialized = [{ type: 'Initialized', status: 'True', lastTransitionTime: NOW }]

type State = { readonly spec?: object; readonly status: object; readonly deleted?: boolean }

const two = { containers: ['web', 'proxy'].map((name) => ({ name, image: `registry.example/${name}:1` })) }
const init = {
  initContainers: ['one', 'two'].map((name) => ({ name, image: `registry.example/${name}:1` })),
}
const sidecar = { initContainers: [{ name: 'one', image: 'registry.example/one:1', restartPolicy: 'Always' }] }

/** Pods as `kubectl get pods` can show them, each a status that kubelets write (pkg/printers/internalversion, printPod). */
export const podStates: Readonly<Record<string, State>> = {
  pending: { status: { phase: 'Pending' } },
  creating: { status: { phase: 'Pending', containerStatuses: [container('web', waiting('ContainerCreating'))] } },
  running: {
    status: { phase: 'Running', conditions: isReady, containerStatuses: [container('web', running, ready)] },
  },
  unready: { status: { phase: 'Running', containerStatuses: [container('web', running)] } },
  half: {
    spec: two,
    status: { phase: 'Running', containerStatuses: [container('web', running, ready), container('proxy', running)] },
  },
  crashing: {
    status: {
      phase: 'Running',
      containerStatuses: [
        container('web', waiting('CrashLoopBackOff'), { restartCount: 7, lastState: ended(1, 'Error') }),
      ],
    },
  },
  'ended-one': {
    spec: two,
    status: {
      phase: 'Running',
      conditions: isReady,
      containerStatuses: [container('web', running, ready), container('proxy', ended(0, 'Completed'))],
    },
  },
  restarted: {
    status: {
      phase: 'Running',
      containerStatuses: [container('web', running, { ...ready, restartCount: 2, lastState: ended(137, 'OOMKilled') })],
    },
  },
  pulling: { status: { phase: 'Pending', containerStatuses: [container('web', waiting('ImagePullBackOff'))] } },
  unpullable: { status: { phase: 'Pending', containerStatuses: [container('web', waiting('ErrImagePull'))] } },
  misconfigured: {
    status: { phase: 'Pending', containerStatuses: [container('web', waiting('CreateContainerConfigError'))] },
  },
  oom: { status: { phase: 'Running', containerStatuses: [container('web', ended(137, 'OOMKilled'))] } },
  completed: { status: { phase: 'Succeeded', containerStatuses: [container('web', ended(0, 'Completed'))] } },
  failed: { status: { phase: 'Failed', containerStatuses: [container('web', ended(2))] } },
  signalled: { status: { phase: 'Failed', containerStatuses: [container('web', ended(137, undefined, 9))] } },
  evicted: { status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' } },
  lost: { status: { phase: 'Running', reason: 'NodeLost' }, deleted: true },
  terminating: {
    status: { phase: 'Running', containerStatuses: [container('web', running, ready)] },
    deleted: true,
  },
  'init-first': {
    spec: init,
    status: {
      phase: 'Pending',
      initContainerStatuses: [container('one', running), container('two', waiting('PodInitializing'))],
      containerStatuses: [container('web', waiting('PodInitializing'))],
    },
  },
  'init-second': {
    spec: init,
    status: {
      phase: 'Pending',
      initContainerStatuses: [container('one', ended(0, 'Completed')), container('two', running)],
      containerStatuses: [container('web', waiting('PodInitializing'))],
    },
  },
  'init-crashing': {
    spec: init,
    status: {
      phase: 'Pending',
      initContainerStatuses: [
        container('one', waiting('CrashLoopBackOff'), { restartCount: 3, lastState: ended(1, 'Error') }),
        container('two', waiting('PodInitializing')),
      ],
      containerStatuses: [container('web', waiting('PodInitializing'))],
    },
  },
  'init-failed': {
    spec: init,
    status: {
      phase: 'Failed',
      initContainerStatuses: [container('one', ended(3)), container('two', waiting('PodInitializing'))],
    },
  },
  'init-signalled': {
    spec: init,
    status: { phase: 'Pending', initContainerStatuses: [container('one', ended(137, undefined, 9))] },
  },
  'init-done': {
    spec: init,
    status: {
      phase: 'Pending',
      conditions: initialized,
      initContainerStatuses: [container('one', ended(0, 'Completed')), container('two', ended(0, 'Completed'))],
      containerStatuses: [container('web', waiting('PodInitializing'))],
    },
  },
  sidecar: {
    spec: sidecar,
    status: {
      phase: 'Running',
      conditions: isReady,
      initContainerStatuses: [container('one', running, ready)],
      containerStatuses: [container('web', running, ready)],
    },
  },
  'sidecar-starting': {
    spec: sidecar,
    status: {
      phase: 'Pending',
      initContainerStatuses: [container('one', running, { started: false })],
      containerStatuses: [container('web', waiting('PodInitializing'))],
    },
  },
  'sidecar-restarted': {
    spec: sidecar,
    status: {
      phase: 'Running',
      initContainerStatuses: [container('one', running, { ...ready, restartCount: 4, lastState: ended(1, 'Error') })],
      containerStatuses: [container('web', running, { ...ready, restartCount: 1, lastState: ended(1, 'Error') })],
    },
  },
  gated: {
    spec: { readinessGates: [{ conditionType: 'example.com/lb' }, { conditionType: 'example.com/dns' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'example.com/lb', status: 'True', lastTransitionTime: NOW }],
      containerStatuses: [container('web', running, ready)],
    },
  },
}
