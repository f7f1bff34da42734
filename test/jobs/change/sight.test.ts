import { expect, test } from 'vitest'
import { isVisible, visibleChanges } from '../../../jobs/change/sight.ts'
import type { Context } from '../../../jobs/context.ts'
import type { Proposal } from '../../../src/approval/proposal.ts'
import type { Step } from '../../../src/change/plan.ts'
import { Fault } from '../../../src/fault.ts'

const on = { group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', namespace: 'shop', name: 'web' }
const send = { kind: 'send', on, method: 'PATCH', path: '/x', redo: 'reconcile' } as Step
const arm = { kind: 'arm', subscription: 's', method: 'PUT', path: '/y' } as Step

type Asked = { readonly name: string; readonly on: string | undefined; readonly touches: unknown }

/** Somebody without a part in anything, on whose reads the rules say that. */
function somebody(says: boolean, part = (_one: Proposal) => false) {
  const asked: Asked[] = []
  const context = {
    changes: { part: async () => part },
    clusters: { find: () => undefined },
    async allows({ name }: { readonly name: string }, on?: string, touches?: unknown) {
      asked.push({ name, on, touches })
      return says
    },
  } as unknown as Context
  return { asked, context }
}

const change = (id: string, ...steps: Step[]) => ({ id, plan: { cluster: 'prod-weu', steps } }) as unknown as Proposal

test('a change in Azure is seen by whom the rules let look at that cluster', async () => {
  for (const says of [true, false]) {
    const { asked, context } = somebody(says)
    expect(await isVisible(change('CH-2', arm), context)).toBe(says)
    expect(asked).toEqual([{ name: 'aks show', on: 'prod-weu', touches: undefined }])
  }
})

test('a rule that keeps somebody from reading a thing keeps them from seeing how it changes', async () => {
  const { asked, context } = somebody(false)
  expect(await isVisible(change('CH-2', send), context)).toBe(false)
  expect(asked).toEqual([
    { name: 'get', on: 'prod-weu', touches: [{ resource: 'deployments.apps', namespace: 'shop' }] },
  ])
})

test('what touches nothing is between those who have a part in it, and so is what a silent cluster would tell of', async () => {
  const { context } = somebody(true, ({ id }) => id === 'CH-2')
  const all = [change('CH-2'), change('CH-3'), change('CH-4', send)]
  // Thrown when it is asked for by its id; left out of a list.
  await expect(isVisible(change('CH-4', send), silent(context))).rejects.toThrow('does not answer')
  expect((await visibleChanges(all, silent(context))).map(({ id }) => id)).toEqual(['CH-2'])
})

/** The same person, and a cluster that is down. */
function silent(context: Context): Context {
  const send = () => Promise.reject(new Fault('unreachable', 'it does not answer'))
  const api = { cluster: 'prod-weu', send, get: send, whole: send }
  return { ...context, clusters: { find: () => ({ as: () => api }) } } as unknown as Context
}
