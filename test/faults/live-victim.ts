import { setTimeout as pause } from 'node:timers/promises'
import { startClock } from '../../jobs/clock.ts'
import { connected, connectWorker } from '../../jobs/connection.ts'
import { startProducer } from '../../jobs/enqueue.ts'
import { openLiving } from '../../jobs/living.ts'
import { operationPlaces } from '../../jobs/operation-places.ts'
import { startOperations } from '../../jobs/operations.ts'
import { say, secret } from '../jobs/words.ts'

/** A worker that is going to be killed: its operation counts for ever; see killable.ts. */
const { url, prefix } = JSON.parse(process.argv[2] ?? '{}') as { url: string; prefix: string }
const log = { info() {}, warn() {}, error() {} }
const redis = connectWorker(url, log)
await connected(redis, 10_000)
const clock = await startClock(redis, log)
const places = { perPerson: 3, perChannel: 5 }
startOperations({
  ...{ redis, prefix, secret, clock, log, editEveryMs: 20 },
  books: operationPlaces({ redis, prefix, places, now: clock.now }),
  living: openLiving({ redis, prefix, deliver: startProducer({ redis, prefix, secret }).deliver }),
  kinds: {
    async counting({ state, save, show }) {
      for (let n = Number(state ?? 0) + 1; ; n++) {
        await save(n)
        show(say(`count ${n}`))
        await pause(10)
      }
    },
  },
  settings: { lockDuration: 1_000, stalledInterval: 300 },
})
process.send?.({ said: 'ready' })
