import { expect, test } from 'vitest'
import { deadLetters } from '../../jobs/dead.ts'
import { Fault } from '../../src/fault.ts'
import type { Delivery } from '../../src/job.ts'
import { plainText } from '../../src/reply.ts'
import { notice } from './stage.ts'
import { faultReply } from './words.ts'

function desk() {
  const delivered: Delivery[] = []
  const logged: string[] = []
  const note = (_facts: object, sentence: string) => void logged.push(sentence)
  const log = { info: note, warn: note, error: note }
  return {
    delivered,
    logged,
    dead: deadLetters({
      tellOps: async () => undefined,
      deliver: async (one) => void delivered.push(one),
      faultReply,
      log,
    }),
  }
}

const archived = new Fault('chat', 'Slack cannot put the message there: is_archived.', { hint: 'Unarchive it.' })

test('whoever asked is told alone that there was an answer, once', async () => {
  const { dead, delivered, logged } = desk()
  await dead(notice('n1', { thread: 't', replyUrl: 'https://hooks.example/x' }), archived)
  const [letter] = delivered
  expect(letter).toMatchObject({ v: 1, id: 'n1.dead' })
  expect(letter?.to).toEqual({ platform: 'console', team: 'T1', channel: 'U1', user: 'U1', visibility: 'private' })
  expect(plainText(letter?.reply ?? { nodes: [] })).toContain('could not be posted in C1. Slack cannot put')
  if (letter) await dead(letter, archived)
  expect(delivered).toHaveLength(1)
  expect(logged).toEqual(['Words could not be delivered', 'Words could not be delivered'])
})

test('what nobody asked for tells nobody, and our own mistakes stay in the log', async () => {
  const { dead, delivered } = desk()
  await dead(notice('alert', { user: '' }), archived)
  expect(delivered).toEqual([])
  await dead(notice('n2'), new Fault('internal', 'It could not be rendered or sent: secret is hunter2'))
  expect(JSON.stringify(delivered)).not.toContain('hunter2')
})
