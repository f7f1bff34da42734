import { onTestFinished } from 'vitest'
import type { VisibleMessage } from '../../sandbox/slack/model.ts'
import type { Button, Input, Select } from '../../src/reply.ts'
import { stage } from '../adapters/slack/stage.ts'
import { wordsOf } from '../support/slack-stage.ts'
import type { OpenRig } from './rig.ts'

const CHANNEL = 'C00000OPS'
const TEAM = 'T0000000001'

type Element = Readonly<Record<string, unknown>>

export const openSlackRig: OpenRig = async (handle) => {
  const { fake, adapter, asked, stop } = await stage({
    ...(handle ? { handle } : {}),
    fake: {
      users: [
        { id: 'U00ONCALL', name: 'oncall', email: 'oncall@example.com' },
        { id: 'U0000LEAD', name: 'lead', email: 'lead@example.com' },
        { id: 'U000GUEST', name: 'guest', is_restricted: true },
      ],
    },
  })
  onTestFinished(stop)
  const at = (user: string) => ({
    platform: 'slack' as const,
    team: TEAM,
    channel: CHANNEL,
    visibility: 'channel' as const,
    user,
  })
  const own = (user: string) => fake.messages(`D${user.slice(1)}`, user)
  return {
    chat: adapter,
    asked,
    people: { member: 'U00ONCALL', other: 'U0000LEAD', guest: 'U000GUEST' },
    alone: (user) => ({ ...at(user), channel: user, visibility: 'private' }),
    at,
    nowhere: { ...at('U00ONCALL'), channel: 'C000NOWHERE', user: '' },
    async mention(user, text, under) {
      const { ts } = await fake.mention({ user, channel: CHANNEL, text, ...(under ? { thread_ts: under } : {}) })
      return ts
    },
    async labels(viewer, message) {
      const found = fake.messages(CHANNEL, viewer).find(({ ts }) => ts === message)
      return elementsOf(found).flatMap(({ text, placeholder }) =>
        [text, placeholder].flatMap((words) => ((words as Element | undefined)?.text as string | undefined) ?? []),
      )
    },
    async press(user, message, control, value) {
      const found = fake.messages(CHANNEL, user).find(({ ts }) => ts === message)
      const click = { user, channel: CHANNEL, message, action_id: elementOf(found, control) }
      await (value === undefined ? fake.click(click) : fake.select({ ...click, choice: value }))
    },
    async seen(viewer) {
      const open = fake.messages(CHANNEL, viewer).map((message) => ({ message, inChannel: true }))
      const alone = own(viewer).map((message) => ({ message, inChannel: false }))
      return [...open, ...alone]
        .filter(({ message }) => message.user === fake.bot.id)
        .map(({ message, inChannel }) => ({
          id: message.ts,
          words: [wordsOf(message), ...message.files.map(({ name }) => name)].join('\n'),
          revision: message.revision,
          inChannel,
          ...(message.thread_ts ? { thread: message.thread_ts } : {}),
        }))
    },
  }
}

function elementsOf(message: VisibleMessage | undefined): Element[] {
  return (message?.blocks ?? []).flatMap(({ elements, element, accessory }) =>
    [elements, element, accessory].flat().filter((each): each is Element => typeof each === 'object' && each !== null),
  )
}

function elementOf(message: VisibleMessage | undefined, control: Button | Select | Input): string {
  const elements = elementsOf(message)
  const found = elements.find(({ text, placeholder }) =>
    [text, placeholder].some((words) => (words as Element | undefined)?.text === control.label),
  )
  if (!found) throw new Error(`the message has no ${control.label}: ${JSON.stringify(elements)}`)
  return String(found.action_id)
}
