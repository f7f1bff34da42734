import { render } from '../../adapters/slack/render.ts'
import { renderCards } from '../../adapters/teams/render.ts'
import { openConsole } from '../adapters/console/open-console.ts'
import type { OpenRig, Rig } from './rig.ts'
import { stringsIn } from './rig.ts'

/** Beside the rest, the cards of each message as Teams would show it. */
type ConsoleRig = Rig & { shown(): Promise<ReadonlyMap<string, readonly unknown[]>> }

export const openConsoleRig = async (handle?: Parameters<OpenRig>[0]): Promise<ConsoleRig> => {
  const { chat, requests, ask, list } = await openConsole(handle, {
    renderSlack: render,
    renderTeams: (reply) => renderCards(reply),
  })
  const at = (user: string) => ({
    platform: 'console' as const,
    team: 'console',
    channel: 'ops',
    visibility: 'channel' as const,
    user,
  })
  return {
    chat,
    asked: requests,
    people: { member: 'oncall', other: 'lead', guest: 'guest' },
    alone: (user) => ({ ...at(user), visibility: 'private' }),
    at,
    nowhere: { ...at('oncall'), channel: 'nowhere' },
    mention: (user, text, under) =>
      ask('messages', { channel: 'ops', user, text: `@quarterdeck ${text}`, ...(under ? { thread: under } : {}) }),
    async shown() {
      const { messages } = await list()
      const cards = messages.map(({ id, teams, teamsMore = [] }) => [id, [teams, ...teamsMore]] as const)
      return new Map(cards)
    },
    async labels(_viewer, message) {
      const { messages } = await list()
      const nodes = messages.find(({ id }) => id === message)?.reply?.nodes ?? []
      return nodes.flatMap((node) =>
        node.kind === 'buttons' ? node.buttons.map(({ label }) => label) : node.kind === 'input' ? [node.label] : [],
      )
    },
    async press(user, message, control, value) {
      await ask('actions', { message, action: control.id, user, ...(value === undefined ? {} : { value }) })
    },
    async seen(viewer) {
      const { messages } = await list()
      return messages
        .filter(({ reply, visibleTo }) => reply !== undefined && (visibleTo ?? viewer) === viewer)
        .map(({ id, text, reply, revision, thread }) => ({
          id,
          words: [text, ...stringsIn(reply)].join('\n'),
          revision: revision - 1,
          inChannel: true,
          ...(thread ? { thread } : {}),
        }))
    },
  }
}
