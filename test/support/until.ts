import { setTimeout as pause } from 'node:timers/promises'

/** Waits for a condition; says what it waited for when it never comes. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Waited ${withinMs} ms in vain: ${what}`)
    await pause(5)
  }
}
