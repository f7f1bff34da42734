import { fork } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { until } from '../support/until.ts'
import type { Role, Word } from './victim.ts'

export type Killable = {
  /** What it said so far. */
  readonly words: readonly Word[]
  /** Resolves once it has gone, by whatever hand. */
  readonly gone: Promise<void>
  isGone(): boolean
  /** SIGSTOP and SIGCONT. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

/**
 * Starts a process of our own making that a test may kill; `heard` is called with each word as it comes. `program` says
 * that it is ready by its first word.
 */
export async function startKillable(
  role: Role | { readonly url: string; readonly prefix: string },
  heard: (word: Word) => void = () => undefined,
  program = 'victim.ts',
): Promise<Killable> {
  const child = fork(join(import.meta.dirname, program), [JSON.stringify(role)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const words: Word[] = []
  child.on('message', (word: Word) => {
    words.push(word)
    heard(word)
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  onTestFinished(kill)
  await until('the process to be ready', () => words.length > 0, 45_000)
  const signal = (name: NodeJS.Signals) => void child.kill(name)
  return { words, gone, kill, signal, isGone: () => child.exitCode !== null || child.signalCode !== null }
}
