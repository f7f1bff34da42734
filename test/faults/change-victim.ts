import type { Around } from './change-parts.ts'
import { openChangeParts } from './change-parts.ts'

/** A worker for changes that is going to be killed, stopped and cut off; see killable.ts. */
const { changing } = await openChangeParts(JSON.parse(process.argv[2] ?? '{}') as Around)
changing.startWorker({ lockDuration: 1_000, stalledInterval: 300, concurrency: 8 })
changing.startRounds(500)
process.send?.({ said: 'ready' })
