import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** What a process has used since it began, in ms of CPU (user and system), what it holds now, and the most it ever held, in bytes. */
export type Usage = { readonly cpuMs: number; readonly rss: number; readonly peak: number }

type Question = { readonly id: number; readonly ask: string; readonly args: unknown }
type Answer = { readonly id: number; readonly answer?: unknown; readonly error?: string }

/** A part of the benchmark in a process of its own, so that its CPU is its own. */
export type Part = {
  ask<T>(question: string, args?: unknown): Promise<T>
  usage(): Promise<Usage>
  /** Asks it to end; resolves when it has. */
  end(): Promise<void>
}

type Options = {
  readonly args?: readonly string[]
  readonly node?: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  /** A file descriptor for what it writes to stdout; without it, our stderr. */
  readonly stdout?: number
}

/** Starts a module of the repository, by its path from the root, and talks to it. */
export function startPart(module: string, { args = [], node = [], env = {}, stdout = 2 }: Options = {}): Part {
  const root = join(import.meta.dirname, '../..')
  const child = fork(join(root, module), args, {
    cwd: root,
    execArgv: [...node],
    env: { ...process.env, ...env },
    stdio: ['ignore', stdout, 2, 'ipc'],
  })
  const exited = once(child, 'exit')
  const ask = asker(child, module)
  return {
    ask: <T>(question: string, given?: unknown) => ask(question, given) as Promise<T>,
    usage: () => ask('usage') as Promise<Usage>,
    async end() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await exited
    },
  }
}

function asker(child: ChildProcess, module: string): (question: string, args?: unknown) => Promise<unknown> {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  child.on('message', ({ id, answer, error }: Answer) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) one?.resolve(answer)
    else one?.reject(new Error(`${module}: ${error}`))
  })
  child.once('exit', () => {
    for (const one of waiting.values()) one.reject(new Error(`${module} ended`))
  })
  return (question, args) => {
    const one = Promise.withResolvers<unknown>()
    const id = asked++
    waiting.set(id, one)
    const sent: Question = { id, ask: question, args }
    child.send(sent)
    return one.promise
  }
}

/** In a part: answers what is asked by name, and `usage` besides. */
export function answer(answers: Readonly<Record<string, (args: never) => unknown>>): void {
  const all: Readonly<Record<string, (args: never) => unknown>> = { usage, ...answers }
  process.on('message', async ({ id, ask, args }: Question) => {
    const reply = (said: Omit<Answer, 'id'>) => process.send?.({ id, ...said })
    try {
      reply({ answer: await all[ask]?.(args as never) })
    } catch (error) {
      reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
}

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  return {
    cpuMs: (user + system) / 1_000,
    rss: process.memoryUsage.rss(),
    peak: process.resourceUsage().maxRSS * 1_024,
  }
}
