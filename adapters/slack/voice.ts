import { createHash } from 'node:crypto'
import type { RichTextSection } from '@slack/types'
import { z } from 'zod'
import type { Address } from '../../src/chat.ts'
import { Recent } from '../../src/recent.ts'
import type { Clients } from './client.ts'
import { placeHint, Refused, troubleOf } from './fault.ts'
import { limits } from './limits.ts'
import type { Log } from './log.ts'
import { richText } from './render/piece.ts'
import { USER } from './render/spans.ts'
import type { Rendered } from './render.ts'
import type { ReplyUrls } from './reply-url.ts'

/** Where something was said. */
export type Place = { readonly channel: string; readonly message?: string; readonly thread?: string }

/** What is to be said, by whose delivery, and whether an earlier attempt may have got through. */
type Saying = {
  readonly to: Address
  readonly id: string
  readonly words: Rendered
  readonly unsure: number | undefined
}

/** A conversation that we may not look into is not asked again for a while; an admin may add the scope meanwhile. */
const UNREADABLE_KEPT = 5_000
const UNREADABLE_MS = 10 * 60_000

const EVENT_TYPE = 'quarterdeck_delivery'
const Message = z.object({ ts: z.string() })
const Opened = z.object({ channel: z.object({ id: z.string() }) })
const History = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_payload: z.object({ id: z.unknown() }) })
        .optional()
        .catch(undefined),
    }),
  ),
})

/** Says things in Slack, each to those who should hear it. Every method throws Refused. */
export type Voice = {
  say(saying: Saying): Promise<Place>
  direct(user: string): Promise<string>
}

export function createVoice({ say, talk }: Clients, urls: ReplyUrls, log: Log, now: () => number): Voice {
  const unreadable = new Recent<true>(UNREADABLE_KEPT, UNREADABLE_MS, now)

  async function call(method: string, args: Record<string, unknown>): Promise<unknown> {
    try {
      return await talk.apiCall(method, args)
    } catch (error) {
      throw new Refused(troubleOf(error), error)
    }
  }

  async function post(saying: Saying, channel: string, thread: string | undefined): Promise<Place> {
    const { id, words } = saying
    const found = await find(saying, channel, thread)
    if (found) return found
    const args = { ...content(words), channel, metadata: metadata(id), client_msg_id: messageId(id, channel) }
    const put = (more: object) => say('chat.postMessage', { ...args, ...more })
    let inThread: { thread_ts?: string } = thread ? { thread_ts: thread } : {}
    const answer = await orElse(() => put(inThread), {
      thread_not_found() {
        inThread = {}
        return put(inThread)
      },
      duplicate_message_not_found: () => put({ ...inThread, client_msg_id: undefined }),
    })
    const { thread_ts } = inThread
    return { channel, message: Message.parse(answer).ts, ...(thread_ts ? { thread: thread_ts } : {}) }
  }

  /** Once a post may have got through, its message is looked for first: by the delivery's id in its metadata. */
  async function find({ id, unsure }: Saying, channel: string, thread: string | undefined): Promise<Place | undefined> {
    if (unsure === undefined || unreadable.get(channel)) return undefined
    const where = { channel, oldest: String(unsure / 1000 - 60), limit: 100, include_all_metadata: true }
    try {
      const answer = thread
        ? await call('conversations.replies', { ...where, ts: thread })
        : await call('conversations.history', where)
      const ours = History.parse(answer).messages.find(({ metadata }) => metadata?.event_payload.id === id)
      return ours && { channel, message: ours.ts, ...(thread ? { thread } : {}) }
    } catch (error) {
      if (error instanceof Refused && ['throttled', 'passing'].includes(error.trouble.kind)) throw error
      // An id does not tell a private channel from a public one, and each needs a scope of its own.
      if (error instanceof Refused && error.trouble.word === 'missing_scope') unreadable.set(channel, true)
      return undefined
    }
  }

  async function openly(saying: Saying): Promise<Place> {
    const { to, words, id } = saying
    if (to.replaces) {
      const ts = to.replaces
      const edit = () => say('chat.update', { ...content(words), channel: to.channel, ts, metadata: metadata(id) })
      const place = { channel: to.channel, message: ts, ...(to.thread ? { thread: to.thread } : {}) }
      if (await unless('gone', edit)) return place
    }
    try {
      return await post(saying, to.channel, to.thread)
    } catch (error) {
      if (!(error instanceof Refused && error.trouble.kind === 'place' && USER.test(to.user))) throw error
      log.warn(
        { channel: to.channel, word: error.message },
        'We may not post in a channel; whoever asked is told directly',
      )
      return await directly({ ...saying, words: notThere(words, to.channel, error.message) })
    }
  }

  /** What only one person sees cannot be looked for, so an unconfirmed one is said again: at least once. */
  async function privately(saying: Saying): Promise<Place> {
    const { to, words } = saying
    if (to.replyUrl && urls.usable(to.replyUrl)) {
      const outcome = await urls.post(to.replyUrl, {
        ...content(words),
        response_type: 'ephemeral',
        replace_original: to.replaces !== undefined,
        ...(to.thread && !to.replaces ? { thread_ts: to.thread } : {}),
      })
      if (outcome === 'sent') return { channel: to.channel }
      if (outcome !== 'spent' && outcome.word !== 'thread_not_found') throw new Refused(outcome)
    }
    const show = (more: object) =>
      say('chat.postEphemeral', { ...content(words), channel: to.channel, user: to.user, ...more })
    const inThread = to.thread ? { thread_ts: to.thread } : {}
    const shown = await unless('place', () => orElse(() => show(inThread), { thread_not_found: () => show({}) }))
    return shown ? { channel: to.channel } : await directly(saying)
  }

  async function directly(saying: Saying): Promise<Place> {
    return await post(saying, await direct(saying.to.user), undefined)
  }

  async function direct(user: string): Promise<string> {
    if (!USER.test(user)) throw new Refused({ kind: 'place', word: 'channel_not_found' })
    return Opened.parse(await call('conversations.open', { users: user })).channel.id
  }

  return {
    say(saying) {
      const { visibility, channel, user } = saying.to
      // An address whose channel is the person means that person alone.
      if (channel === user) return directly(saying)
      return visibility === 'channel' || channel.startsWith('D') ? openly(saying) : privately(saying)
    },
    direct,
  }
}

/** Nothing in what is said is looked up, linked or unfolded; without blocks it is not even formatted. */
function content({ text, blocks }: Rendered): Record<string, unknown> {
  const inert = { unfurl_links: false, unfurl_media: false, parse: 'none', link_names: false }
  return blocks.length > 0 ? { text, blocks, ...inert } : { text, mrkdwn: false, ...inert }
}

function metadata(id: string) {
  return { event_type: EVENT_TYPE, event_payload: { id } }
}

/**
 * The same UUID for each attempt of one delivery. Slack drops a repeat by it, which its error list shows
 * (duplicate_message_not_found: "associated with client_msg_id") though the argument is not documented.
 */
function messageId(id: string, channel: string): string {
  const hex = createHash('sha256').update(`${channel} ${id}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** False when Slack refused for this kind of reason; other refusals are thrown. */
async function unless(kind: 'gone' | 'place', act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    if (error instanceof Refused && error.trouble.kind === kind) return false
    throw error
  }
}

/** What else to do for some of Slack's refusals, by their word. */
async function orElse(act: () => Promise<unknown>, otherwise: Readonly<Record<string, () => Promise<unknown>>>) {
  try {
    return await act()
  } catch (error) {
    const other = error instanceof Refused ? otherwise[error.trouble.word] : undefined
    if (!other) throw error
    return await other()
  }
}

/** The same words, telling first why they are not where they were asked for. */
function notThere(words: Rendered, channel: string, word: string): Rendered {
  if (words.blocks.length === 0 || words.blocks.length >= limits.blocks) return words
  const why: RichTextSection = {
    type: 'rich_text_section',
    elements: [
      { type: 'text', text: 'Meant for ' },
      { type: 'channel', channel_id: channel },
      { type: 'text', text: `, where Slack does not let us post: ${word}. ${placeHint(word)}` },
    ],
  }
  return { ...words, blocks: [richText(why), ...words.blocks] }
}
