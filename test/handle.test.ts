import { expect, test } from 'vitest'
import type { Request } from '../src/chat.ts'
import { Fault } from '../src/fault.ts'
import type { Handling } from '../src/handle.ts'
import { createHandle } from '../src/handle.ts'
import { plainText } from '../src/reply.ts'
import { faultReply } from '../src/view/fault.ts'

const away = new Fault('queue', 'The command queue cannot be reached.')

const request: Request = {
  event: 'e1',
  text: '/k8s get pods',
  surface: 'command',
  principal: { platform: 'console', team: 'console', user: 'oncall', name: 'Dana', standing: 'member' },
  address: { platform: 'console', team: 'console', channel: 'ops', visibility: 'private', user: 'oncall' },
  at: 1,
}

/** A handle whose steps are written down in the order they were begun. */
function road(steps: Partial<Handling> = {}) {
  const begun: string[] = []
  const handle = createHandle({
    requestId: () => 'q1',
    identify: () => ({ user: 'dana', groups: [] }),
    defaults: () => ({}),
    aliases: { find: async () => undefined, list: async () => [] },
    judge: async () => ({ effect: 'allow', rule: 'reads', reason: 'may' }),
    clusterNamed: () => 'prod',
    decided: () => undefined,
    explain: (error, id) => faultReply(error instanceof Fault ? error : new Fault('internal', String(error)), id),
    now: () => 1,
    patience: 1,
    ...steps,
    audit: (event) => {
      begun.push(`audit ${event.effect}`)
      return steps.audit?.(event) ?? Promise.resolve()
    },
    enqueue: (job) => {
      begun.push(`enqueue ${job.line}`)
      return steps.enqueue?.(job) ?? Promise.resolve()
    },
    enqueueChange: (job) => {
      begun.push(`enqueue change ${job.line}`)
      return steps.enqueueChange?.(job) ?? Promise.resolve()
    },
    deliver: (delivery) => {
      begun.push('deliver')
      return steps.deliver?.(delivery) ?? Promise.resolve()
    },
  })
  return { handle, begun }
}

test('a question is recorded before it is queued, and answered by whoever takes it up', async () => {
  const { handle, begun } = road()
  expect(await handle(request)).toBeUndefined()
  expect(begun).toEqual(['audit allow', 'enqueue get pods'])
})

test('a change waits for its record, and is put on the queue once', async () => {
  const recorded = Promise.withResolvers<void>()
  const { handle, begun } = road({ audit: () => recorded.promise })
  const handled = handle({ ...request, text: '/k8s scale deploy/api --replicas=3' })
  await new Promise((resolve) => setImmediate(resolve))
  expect(begun).toEqual(['audit allow'])
  recorded.resolve()
  await handled
  expect(begun).toEqual(['audit allow', 'enqueue change scale deploy/api --replicas=3'])

  const unrecorded = road({ audit: () => Promise.reject(away) })
  await unrecorded.handle({ ...request, text: '/k8s scale deploy/api --replicas=3' })
  expect(unrecorded.begun).toEqual(['audit allow'])
})

test('a question that is on the queue is not called off because its record was not confirmed', async () => {
  const { handle, begun } = road({ audit: () => Promise.reject(away) })
  expect(await handle(request)).toBeUndefined()
  expect(begun).not.toContain('deliver')
})

test('a queue that is away is said by the adapter itself', async () => {
  const { handle, begun } = road({ enqueue: () => Promise.reject(away) })
  const reply = await handle(request)
  expect(reply && plainText(reply)).toContain('cannot be reached')
  expect(begun).not.toContain('deliver')
})

test('who is nobody, and what is no command, is recorded as refused and never queued', async () => {
  const stranger = road({
    identify: () => {
      throw new Fault('identity', 'I don’t know who you are.')
    },
  })
  await stranger.handle(request)
  expect(stranger.begun).toEqual(['audit refuse', 'deliver'])

  const forbidden = road({ judge: async () => ({ effect: 'deny', rule: 'nobody', reason: 'No.' }) })
  await forbidden.handle(request)
  expect(forbidden.begun).toEqual(['audit deny', 'deliver'])

  const typo = road()
  await typo.handle({ ...request, text: '/k8s gte pods' })
  expect(typo.begun).toEqual(['audit refuse', 'deliver'])
})
