import type { Address, Principal, Request } from '../../src/chat.ts'
import type { Button, Input, Reply, Select } from '../../src/reply.ts'
import { chosenLine, writtenText } from '../../src/reply.ts'
import type { Fields } from './body.ts'
import { required } from './body.ts'
import type { Message } from './message.ts'
import { answerAddress } from './posting.ts'
import { Refusal } from './refusal.ts'
import type { Person, World } from './world.ts'

/** The console vouches for its own people: there is one team and no sign-in, which is why it never runs in production. */
const TEAM = 'console'

type Asked = { readonly request: Request; readonly thread?: string }

/**
 * A typed line as a request. As on Slack, a slash command is answered privately, while a mention, and anything said in
 * a thread, is answered for all to see. Throws Refusal.
 */
export function typedRequest(world: World, fields: Fields, event: string, at: number, find: Find): Asked {
  const channel = required(fields, 'channel')
  const person = personCalled(world, required(fields, 'user'))
  const text = required(fields, 'text')
  if (text.trim() === '') throw new Refusal(400, 'The text is empty.')
  if (!world.channels.some(({ id }) => id === channel)) throw new Refusal(404, `There is no channel ${channel}.`)
  const thread = threadOf(fields, channel, find)
  const command = text.trimStart().startsWith('/') && thread === undefined
  return {
    request: {
      event,
      text: text.trim().replace(/^@quarterdeck\b\s*/i, ''),
      surface: command ? 'command' : 'mention',
      principal: principalOf(person),
      address: addressOf({ channel, person, event, thread, visibility: command ? 'private' : 'channel' }),
      at,
    },
    ...(thread === undefined ? {} : { thread }),
  }
}

/** A click as a request: the button's or the select's command line, as the person who clicked. Throws Refusal. */
export function clickedRequest(world: World, fields: Fields, event: string, at: number, find: Find): Request {
  const person = personCalled(world, required(fields, 'user'))
  const id = required(fields, 'message')
  const message = find(id)
  if (!message?.reply || (message.visibleTo !== undefined && message.visibleTo !== person.id)) {
    throw new Refusal(404, `There is no message ${id} from the bot that ${person.id} can see.`)
  }
  const action = required(fields, 'action')
  const control = controlOf(message.reply, action)
  if (!control) throw new Refusal(404, `Message ${id} has no button or select ${action}.`)
  const thread = control.replaces ? message.thread : threadUnder(message)
  return {
    event,
    text: commandOf(control, fields),
    surface: 'click',
    principal: principalOf(person),
    address: {
      ...addressOf({
        channel: message.channel,
        person,
        event,
        thread,
        visibility: message.visibleTo === undefined ? 'channel' : 'private',
      }),
      ...(control.replaces ? { replaces: message.id } : {}),
    },
    at,
  }
}

type Find = (id: string) => Message | undefined

function personCalled(world: World, id: string): Person {
  const person = world.people.find((candidate) => candidate.id === id)
  if (!person) throw new Refusal(404, `There is nobody called ${id}.`)
  return person
}

function threadOf(fields: Fields, channel: string, find: Find): string | undefined {
  if (fields.thread === undefined) return undefined
  const root = find(required(fields, 'thread'))
  if (root?.channel !== channel) throw new Refusal(404, `There is no message ${fields.thread} in ${channel}.`)
  return root.thread ?? root.id
}

/** News about a message that everybody sees goes in its thread; an answer to one person needs none. */
function threadUnder(message: Message): string | undefined {
  return message.thread ?? (message.visibleTo === undefined ? message.id : undefined)
}

type Control = Button | Select | Input

function controlOf(reply: Reply, id: string): Control | undefined {
  const controls = reply.nodes.flatMap((node): readonly Control[] => {
    if (node.kind === 'buttons') return node.buttons
    return node.kind === 'select' || node.kind === 'input' ? [node] : []
  })
  return controls.find((control) => control.id === id)
}

function commandOf(control: Control, fields: Fields): string {
  if (control.kind === 'button') return control.command
  // Nothing written is an answer, too.
  if (control.kind === 'input') return writtenText(control, fields.value === '' ? '' : required(fields, 'value'))
  const value = required(fields, 'value')
  if (!control.options.some((option) => option.value === value)) {
    throw new Refusal(400, `${value} is not one of the choices of ${control.id}.`)
  }
  return chosenLine(control.command, value)
}

function principalOf(person: Person): Principal {
  const { id, name, email, standing } = person
  return { platform: 'console', team: TEAM, user: id, name, email, standing }
}

type Place = {
  channel: string
  person: Person
  event: string
  thread: string | undefined
  visibility: Address['visibility']
}

function addressOf({ channel, person, event, thread, visibility }: Place): Address {
  return {
    platform: 'console',
    team: TEAM,
    channel,
    ...(thread === undefined ? {} : { thread }),
    visibility,
    user: person.id,
    replyUrl: answerAddress(event),
  }
}
