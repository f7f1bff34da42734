import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeAny } from '../../src/view/describe/generic.ts'
import { describePod } from '../../src/view/describe/pod.ts'
import { kubectlMissing } from '../support/kubectl.ts'
import { widget } from './arbitrary.ts'
import type { Oracle } from './oracle.ts'
import { openOracle } from './oracle.ts'
import { eventsOf, pods } from './pods.ts'

describe.skipIf(kubectlMissing())('describe equals kubectl', () => {
  let oracle: Oracle
  beforeAll(async () => {
    oracle = await openOracle()
  })
  afterAll(() => oracle.close())

  /** The events that kubectl will find, whatever it asks for. */
  function putEvents(items: readonly unknown[]) {
    oracle.answers.set('/api/v1/namespaces/d/events', { apiVersion: 'v1', kind: 'EventList', metadata: {}, items })
  }

  test.each(pods.map((pod) => [(pod.metadata as { name: string }).name, pod] as const))('pod %s', async (name, pod) => {
    const plain: unknown = JSON.parse(JSON.stringify(pod))
    oracle.answers.set(`/api/v1/namespaces/d/pods/${name}`, plain)
    const events = name === 'running' ? eventsOf(name) : name === 'crash-loop' ? eventsOf(name, 40) : []
    putEvents(events)
    const { stdout, stderr } = await oracle.run('describe', 'pod', name)
    expect(describePod(plain, events, Date.now()), stderr).toBe(stdout)
  })

  test('a pod without its events', async () => {
    oracle.answers.set('/api/v1/namespaces/d/pods/quiet', pods[0])
    const { stdout } = await oracle.run('describe', 'pod', 'quiet', '--show-events=false')
    expect(describePod(pods[0], undefined, Date.now())).toBe(stdout)
  })

  test.each([
    ['empty', {}],
    [
      'nested',
      {
        podCIDRs: ['10.0.0.0/8', 3, null, true, ['a', 'b']],
        apiURL: 'u',
        uid: 'x',
        'foo-bar': 1,
        a1: 2,
        HTTPServer: { aB: null },
        guidOfOSB: 1.5,
        ünïCode: {},
      },
    ],
    [
      'lists',
      {
        items: [
          { name: 'a', value: 1, deep: { x: [{ y: 'z' }] } },
          { name: 'b', list: [] },
        ],
        empty: [],
        text: 'a\nb\tc',
        escape: '\u001b[0m',
      },
    ],
  ])('any kind: %s', async (name, spec) => {
    const object = {
      ...widget(name, spec),
      status: {
        conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }],
        observedGeneration: 1,
      },
    }
    const full = {
      ...object,
      metadata: {
        ...object.metadata,
        uid: 'u',
        labels: { b: '1', a: '2' },
        managedFields: [{ manager: 'm' }],
        annotations: { x: 'y'.repeat(300) },
      },
    }
    oracle.answers.set(`/apis/ex.io/v1/namespaces/d/widgets/${name}`, full)
    const events = eventsOf(name)
    putEvents(events)
    const { stdout } = await oracle.run('describe', 'widget', name)
    expect(describeAny(full, events, Date.now())).toBe(stdout)
  })
})
