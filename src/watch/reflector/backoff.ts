const FIRST_MS = 800
const MOST_MS = 20_000
const DENIED_FIRST_MS = 60_000
const DENIED_MOST_MS = 300_000

/** ms to wait before the next try, `failures` having gone before it; doubled each time and jittered to between half and all of it. */
export function backoffMs(failures: number, random: () => number): number {
  return jittered(Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures, 10)), random)
}

/** The same for what an admin has to change first. */
export function deniedMs(failures: number, random: () => number): number {
  return jittered(Math.min(DENIED_MOST_MS, DENIED_FIRST_MS * 2 ** Math.min(failures, 10)), random)
}

function jittered(ms: number, random: () => number): number {
  return ms * (0.5 + random() / 2)
}
