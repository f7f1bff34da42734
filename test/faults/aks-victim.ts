import type { Around } from './aks-parts.ts'
import { openAksParts } from './aks-parts.ts'

/** A worker that changes Azure and follows that, and is going to be killed; see killable.ts. */
const { changing, operate } = await openAksParts(JSON.parse(process.argv[2] ?? '{}') as Around)
changing.startWorker({ lockDuration: 1_000, stalledInterval: 300 })
changing.startRounds(300)
operate()
process.send?.({ said: 'ready' })
