import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Activity } from './activity.ts'
import { splitConversation, tenantOf } from './activity.ts'
import type { Connector, Words } from './connector.ts'
import type { Framework } from './framework.ts'
import { isAmong } from './hosts.ts'
import { LIMITS } from './limits.ts'
import type { Log } from './log.ts'
import type { Memory } from './places.ts'
import { renderCard } from './render.ts'
import { clip } from './text.ts'

/** A text too long for cards, and what it is called. */
export type LongText = { readonly name: string; readonly text: string }

/** What an activity carries: one card or one file. */
export type Attachment = Words & { readonly contentType: string }

/**
 * Texts as files in somebody's own OneDrive, which a bot may put there once they say yes, in their own conversation with it
 * (learn.microsoft.com, bots/how-to/bots-filesv4).
 */
export type Files = {
  /** The card that asks. Rejects when the store does not answer. */
  offer(text: LongText, to: { readonly channel: string; readonly user: string }): Promise<Attachment>
  /** Does what somebody said to such a card, and says in its place how it went. Rejects when Teams does not take that. */
  decided(decision: Decision): Promise<void>
}

const Given = z.object({ contentUrl: z.string(), uploadUrl: z.string(), uniqueId: z.string(), fileType: z.string() })
const Value = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.object({ file: z.string().max(100) }),
  uploadInfo: Given.optional().catch(undefined),
})

export type Decision = z.infer<typeof Value> & { readonly activity: Activity }

const Kept = z.object({ name: z.string(), text: z.string(), user: z.string() })

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent'
const INFO = 'application/vnd.microsoft.teams.card.file.info'
/** Whoever wants it says so while they still look at it. */
const KEPT_MS = 4 * 60 * 60_000
const UPLOAD_MS = 30_000

/** What somebody said to a card of ours that asks for consent; undefined for any other activity. */
export function decisionIn(activity: Activity): Decision | undefined {
  if (activity.type !== 'invoke' || activity.name !== 'fileConsent/invoke') return undefined
  const { data } = Value.safeParse(activity.value)
  return data && { ...data, activity }
}

type Means = {
  readonly framework: Pick<Framework, 'talk'>
  readonly memory: Memory
  /** What the host of an address must be or end in, after a dot: `sharepoint.com`. */
  readonly hosts: readonly string[]
  readonly log: Log
}

export function openFiles({ framework, memory, hosts, log }: Means): Files {
  const keyOf = (channel: string, file: string) => `file:${channel}:${file}`

  async function put({ text }: LongText, given: z.infer<typeof Given> | undefined) {
    if (!given) throw new Error('Teams named no place for it')
    const { contentUrl, uploadUrl, uniqueId, fileType } = given
    if (!isAmong(uploadUrl, hosts) || !isAmong(contentUrl, hosts)) {
      throw new Error('Teams named a place for it that is not OneDrive’s')
    }
    const bytes = Buffer.from(text)
    const response = await fetch(uploadUrl, {
      method: 'PUT',
      body: bytes,
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
      },
      redirect: 'error',
      signal: AbortSignal.timeout(UPLOAD_MS),
    })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`OneDrive answered ${response.status}`)
    return { contentUrl, content: { uniqueId, fileType } }
  }

  /** The attachment that takes the place of the question. */
  async function outcome({ action, context, uploadInfo, activity }: Decision): Promise<Attachment> {
    const key = keyOf(splitConversation(activity.conversation.id).channel, context.file)
    const { data: kept } = Kept.safeParse(await memory.get(key))
    if (kept?.user !== (activity.from.aadObjectId ?? activity.from.id))
      return words('That text is not kept any more. Ask again.')
    if (action === 'decline') return words(`${kept.name} was not sent.`)
    try {
      const file = { contentType: INFO, name: kept.name, ...(await put(kept, uploadInfo)) }
      await memory.put(key, null, 1).catch(() => undefined)
      return file
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      log.warn({ error: why }, 'A file could not be put into somebody’s OneDrive')
      return words(
        `${kept.name} could not be put into your OneDrive: ${clip(why, 200)}. Ask again, or for less (--tail).`,
      )
    }
  }

  return {
    async offer({ name, text }, { channel, user }) {
      const file = randomBytes(24).toString('base64url')
      await memory.put(keyOf(channel, file), { name, text, user } satisfies z.infer<typeof Kept>, KEPT_MS)
      const context = { file }
      const lines = text.replace(/\n$/, '').split('\n').length.toLocaleString('en-US')
      return {
        contentType: CONSENT,
        name,
        content: {
          description: `All ${lines} lines, as a file in your OneDrive`,
          sizeInBytes: Buffer.byteLength(text),
          acceptContext: context,
          declineContext: context,
        },
      }
    },
    async decided(decision) {
      const { serviceUrl, recipient, conversation, replyToId } = decision.activity
      const says = { type: 'message', from: { id: recipient.id }, conversation: { id: conversation.id } }
      const activity: Words = { ...says, attachments: [await outcome(decision)] }
      const place = {
        serviceUrl,
        bot: recipient.id,
        conversation: conversation.id,
        tenant: tenantOf(decision.activity),
      }
      await framework.talk(place, (connector) => instead(connector, conversation.id, replyToId, activity))
    },
  }
}

/** In the place of the question where that can be had, which is then answered. */
async function instead(
  connector: Connector,
  conversation: string,
  question: string | null | undefined,
  activity: Words,
) {
  if (question) {
    try {
      return await connector.edit(conversation, question, { ...activity, id: question })
    } catch {
      // Said as a message of its own instead.
    }
  }
  await connector.post(conversation, activity)
}

function words(text: string): Attachment {
  const content = renderCard({ nodes: [{ kind: 'text', text }] })
  return { contentType: 'application/vnd.microsoft.card.adaptive', content }
}

/** A file's name as OneDrive takes it (support.microsoft.com, "Restrictions and limitations in OneDrive and SharePoint"). */
export function fileName(name: string): string {
  const plain = name.replace(/["*:<>?/\\|#%\p{Cc}]+/gu, '-').replace(/^[\s.~-]+|[\s.]+$/g, '')
  const [stem = '', ending = ''] = [plain.replace(/\.[a-z0-9]{1,5}$/i, ''), /\.[a-z0-9]{1,5}$/i.exec(plain)?.[0]]
  return `${clip(stem, LIMITS.title) || 'text'}${ending || '.txt'}`
}
