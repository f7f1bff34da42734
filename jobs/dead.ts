import { Fault } from '../src/fault.ts'
import type { Deliver, Delivery } from '../src/job.ts'
import type { Reply } from '../src/reply.ts'
import type { Excuses } from './attempt.ts'
import type { Log } from './log.ts'
import type { TellOps } from './ops.ts'

type Options = Pick<Excuses, 'faultReply'> & { readonly deliver: Deliver; readonly tellOps: TellOps; readonly log: Log }

const LAST = '.dead'

/**
 * What becomes of words that are given up: they are in the log, and whoever asked is told once, directly, that there was
 * an answer and where it could not be posted. An address whose channel is the person means that person alone.
 */
export function deadLetters({
  deliver,
  tellOps,
  faultReply,
  log,
}: Options): (delivery: Delivery, fault: Fault) => Promise<void> {
  return async ({ id, to, living }, fault) => {
    const { platform, team, channel, user } = to
    log.error({ id, platform, channel, why: fault.message }, 'Words could not be delivered')
    // Words about lost words are lost in the log alone.
    if (!id.startsWith('ops.')) await tellOps(`${matterOf(id, living)}${LAST}`, lostWords(platform, channel, id))
    if (user === '' || id.endsWith(LAST)) return
    // Only what an adapter says of its platform is meant to be read; the rest may hold anything.
    const why = fault.code === 'chat' ? fault.message : 'The reason is in my log under this id.'
    const told = new Fault('chat', `There was an answer for you, and it could not be posted in ${channel}. ${why}`, {
      hint: fault.hint ?? 'Ask again; if it happens again, tell whoever runs me.',
    })
    const alone = { platform, team, channel: user, visibility: 'private' as const, user }
    await deliver({ v: 1, id: `${matterOf(id, living)}${LAST}`, to: alone, reply: faultReply(told, id) })
  }
}

/** Every revision of a living message may meet the same refusal, and one word about it is enough. */
function matterOf(id: string, living: Delivery['living']): string {
  return living ? id.replace(/\.\d+$/, '') : id
}

function lostWords(platform: string, channel: string, id: string): Reply {
  return {
    nodes: [
      {
        kind: 'text',
        tone: 'bad',
        text: ['An answer could not be posted on ', platform, ' in ', { code: channel }, '.'],
      },
      { kind: 'context', text: ['Why stands in my log under ', { code: id }] },
    ],
  }
}
