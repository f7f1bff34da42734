import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeObject } from '../../../jobs/commands/describers.ts'
import type { Related } from '../../../jobs/commands/related.ts'
import type { KubeObject } from '../../../src/kube/objects.ts'
import { kubectlMissing } from '../../support/kubectl.ts'
import type { Oracle } from '../../view/oracle.ts'
import { openOracle } from '../../view/oracle.ts'
import { eventsOf } from '../../view/pods.ts'
import { rest } from '../../view/rest.ts'

const events = eventsOf('x')

describe.skipIf(kubectlMissing())('every other kind that kubectl describes in its own way', () => {
  let oracle: Oracle
  const theirs = new Map<string, string>()
  const all = rest.flatMap(({ at, namespaced, objects }) =>
    objects.map((object) => ({ at, namespaced, object: object as KubeObject, name: nameOf(object) })),
  )

  beforeAll(async () => {
    oracle = await openOracle()
    const list = { apiVersion: 'v1', kind: 'EventList', metadata: {}, items: events }
    for (const path of ['/api/v1/events', '/api/v1/namespaces/d/events', '/api/v1/namespaces/default/events'])
      oracle.answers.set(path, list)
    oracle.answers.set('/api/v1/namespaces/d/pods', { apiVersion: 'v1', kind: 'PodList', metadata: {}, items: [] })
    for (const { at, namespaced, object, name } of all) oracle.answers.set(pathOf(at, namespaced, name), object)
    // All of them in one run, which is as quick as one of them.
    const { stdout, stderr } = await oracle.run('describe', ...all.map(({ at, name }) => `${typeOf(at)}/${name}`))
    const texts = stdout.split(/\n\n\n(?=Name: )/)
    expect(texts.length, stderr).toBe(all.length)
    all.forEach(({ at, name }, i) => {
      theirs.set(`${at}/${name}`, i < all.length - 1 ? `${texts[i]}\n` : (texts[i] ?? ''))
    })
  })
  afterAll(() => oracle?.close())

  test.for(all.map((one) => [`${one.at}/${one.name}`, one] as const))('%s', async ([key, { at, object }]) => {
    const [resource = '', group = ''] = typeOf(at).split(/\.(.*)/)
    const ours = await describeObject({ resource, group }, around(object))
    expect(ours).toBe(theirs.get(key))
  })
})

/** What a cluster would say around it: events, and nothing else. */
function around(object: KubeObject): Related {
  return {
    object,
    context: { now: Date.now() } as Related['context'],
    events: async () => events as readonly KubeObject[],
    list: async () => [],
    selected: async () => [],
    beside: async () => [],
    get: async () => undefined,
  }
}

function nameOf(object: Readonly<Record<string, unknown>>): string {
  return (object.metadata as { readonly name: string }).name
}

/** `apps/v1/deployments` as `deployments.apps`. */
function typeOf(at: string): string {
  const [group, , resource] = at.startsWith('v1/') ? ['', '', at.slice(3)] : at.split('/')
  return group ? `${resource}.${group}` : (resource ?? '')
}

function pathOf(at: string, namespaced: boolean, name: string): string {
  const parts = at.split('/')
  const resource = parts.pop()
  const root = at.startsWith('v1/') ? '/api/v1' : `/apis/${parts.join('/')}`
  return `${root}${namespaced ? '/namespaces/d' : ''}/${resource}/${name}`
}
