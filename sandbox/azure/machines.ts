import type { Clock } from '../clock.ts'
import type { ArmPool } from './model.ts'
import type { Step } from './steps.ts'
import { wait } from './steps.ts'

/** What nodes of a pool are to become. */
export type Make = { readonly version: string; readonly image: string }

/** What operations do to the machines behind a cluster's pools, and how long that takes. */
export type Machines = {
  /** Adds machines to a pool, or empties and removes some. */
  resize(pool: ArmPool, to: number): Step
  /** Empties the machines one by one and gives them another image, with a spare one for the meantime. */
  renew(pool: ArmPool, to: Make): Step
  /** The control plane gets another version. */
  upgrade(version: string): Step
  /** Everything goes, or comes back. */
  power(on: boolean): Step
}

const MINUTE = 60_000

/** Where there are none to be seen, time passes as it usually does. */
export function unseenMachines(clock: Clock): Machines {
  return {
    resize: () => wait(clock, 3 * MINUTE),
    renew: ({ count }) => wait(clock, 2 * MINUTE * Math.max(1, count)),
    upgrade: () => wait(clock, 5 * MINUTE),
    power: () => wait(clock, 4 * MINUTE),
  }
}
