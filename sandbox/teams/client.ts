import { randomUUID } from 'node:crypto'
import { partsOf } from './card.ts'
import type { TeamsConversation, TeamsMessage, TeamsPerson } from './model.ts'
import { mriOf } from './model.ts'
import type { Tenant } from './tenant.ts'

/** A person and a place. */
export type Speaker = { readonly user: string; readonly conversation: string; readonly thread?: string }

export type Said = Speaker & {
  readonly text: string
  /** Whether the bot is mentioned, as it must be outside a personal conversation to hear anything; it is unless told. */
  readonly mention?: boolean
  /** A slash command that only the bot and its sender see. */
  readonly targeted?: boolean
  /** A file that is sent along, in a personal conversation, and where it can be had. */
  readonly file?: { readonly name: string; readonly url: string }
}

export type Pressed = {
  readonly user: string
  readonly message: TeamsMessage
  /** The title of the action, or the name it carries in its data. */
  readonly action: string
  /** What was filled in, by the inputs' ids. */
  readonly values?: Readonly<Record<string, string>>
  /** As clients do that know no Action.Execute. */
  readonly submit?: boolean
}

export type Consented = {
  readonly user: string
  readonly message: TeamsMessage
  readonly yes?: boolean
  /** Where Teams says that the file goes; a place of its own when left out. */
  readonly place?: string
}

/** A JSON activity. */
export type Words = Readonly<Record<string, unknown>>

/** What a Teams client makes of what people do: the activities that the Bot Connector passes on. */
export function createClient(tenant: Tenant, serviceUrl: string) {
  function frame(person: TeamsPerson, conversation: TeamsConversation, thread: string | undefined): Words {
    const { id, kind } = conversation
    return {
      id: `${Date.now()}${randomUUID().slice(0, 6)}`,
      channelId: 'msteams',
      serviceUrl,
      timestamp: new Date().toISOString(),
      from: { id: mriOf(person), name: person.name, aadObjectId: person.id },
      recipient: tenant.bot,
      conversation: {
        id: thread ? `${id};messageid=${thread}` : id,
        conversationType: kind,
        tenantId: tenant.id,
        ...(kind === 'personal' ? {} : { isGroup: true }),
      },
      channelData: { tenant: { id: tenant.id } },
    }
  }

  function at({ user, conversation: id }: Speaker): { person: TeamsPerson; conversation: TeamsConversation } {
    const person = tenant.person(user)
    if (!person) throw new Error(`there is nobody called ${user}`)
    const conversation = id === 'personal' ? tenant.direct(person) : tenant.conversations.get(id)
    if (!conversation) throw new Error(`there is no conversation ${id}`)
    return { person, conversation }
  }

  return {
    say(said: Said): Words {
      const { person, conversation } = at(said)
      const mentions = conversation.kind !== 'personal' && (said.mention ?? true) && !said.targeted
      const text = mentions ? `<at>${tenant.bot.name}</at> ${said.text}` : said.text
      const isThreaded = conversation.kind === 'channel'
      const message = tenant.say({
        conversation: conversation.id,
        user: person.id,
        text: said.text,
        summary: '',
        ...(said.thread ? { thread: said.thread } : {}),
      })
      const words = frame(person, conversation, isThreaded ? (said.thread ?? message.id) : undefined)
      const entities = mentions ? [{ type: 'mention', mentioned: tenant.bot, text: `<at>${tenant.bot.name}</at>` }] : []
      return {
        ...words,
        type: 'message',
        id: message.id,
        text,
        textFormat: 'plain',
        ...(said.file ? { attachments: [fileInfo(said.file)] } : {}),
        entities,
        ...(said.targeted ? { recipient: { ...tenant.bot, isTargeted: true } } : {}),
      }
    },
    press({ user, message, action, values = {}, submit = false }: Pressed): Words {
      const { person, conversation } = at({ user, conversation: message.conversation })
      const found = partsOf(message.card).find(
        ({ type, title, data }) =>
          type === 'Action.Execute' && (title === action || (data as Words | undefined)?.action === action),
      )
      if (!found) throw new Error(`the card has no action ${action}: ${titles(message)}`)
      const data = { ...(found.data as Words), ...inputsOf(message), ...values }
      const thread = conversation.kind === 'channel' ? (message.thread ?? message.id) : undefined
      const words = { ...frame(person, conversation, thread), replyToId: message.id }
      if (submit) return { ...words, type: 'message', value: data }
      const execute = { type: 'Action.Execute', id: found.id, title: found.title, verb: found.verb, data }
      return { ...words, type: 'invoke', name: 'adaptiveCard/action', value: { action: execute, trigger: 'manual' } }
    },
    /** What a client asks on its own account that shows somebody a card with a refresh; undefined where the card has none. */
    look({ user, message }: Pick<Pressed, 'user' | 'message'>): Words | undefined {
      const { person, conversation } = at({ user, conversation: message.conversation })
      const action = (message.card?.refresh as { action?: Words } | undefined)?.action
      if (!action) return undefined
      const thread = conversation.kind === 'channel' ? (message.thread ?? message.id) : undefined
      const words = { ...frame(person, conversation, thread), replyToId: message.id }
      return { ...words, type: 'invoke', name: 'adaptiveCard/action', value: { action, trigger: 'automatic' } }
    },
    /** Somebody's yes or no to a file; Teams names a place in their OneDrive for a yes. */
    consent({ user, message, yes = true, place }: Consented & { readonly place: string }): Words {
      const { person, conversation } = at({ user, conversation: message.conversation })
      const { name = '', content = {} } = message.file ?? {}
      const words = { ...frame(person, conversation, undefined), replyToId: message.id }
      const context = yes ? content.acceptContext : content.declineContext
      const given = { contentUrl: place, uploadUrl: place, name, uniqueId: 'f-1', fileType: name.split('.').at(-1) }
      const action = yes ? { action: 'accept', uploadInfo: given } : { action: 'decline' }
      return { ...words, type: 'invoke', name: 'fileConsent/invoke', value: { type: 'fileUpload', context, ...action } }
    },
    install(speaker: Speaker): Words {
      const { person, conversation } = at(speaker)
      return { ...frame(person, conversation, undefined), type: 'installationUpdate', action: 'add' }
    },
  }
}

function inputsOf({ card }: TeamsMessage): Words {
  const inputs = partsOf(card).filter(({ type }) => String(type).startsWith('Input.'))
  return Object.fromEntries(inputs.map(({ id, value }) => [String(id), value ?? '']))
}

/** learn.microsoft.com, bots/how-to/bots-filesv4, "Message activity with file attachment example". */
function fileInfo({ name, url }: NonNullable<Said['file']>): Words {
  const contentType = 'application/vnd.microsoft.teams.file.download.info'
  return { contentType, name, contentUrl: url, content: { downloadUrl: url, uniqueId: 'f-2', fileType: 'yaml' } }
}

function titles({ card }: TeamsMessage): string {
  return partsOf(card)
    .flatMap(({ title }) => (typeof title === 'string' ? [title] : []))
    .join(', ')
}
