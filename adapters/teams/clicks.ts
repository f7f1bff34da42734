import type { Address } from '../../src/chat.ts'
import type { Reply } from '../../src/reply.ts'
import { plainText } from '../../src/reply.ts'
import type { Known } from './limits.ts'

/** A click on a message that the answer is to take the place of. */
export type Click = { readonly channel: string; readonly message: string; readonly user: string }

/** What became of a click: what stands in the message's place now, or words for whoever clicked alone. */
export type Outcome = { readonly reply: Reply; readonly known: Known } | { readonly words: string }

/** Clicks that are waited for, since a card that comes back with the click's own answer is there at once. */
export type Clicks = {
  /** `end` gives up waiting; to be called in any case. */
  wait(click: Click): { readonly outcome: Promise<Outcome>; end(): void }
  /** Told of everything that is about to be said in this process. */
  saying(to: Address, reply: Reply, known: Known): void
}

export function openClicks(): Clicks {
  const open = new Set<{ readonly click: Click; readonly resolve: (outcome: Outcome) => void }>()
  return {
    wait(click) {
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      const one = { click, resolve }
      open.add(one)
      return { outcome: promise, end: () => void open.delete(one) }
    },
    saying(to, reply, known) {
      for (const { click, resolve } of open) {
        if (click.channel !== to.channel) continue
        if (click.message === to.replaces) resolve({ reply, known })
        // A refusal goes beside the message, to whoever clicked.
        else if (to.replaces === undefined && to.visibility === 'private' && click.user === to.user)
          resolve({ words: plainText(reply) })
      }
    },
  }
}
