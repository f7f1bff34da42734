import { partsOf } from '../../sandbox/teams/card.ts'
import { stage } from '../adapters/teams/stage.ts'
import { cardWords } from '../support/teams-stage.ts'
import { ANN, BEN, CHANNEL, GUEST, TENANT } from '../support/teams-world.ts'
import type { OpenRig } from './rig.ts'

export const openTeamsRig: OpenRig = async (handle) => {
  const { fake, adapter, asked } = await stage(handle ? { handle } : {})
  await fake.install({ user: ANN, conversation: CHANNEL })
  const at = (user: string) => ({
    platform: 'teams' as const,
    team: TENANT,
    channel: CHANNEL,
    visibility: 'channel' as const,
    user,
  })
  return {
    chat: adapter,
    asked,
    people: { member: ANN, other: BEN, guest: GUEST },
    alone: (user) => ({ ...at(user), channel: user, visibility: 'private' }),
    at,
    nowhere: { ...at(ANN), channel: '19:nowhere@thread.tacv2' },
    async mention(user, text, under) {
      const { activity } = await fake.say({ user, conversation: CHANNEL, text, ...(under ? { thread: under } : {}) })
      return String(activity.id)
    },
    async labels(viewer, message) {
      const found = fake.messages(CHANNEL, viewer).find(({ id }) => id === message)
      const card = found && (await fake.look(viewer, found))
      return partsOf(card).flatMap(({ type, title, label }) =>
        /^Action.Execute|^Input/.test(String(type)) ? [String(title ?? label)] : [],
      )
    },
    async press(user, message, control, value) {
      const found = [...fake.messages(CHANNEL), ...fake.messages(fake.personal(user))].find(({ id }) => id === message)
      if (!found) throw new Error(`there is no message ${message}`)
      const values = value === undefined ? {} : { [`${control.id}.value`]: value }
      await fake.press({ user, message: found, action: control.id, values })
    },
    async seen(viewer) {
      return [...fake.messages(CHANNEL, viewer), ...fake.messages(fake.personal(viewer), viewer)]
        .filter(({ user }) => user === undefined)
        .map((message) => ({
          id: message.id,
          words: [cardWords(message), message.file?.name ?? ''].join('\n'),
          revision: message.revision,
          inChannel: message.conversation === CHANNEL,
          ...(message.thread ? { thread: message.thread } : {}),
        }))
    },
  }
}
