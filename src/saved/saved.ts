import type { Redis } from 'ioredis'
import type { Aliases } from './aliases.ts'
import { openAliases } from './aliases.ts'
import type { Rows } from './rows.ts'
import { openRows } from './rows.ts'
import type { Schedules } from './schedules.ts'
import { openSchedules } from './schedules.ts'
import type { Sealing } from './sealing.ts'

/** What is kept for people between two commands. */
export type Saved = { readonly rows: Rows; readonly aliases: Aliases; readonly schedules: Schedules }

type Means = {
  readonly redis: Redis
  readonly prefix: string
  readonly sealings: { readonly rows: Sealing; readonly saved: Sealing }
}

/** The stores of what is kept for people, on one connection. */
export function openSaved({ redis, prefix, sealings }: Means): Saved {
  return {
    rows: openRows({ redis, prefix, sealing: sealings.rows }),
    aliases: openAliases({ redis, prefix, sealing: sealings.saved }),
    schedules: openSchedules({ redis, prefix, sealing: sealings.saved }),
  }
}
