import type { Json } from '../blocks/check.ts'
import { requiredText } from './arguments.ts'
import { chatMethods } from './chat.ts'
import { visibleChannel } from './conversation.ts'
import { fileMethods } from './files.ts'
import { historyMethods } from './history.ts'
import type { CallContext, Method } from './method.ts'
import { SlackError } from './method.ts'
import { peopleMethods } from './people.ts'
import { viewMethods } from './views.ts'

/** https://docs.slack.dev/reference/methods/reactions.add */
function addReaction(context: CallContext): Json {
  const { workspace, args } = context
  const name = requiredText(args, 'name')
  const channel = visibleChannel(context)
  const message = workspace.messages.find(channel.id, requiredText(args, 'timestamp'))
  if (!message || message.ephemeral) throw new SlackError('message_not_found')
  if (!/^[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?$/.test(name)) throw new SlackError('invalid_name')
  if (message.reactions.includes(name)) throw new SlackError('already_reacted')
  workspace.messages.react(channel.id, message.ts, name)
  return {}
}

/** Every Web API method this Slack knows; all others are unknown_method. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...chatMethods,
    ...peopleMethods,
    ...fileMethods,
    ...historyMethods,
    ...viewMethods,
    'reactions.add': { token: 'bot', scopes: ['reactions:write'], tier: 3, run: addReaction },
    'apps.connections.open': { token: 'app', scopes: [], tier: 3, run: ({ openSocket }) => ({ url: openSocket() }) },
  } satisfies Record<string, Method>),
)
