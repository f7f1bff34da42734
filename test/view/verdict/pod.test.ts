import { expect, test } from 'vitest'
import { podVerdict } from '../../../src/view/verdict/pod.ts'
import { endedIn } from '../../../src/view/verdict/pod-state.ts'
import { tellingLine } from '../../../src/view/verdict/telling-line.ts'
import { before, crashing, first, judge, NOW, oom, pod, ready, text, waiting, warning } from './objects.ts'

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
    'starting\npanic: config: no such key\n[signal SIGSEGV: segmentation violation]\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:34 +0x1d\nexit status 2\n',
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
