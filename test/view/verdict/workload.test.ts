import { expect, test } from 'vitest'
import type { Reply } from '../../../src/reply.ts'
import { plainText } from '../../../src/reply.ts'
import { deploymentVerdict, replicaSetVerdict } from '../../../src/view/verdict/deployment.ts'
import { daemonSetVerdict, statefulSetVerdict } from '../../../src/view/verdict/sets.ts'
import { verdictList, verdictNodes } from '../../../src/view/verdict/verdict.ts'
import { HOSTILE } from '../../support/reply.ts'
import { around, before, deployment, first, judge, NOW, pod, sick, text, waiting, warning, well } from './objects.ts'

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
