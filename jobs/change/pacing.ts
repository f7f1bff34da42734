import type { SoFar } from '../../src/approval/proposal.ts'

/**
 * Tells how far something is, one telling at a time: what comes while one is on its way waits, and of what waits only the
 * newest is told. `end` resolves when nothing is on its way any more.
 */
export function pacing(tell: (so: SoFar) => Promise<void>): { say(so: SoFar): void; end(): Promise<void> } {
  let newest: SoFar | undefined
  let telling: Promise<void> | undefined
  const go = async () => {
    for (let so = newest; so; so = newest) {
      newest = undefined
      await tell(so)
    }
    telling = undefined
  }
  return {
    say(so) {
      newest = so
      telling ??= go()
    },
    async end() {
      newest = undefined
      await telling
    },
  }
}
