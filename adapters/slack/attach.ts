import type { Address } from '../../src/chat.ts'
import type { Clients } from './client.ts'
import { isTokenDead, Refused, tokenHint, troubleOf } from './fault.ts'
import { isAlone } from './form.ts'
import type { Log } from './log.ts'
import type { Attachment } from './render/piece.ts'
import type { Place, Voice } from './voice.ts'

/** Uploads one file to where its message is: under it, or in the reader's direct messages. Throws Refused. */
export type Attach = (to: Address, place: Place, file: Attachment) => Promise<void>

/**
 * Only what may pass by itself is thrown, for the queue to try again; anything else is said in words, because the
 * message it belongs to already stands.
 */
export function createAttach({ talk, upload }: Clients, voice: Voice, log: Log): Attach {
  return async (to, place, file) => {
    const bytes = 'text' in file ? Buffer.from(file.text) : Buffer.from(file.png, 'base64')
    if (bytes.length === 0) return
    const where = await spot(to, place, voice)
    try {
      await upload.apiCall('files.uploadV2', {
        ...where,
        filename: file.name,
        file: bytes,
        ...('alt' in file && file.alt ? { alt_text: file.alt.slice(0, 1_000) } : {}),
      })
    } catch (error) {
      const trouble = troubleOf(error)
      if (['throttled', 'passing'].includes(trouble.kind) || isTokenDead(trouble)) throw new Refused(trouble, error)
      log.warn({ channel: where.channel_id, word: trouble.word }, 'A file could not be attached')
      const hint = trouble.kind === 'token' ? ` ${tokenHint(trouble.word)}` : ''
      const { channel_id: channel, ...thread } = where
      await talk
        .apiCall('chat.postMessage', {
          channel,
          ...thread,
          text: `${file.name} could not be attached: ${trouble.word}.${hint}`,
        })
        .catch((cause: unknown) => log.warn({ error: String(cause) }, 'Nor could we say so'))
    }
  }
}

async function spot(to: Address, place: Place, voice: Voice): Promise<{ channel_id: string; thread_ts?: string }> {
  if (isAlone(to) && place.message === undefined) return { channel_id: await voice.direct(to.user) }
  const thread = place.thread ?? place.message
  return { channel_id: place.channel, ...(thread ? { thread_ts: thread } : {}) }
}
