import type { TeamsConversation, TeamsMessage, TeamsPerson } from './model.ts'
import { mriOf } from './model.ts'

/** The state of one tenant: its people, its conversations, and what was said. */
export type Tenant = {
  readonly id: string
  readonly people: Map<string, TeamsPerson>
  readonly conversations: Map<string, TeamsConversation>
  readonly messages: Map<string, TeamsMessage>
  readonly bot: { readonly id: string; readonly name: string }
  person(word: string): TeamsPerson | undefined
  /** Somebody's personal conversation with the bot, made when it is first asked for. */
  direct(person: TeamsPerson): TeamsConversation
  say(message: Omit<TeamsMessage, 'id' | 'revision'>): TeamsMessage
  edit(id: string, change: Pick<TeamsMessage, 'text' | 'summary' | 'card' | 'file'>): TeamsMessage | undefined
}

type World = {
  readonly id: string
  readonly appId: string
  readonly people: readonly TeamsPerson[]
  readonly conversations: readonly TeamsConversation[]
  readonly changed: (message: TeamsMessage) => void
}

export function createTenant({ id, appId, people, conversations, changed }: World): Tenant {
  const messages = new Map<string, TeamsMessage>()
  let clock = 1_700_000_000_000
  const tenant: Tenant = {
    id,
    people: new Map(people.map((person) => [person.id, person])),
    conversations: new Map(conversations.map((conversation) => [conversation.id, conversation])),
    messages,
    bot: { id: `28:${appId}`, name: 'Quarterdeck' },
    person: (word) => [...tenant.people.values()].find((each) => each.id === word || mriOf(each) === word),
    direct(person) {
      const at = `a:1${person.id}`
      const conversation = tenant.conversations.get(at) ?? { id: at, kind: 'personal', user: person.id }
      tenant.conversations.set(at, conversation)
      return conversation
    },
    say(said) {
      const message = { ...said, id: String(++clock), revision: 0 }
      messages.set(message.id, message)
      changed(message)
      return message
    },
    edit(message, change) {
      const before = messages.get(message)
      if (!before) return undefined
      const { card: _, file: _file, ...rest } = before
      const after = { ...rest, ...change, revision: before.revision + 1 }
      messages.set(message, after)
      changed(after)
      return after
    },
  }
  return tenant
}
