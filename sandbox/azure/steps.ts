import type { Clock } from '../clock.ts'

/** Why an operation failed, as its status resource says it. */
export type ArmTrouble = { readonly code: string; readonly message: string }
export type End = (trouble?: ArmTrouble) => void
/** Something that takes its time. Tells when it is over, never at once, and returns what calls it off. */
export type Step = (end: End) => () => void

/** Time that passes. */
export function wait(clock: Clock, ms: number): Step {
  return (end) => clock.after(ms, () => end())
}

/** What is done in no time. */
export function act(clock: Clock, task: () => void): Step {
  return (end) =>
    clock.after(0, () => {
      task()
      end()
    })
}

/** One after another, until one fails. A step is made when its turn has come. */
export function inTurn(steps: readonly (() => Step)[]): Step {
  return (end) => {
    let callOff = () => {}
    const next = (i: number) => {
      const step = steps[i]
      if (!step) end()
      else callOff = step()((trouble) => (trouble ? end(trouble) : next(i + 1)))
    }
    next(0)
    return () => callOff()
  }
}

/** All at the same time; over when all are, failed when one is. */
export function atOnce(clock: Clock, steps: readonly Step[]): Step {
  if (steps.length === 0) return wait(clock, 0)
  return (end) => {
    let left = steps.length
    const stop = () => {
      left = 0
      for (const callOff of callOffs) callOff()
    }
    const one: End = (trouble) => {
      if (left === 0) return
      left -= 1
      if (trouble) stop()
      if (left === 0) end(trouble)
    }
    const callOffs = steps.map((step) => step(one))
    return stop
  }
}
