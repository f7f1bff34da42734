import type { Log } from './log.ts'

/** One part of a process, to be stopped in its turn. */
export type Step = {
  readonly name: string
  /** The longest it may take, in ms. */
  readonly most: number
  /** What is kept for it however long those before it took, in ms. */
  readonly least: number
  /** Stops it, within `ms` if it can. */
  run(ms: number): Promise<unknown>
}

/** Parts that keep time themselves need a moment to come back, in ms. */
const MOMENT = 250

/** Stops one part after the other, all of them within `totalMs`: what does not end in its time is left behind, and said. */
export async function stopInOrder(steps: readonly Step[], totalMs: number, log: Log): Promise<void> {
  const end = performance.now() + totalMs
  for (const [i, step] of steps.entries()) {
    const kept = steps.slice(i + 1).reduce((sum, { least }) => sum + least, 0)
    const ms = Math.max(0, Math.min(step.most, end - performance.now() - kept - MOMENT))
    const outcome = await within(ms + MOMENT, step.run(ms))
    if (outcome !== 'done')
      log.warn({ part: step.name, ms: Math.round(ms), ...outcome }, 'A part did not stop in its time')
  }
}

async function within(ms: number, stopping: Promise<unknown>): Promise<'done' | { readonly error?: string }> {
  const { promise: late, resolve } = Promise.withResolvers<{ readonly error?: string }>()
  const timer = setTimeout(resolve, ms, {})
  const ended = stopping.then(
    () => 'done' as const,
    (error: unknown) => ({ error: String(error) }),
  )
  return await Promise.race([ended, late]).finally(() => clearTimeout(timer))
}
