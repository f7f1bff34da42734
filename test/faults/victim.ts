import { startClock } from '../../jobs/clock.ts'
import { connected, connectWorker } from '../../jobs/connection.ts'
import { startDeliveries } from '../../jobs/deliver.ts'
import { startProducer } from '../../jobs/enqueue.ts'
import { startWorker } from '../../jobs/worker.ts'
import type { Chat, Platform } from '../../src/chat.ts'
import { plainText } from '../../src/reply.ts'
import { faultReply, problemReply, say, secret } from '../jobs/words.ts'

/** What the process that is going to be killed shall do; see killable.ts. */
export type Role = {
  readonly url: string
  readonly prefix: string
  /**
   * `hold` runs commands and never delivers; `die` ends itself while running one whose line says poison; `answer` says
   * the answers itself, on a platform that takes the words and never says yes.
   */
  readonly does: 'hold' | 'die' | 'deliver' | 'answer'
}

/** What it tells its parent. */
export type Word = { readonly said: 'ready' } | { readonly said: 'ran' | 'told'; readonly id: string }

const role = JSON.parse(process.argv[2] ?? '{}') as Role
const log = { info() {}, warn() {}, error() {} }
const redis = connectWorker(role.url, log)
await connected(redis, 10_000)
const own = { redis, prefix: role.prefix, secret, log, settings: { lockDuration: 1_000, stalledInterval: 300 } }
const tell = (word: Word) => process.send?.(word)

const deliveries = () => {
  const chat: Chat = {
    platform: 'console',
    start: async () => undefined,
    stop: async () => undefined,
    async send(_to, reply) {
      tell({ said: 'told', id: plainText(reply) })
      return role.does === 'answer' ? new Promise(() => undefined) : {}
    },
  }
  return startDeliveries({ ...own, chats: new Map<Platform, Chat>([['console', chat]]), mask: (reply) => reply })
}
if (role.does === 'deliver') deliveries()
else {
  const producer = startProducer({ redis, prefix: role.prefix, secret })
  startWorker({
    ...own,
    ...{ faultReply, problemReply, clock: await startClock(redis, log) },
    straight: role.does === 'answer' ? deliveries().straight : undefined,
    deliver: role.does === 'hold' ? () => new Promise(() => undefined) : producer.deliver,
    async run(job) {
      tell({ said: 'ran', id: job.id })
      if (role.does === 'die' && job.line.includes('poison')) process.kill(process.pid, 'SIGKILL')
      return say(`ran ${job.line}`)
    },
  })
}
tell({ said: 'ready' })
