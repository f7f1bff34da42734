import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Reply } from '../../src/reply.ts'
import { stage } from '../adapters/teams/stage.ts'
import { anyReply } from '../support/reply.ts'
import { SAMPLES } from '../support/samples.ts'
import { ANN, CHANNEL, TENANT } from '../support/teams-world.ts'
import { openConsoleRig } from './console.ts'
import { NODES } from './nodes.ts'

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('what the console shows as Teams is what the Teams adapter posts, card by card', async () => {
  let time = 0
  // An hour a message: how fast Teams takes them is another matter.
  const { fake, adapter } = await stage({ adapter: { now: () => (time += 3_600_000) } })
  await fake.install({ user: ANN, conversation: CHANNEL })
  const { chat, at, shown } = await openConsoleRig()
  const teams = { ...at(ANN), platform: 'teams' as const, team: TENANT, channel: CHANNEL }
  const told = new Map<string, readonly unknown[]>()
  const say = async (reply: Reply) => {
    const before = fake.messages(CHANNEL).length
    const id = `d${told.size}`
    await adapter.send(teams, reply, id)
    const { message = '' } = await chat.send(at('oncall'), reply, id)
    const posted = fake.messages(CHANNEL).slice(before)
    told.set(
      message,
      posted.map(({ card }) => json(card)),
    )
  }
  for (const reply of Object.values(SAMPLES)) await say(reply)
  await say({ nodes: NODES.map(([node]) => node) })
  await say({ nodes: [{ kind: 'file', name: 'web.log', text: 'a line of a log\n'.repeat(900) }] })
  const any = fc.array(anyReply, { minLength: 5, maxLength: 5 })
  const all = fc.asyncProperty(any, async (replies) => {
    for (const reply of replies) await say(reply)
    expect(await shown()).toEqual(told)
  })
  await fc.assert(all, { numRuns: 1 })
})
