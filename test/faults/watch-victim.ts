import type { Around } from './watch-parts.ts'
import { openWatcher } from './watch-parts.ts'

/** A watcher that kills itself where it is told to; see killable.ts. */
const around = JSON.parse(process.argv[2] ?? '{}') as Around
await openWatcher(around, () => process.kill(process.pid, 'SIGKILL'))
process.send?.({ said: 'ready' })
