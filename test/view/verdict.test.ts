import { expect, test } from 'vitest'
import type { Reply } from '../../src/reply.ts'
import { plainText } from '../../src/reply.ts'
import { deploymentVerdict, replicaSetVerdict } from '../../src/view/verdict/deployment.ts'
import { podVerdict } from '../../src/view/verdict/pod.ts'
import { endedIn } from '../../src/view/verdict/pod-state.ts'
import { daemonSetVerdict, statefulSetVerdict } from '../../src/view/verdict/sets.ts'
import { tellingLine } from '../../src/view/verdict/telling-line.ts'
import type { Verdict } from '../../src/view/verdict/verdict.ts'
import { verdictList, verdictNodes } from '../../src/view/verdict/verdict.ts'
import { HOSTILE } from '../support/reply.ts'

type Json = Record<string, unknown>

const NOW = Date.parse('2026-03-01T02:14:00Z')
const before = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString()

function pod(status: Json, spec: Json = {}, metadata: Json = {}): Json {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'api-1', namespace: 'shop', creationTimestamp: before(60), ...metadata },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'api', image: 'registry.example/api:1.8.2', resources: { limits: { memory: '256Mi' } } }],
      ...spec,
    },
    status: { phase: 'Running', startTime: before(60), ...status },
  }
}

const ready = (minutes: number) => ({
  conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: before(minutes) }],
  containerStatuses: [
    { name: 'api', ready: true, restartCount: 0, state: { running: { startedAt: before(minutes) } } },
  ],
})

const oom = { reason: 'OOMKilled', exitCode: 137, startedAt: before(4), finishedAt: before(2) }
const crashing = (end: Json = oom) => ({
  conditions: [{ type: 'Ready', status: 'False' }],
  containerStatuses: [
    {
      name: 'api',
      ready: false,
      restartCount: 7,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
      lastState: { terminated: end },
    },
  ],
})
const waiting = (reason: string, message = '') => ({
  phase: 'Pending',
  containerStatuses: [{ name: 'api', ready: false, restartCount: 0, state: { waiting: { reason, message } } }],
})
const warning = (reason: string, message: string, minutes: number, count = 1) => ({
  type: 'Warning',
  reason,
  message,
  count,
  lastTimestamp: before(minutes),
  involvedObject: { fieldPath: 'spec.containers{api}' },
})

const first = ({ state, detail }: Verdict) => (detail ? `${state}: ${detail}` : state)
const judge = (object: unknown, events: readonly unknown[] = []) => podVerdict(object, { events }, NOW)
const text = (verdict: Verdict) => plainText({ nodes: verdictNodes(verdict) })

test('a pod that is out of memory says so in one line, with its limit, and what to press next', () => {
  const verdict = judge(pod(crashing()), [warning('BackOff', 'Back-off restarting failed container', 1, 30)])
  expect(first(verdict)).toBe('Crash looping: OOMKilled, exit 137, 7 restarts, last 2 min ago; memory limit 256Mi')
  expect(verdict.tone).toBe('bad')
  expect(verdict.next?.[0]).toEqual({ label: 'Last words', words: ['logs', 'api-1', '-c', 'api', '-n', 'shop', '-p'] })
  expect(text(verdict)).toContain('Last run: lasted 2 min, ended 2026-03-01T02:12:00Z (2 min ago)')
  expect(text(verdict), 'what the state says is not said again').not.toContain('BackOff')
})

test.each([
  ['all is well', pod(ready(20)), 'Running: ready for 20 min, no restarts'],
  [
    'a program that failed',
    pod(crashing({ ...oom, reason: 'Error', exitCode: 1 })),
    'Crash looping: exit 1, 7 restarts, last 2 min ago',
  ],
  [
    'a command that is not there',
    pod(crashing({ ...oom, reason: 'Error', exitCode: 127 })),
    'Crash looping: exit 127 (the command was not found), 7 restarts, last 2 min ago',
  ],
  [
    'a setting that is missing',
    pod(waiting('CreateContainerConfigError', 'secret "db" not found')),
    'Cannot start: secret "db" not found',
  ],
  ['an image name that is none', pod(waiting('InvalidImageName')), 'No such image name: registry.example/api:1.8.2'],
  ['a reason of tomorrow', pod(waiting('Quarantined', 'by policy')), 'Waiting: Quarantined, by policy'],
  ['a start', pod({ phase: 'Pending', startTime: before(0.5) }), 'Starting: for 30 s'],
  [
    'an eviction',
    pod({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }),
    'Evicted: The node was low on resource: memory.',
  ],
  [
    'a deletion',
    pod(ready(20), {}, { deletionTimestamp: before(10), finalizers: ['example.com/hold'] }),
    'Being deleted: should have been gone 10 min ago, held by example.com/hold',
  ],
  [
    'a node that fell silent',
    pod({ ...ready(20), conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: before(3) }] }),
    'Not ready: its node node-1 may have stopped answering, for 3 min',
  ],
  ['nothing at all', {}, 'Running: no restarts'],
])('%s', (_, object, sentence) => {
  expect(first(judge(object))).toBe(sentence)
})

test('an image that cannot be pulled: why, from the event that came before the back-off', () => {
  const object = pod(waiting('ImagePullBackOff', 'Back-off pulling image "registry.example/api:1.8.2"'))
  const long = 'x'.repeat(300)
  for (const [message, why] of [
    [
      `Failed to pull image "registry.example/api:1.8.2": rpc error: ${long}: not found`,
      ', there is no such image or tag',
    ],
    ['Failed to pull image "registry.example/api:1.8.2": 401 Unauthorized', ', the registry does not let us in'],
    ['Failed to pull image "registry.example/api:1.8.2": dial tcp: i/o timeout', ', the registry does not answer'],
    ['Failed to pull image "registry.example/api:1.8.2": unheard of', ''],
  ] as const) {
    const verdict = judge(object, [warning('Failed', message, 3)])
    expect(first(verdict)).toBe(`Cannot pull its image: registry.example/api:1.8.2${why}`)
  }
})

test('not ready: the probe that fails, once, with its answer', () => {
  const object = pod({
    ...ready(20),
    containerStatuses: [{ name: 'api', ready: false, restartCount: 0, state: { running: { startedAt: before(9) } } }],
  })
  const verdict = judge(object, [
    warning('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', 1, 40),
  ])
  expect(first(verdict)).toBe('Not ready: readiness probe fails: HTTP 503, started 9 min ago')
  expect(verdict.facts.some(({ name }) => name === 'Warning')).toBe(false)
})

test('of several containers the worst decides, and is named', () => {
  const spec = { initContainers: [{ name: 'migrate' }], containers: [{ name: 'api' }, { name: 'proxy' }] }
  const status = {
    phase: 'Pending',
    initContainerStatuses: [
      {
        name: 'migrate',
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { ...oom, reason: 'Error', exitCode: 2 } },
      },
    ],
    containerStatuses: [{ name: 'api', state: { waiting: { reason: 'PodInitializing' } } }],
  }
  expect(first(judge(pod(status, spec)))).toBe(
    'Crash looping: init container migrate, exit 2, 3 restarts, last 2 min ago',
  )
})

test('the last line before the end, and whose log has it', () => {
  const object = pod(crashing())
  expect(endedIn(object, NOW)).toEqual({ namespace: 'shop', pod: 'api-1', container: 'api', previous: false })
  const again = pod({
    ...ready(1),
    containerStatuses: [
      { name: 'api', ready: true, restartCount: 1, state: { running: {} }, lastState: { terminated: oom } },
    ],
  })
  expect(first(judge(again))).toBe('Running again: OOMKilled, exit 137, 1 restart, last 2 min ago; memory limit 256Mi')
  expect(endedIn(again, NOW)).toMatchObject({ previous: true })
  expect(endedIn(pod(ready(20)), NOW)).toBeUndefined()
  const verdict = podVerdict(object, { events: [], said: `panic: ${'no '.repeat(100)}` }, NOW)
  expect(text(verdict)).toMatch(/Last said: panic: (no )+n?o?…/)
})

test.each([
  [
    'go',
    'starting\npanic: config: no such key\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:34 +0x1d\nexit status 2\n',
    'panic: config: no such key',
  ],
  [
    'java',
    'INFO up\njava.lang.IllegalStateException: x\n\tat a.B.c(D.java:1)\nCaused by: java.net.ConnectException: refused\n\tat e.F(G.java:2)\n\t... 3 more\n',
    'Caused by: java.net.ConnectException: refused',
  ],
  [
    'python',
    'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    b()\nKeyError: \'X\'\n',
    "KeyError: 'X'",
  ],
  [
    'node',
    "Error: Cannot find module 'x'\n    at Module._resolve (node:1:2)\n    at y (z.js:3)\n",
    "Error: Cannot find module 'x'",
  ],
  ['a server', 'listening on :8080\nGET / 200\n\n', 'GET / 200'],
  ['nothing', '', ''],
])('what is telling in the log of %s', (_, log, line) => {
  expect(tellingLine(log)).toBe(line)
})

test('nothing takes it: the scheduler’s words, and the nodes behind a button', () => {
  const message = '0/4 nodes are available: 4 Insufficient cpu.'
  const conditions = [
    { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: before(12) },
  ]
  const verdict = judge(pod({ phase: 'Pending', conditions }), [warning('FailedScheduling', message, 1)])
  expect(first(verdict)).toBe(`No node takes it: for 12 min; ${message}`)
  expect(verdict.next).toEqual([{ label: 'Nodes', words: ['describe', 'nodes'] }])
})

test('warnings: the same one once, the newest first, no more than three', () => {
  const events = [
    warning('FailedMount', 'no secret', 9),
    warning('FailedMount', 'no secret', 4, 5),
    ...['a', 'b', 'c'].map((name, i) => warning('Odd', name, i + 1)),
    { type: 'Normal', reason: 'Pulled', message: 'fine', lastTimestamp: before(0) },
  ]
  const words = judge(pod(ready(20)), events).facts.filter(({ name }) => name === 'Warning')
  expect(words.map(({ value }) => value)).toEqual(['60 s ago Odd: a', '2 min ago Odd: b', '3 min ago Odd: c'])
  expect(judge(pod(ready(20)), events.slice(0, 2)).facts.find(({ name }) => name === 'Warning')?.value).toBe(
    '4 min ago (6 times) FailedMount: no secret',
  )
})

const deployment = (status: Json, spec: Json = {}): Json => ({
  kind: 'Deployment',
  metadata: { name: 'api', namespace: 'shop', generation: 2, creationTimestamp: before(600) },
  spec: { replicas: 3, ...spec },
  status: { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3, ...status },
})
const sick = [1, 2, 3].map((n) => pod(crashing(), {}, { name: `api-${n}` }))
const well = [1, 2, 3].map((n) => pod(ready(20), {}, { name: `api-${n}` }))
const around = (pods: readonly unknown[]) => ({ pods, events: [] })

test.each([
  ['well', deployment({}), well, 'All ready: 3 of 3'],
  ['down', deployment({ readyReplicas: 0 }), sick, 'Down: 0 of 3 ready, 3 crash looping (OOMKilled, exit 137)'],
  [
    'one short',
    deployment({ readyReplicas: 2 }),
    [...well.slice(1), sick[0]],
    'Degraded: 2 of 3 ready, 1 crash looping (OOMKilled, exit 137)',
  ],
  ['in a rollout', deployment({ updatedReplicas: 1 }), well, 'Rolling out: 1 of 3 new pods made; 3 of 3 ready in all'],
  [
    'not seen yet',
    deployment({ observedGeneration: 1 }),
    well,
    'Rolling out: 3 of 3 new pods made; 3 of 3 ready in all',
  ],
  [
    'scaled to nothing',
    deployment({ replicas: 0, updatedReplicas: 0, readyReplicas: 0 }, { replicas: 0 }),
    [],
    'Scaled to 0',
  ],
  [
    'stuck, while the old pods serve',
    deployment({
      updatedReplicas: 1,
      replicas: 4,
      conditions: [
        { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', lastTransitionTime: before(40) },
      ],
    }),
    [...well, sick[0]],
    'Rollout stuck: for 40 min, 1 crash looping (OOMKilled, exit 137); the old pods still serve, 3 of 3 ready',
  ],
  [
    'held up by a quota',
    deployment({
      readyReplicas: 1,
      conditions: [
        {
          type: 'ReplicaFailure',
          status: 'True',
          message:
            'pods "api-x" is forbidden: exceeded quota: team, requested: pods=1, used: pods=12, limited: pods=12',
        },
      ],
    }),
    well.slice(0, 1),
    'Cannot make its pods: 1 of 3 ready; quota team is full: pods 12 of 12',
  ],
])('a Deployment that is %s', (_, object, pods, sentence) => {
  expect(first(deploymentVerdict(object, around(pods), NOW))).toBe(sentence)
})

test('the other workloads: an old revision, a StatefulSet that waits for its first, a DaemonSet on no node', () => {
  const metadata = { name: 'x', ownerReferences: [{ kind: 'Deployment', name: 'api', controller: true }] }
  const set = { metadata, spec: { replicas: 0 }, status: {} }
  expect(first(replicaSetVerdict(set, around([]), NOW))).toBe('Scaled to 0: an earlier revision, kept to go back to')
  const db = { metadata: { name: 'db' }, spec: { replicas: 3 }, status: { readyReplicas: 0 } }
  expect(first(statefulSetVerdict(db, around(sick.slice(0, 1)), NOW))).toBe(
    'Down: 0 of 3 ready, 1 crash looping (OOMKilled, exit 137), the pods after api-1 wait for it',
  )
  expect(first(daemonSetVerdict({ status: {} }, around([]), NOW))).toBe(
    'On no node: no node fits its selector and tolerations',
  )
})

test('the worst pod of a workload: named, with why, one press away', () => {
  const verdict = deploymentVerdict(deployment({ readyReplicas: 2 }), around([...well.slice(0, 2), sick[2]]), NOW)
  expect(text(verdict)).toContain('Worst pod: api-3 Crash looping: OOMKilled, exit 137, 7 restarts')
  expect(verdict.next?.map(({ label }) => label)).toEqual(['Worst pod', 'Last words'])
})

test('several: those that need a look, the worst first, and the rest counted', () => {
  const named = [...well.slice(1), sick[0]].map((one, i) => ({ name: `p${i}`, ...judge(one) }))
  const said = plainText({ nodes: verdictList(named) })
  expect(said).toBe(
    '1 of 3 needs a look\n\n- p2 Crash looping: OOMKilled, exit 137, 7 restarts, last 2 min ago; memory limit 256Mi\n\nThe other 2 are well.',
  )
  expect(plainText({ nodes: verdictList(named.slice(0, 2)) })).toContain('All 2 are well')
})

test.each(HOSTILE)('%j in names and messages is text', (words) => {
  const object = pod(
    waiting('CreateContainerError', words),
    { nodeName: words, containers: [{ name: words, image: words }] },
    { name: words, namespace: words, ownerReferences: [{ kind: words, name: words, controller: true }] },
  )
  const verdict = judge(object, [warning(words, words, 1)])
  const owner = deploymentVerdict(deployment({ readyReplicas: 0 }), around([object]), NOW)
  for (const reply of [{ nodes: verdictNodes(verdict) }, { nodes: verdictNodes(owner) }] satisfies Reply[]) {
    for (const span of spansIn(reply)) expect(Object.keys(span)).toEqual(expect.not.arrayContaining(['link', 'person']))
  }
})

/** Every piece of a line that is more than a bare string. */
function spansIn(value: unknown): object[] {
  if (Array.isArray(value)) return value.flatMap(spansIn)
  if (typeof value !== 'object' || value === null) return []
  return [value, ...Object.values(value).flatMap(spansIn)]
}
