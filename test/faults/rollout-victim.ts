import { startOperations } from '../../jobs/operations.ts'
import { secret } from '../jobs/words.ts'
import type { Around } from './change-parts.ts'
import { openChangeParts } from './change-parts.ts'

/** A worker for changes and for what they begin, that is going to be killed; see killable.ts. */
const around = JSON.parse(process.argv[2] ?? '{}') as Around
const { changing, redis, clock, books } = await openChangeParts(around)
// A lock that a busy machine does not lose.
const settings = { lockDuration: 3_000, stalledInterval: 300, concurrency: 8 }
changing.startWorker(settings)
changing.startRounds(500)
startOperations({
  ...{ redis, prefix: around.prefix, secret, clock, books, settings, editEveryMs: 20 },
  log: { info() {}, warn() {}, error() {} },
  living: changing.rollouts.living,
  kinds: changing.rollouts.kinds,
})
process.send?.({ said: 'ready' })
