import type { Address, Chat } from '../../src/chat.ts'
import { Recent } from '../../src/recent.ts'
import type { Reply } from '../../src/reply.ts'
import type { Attach } from './attach.ts'
import type { Trouble } from './fault.ts'
import { faultOf, Refused } from './fault.ts'
import { plainer, renderAs, tableMemory } from './form.ts'
import type { Log } from './log.ts'
import type { Attachment } from './render/piece.ts'
import type { Place, Voice } from './voice.ts'

/** How far one delivery got in this process, so that its next attempt goes on from there. */
type Progress = {
  /** When an attempt began that may have got through, in ms. */
  unsure?: number
  said?: { readonly place: Place; readonly files: readonly Attachment[] }
  attached: number
}

const KEPT = 5_000
const KEPT_MS = 24 * 60 * 60_000

type Sending = {
  readonly voice: Voice
  readonly attach: Attach
  readonly now: () => number
  readonly log: Log
  /** Told of everything that Slack refused, before it becomes a Fault. */
  readonly noticed: (trouble: Trouble) => void
}

/** Posts a reply, in the best form Slack takes, then its files. Throws Fault. */
export function createSend({ voice, attach, now, log, noticed }: Sending): Chat['send'] {
  const progress = new Recent<Progress>(KEPT, KEPT_MS, now)
  const tables = tableMemory(now)

  async function say(to: Address, reply: Reply, id: string, unsure: number | undefined) {
    let form = tables.best()
    for (;;) {
      const words = renderAs(form, reply, to)
      try {
        const place = await voice.say({ to, id, words, unsure })
        tables.took(form)
        return { place, files: words.files }
      } catch (error) {
        const next = error instanceof Refused && error.trouble.kind === 'blocks' ? plainer(form, words) : undefined
        if (!next) throw error
        log.warn({ form, next, word: String(error) }, 'Slack refused our blocks; the message goes out plainer')
        form = next
      }
    }
  }

  return async (to, reply, id) => {
    const key = `${to.channel} ${id}`
    const mine = progress.get(key) ?? { attached: 0 }
    const began = now()
    try {
      mine.said ??= await say(to, reply, id, mine.unsure)
      for (const file of mine.said.files.slice(mine.attached)) {
        await attach(to, mine.said.place, file)
        mine.attached += 1
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw faultOf({ kind: 'refused', word: 'its answer makes no sense' }, error)
      if (error.trouble.unsure && !mine.said) mine.unsure ??= began
      progress.set(key, mine)
      noticed(error.trouble)
      throw faultOf(error.trouble, error.cause)
    }
    const { place } = mine.said
    progress.set(key, { said: { place, files: [] }, attached: 0 })
    const { channel, message } = place
    if (message === undefined) return {}
    return channel === to.channel ? { message } : { message, channel }
  }
}
