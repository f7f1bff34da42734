import { spawn } from 'node:child_process'

/** A program that we started and that ends with us at the latest. */
export type Running = {
  readonly name: string
  readonly pid: number
  /** The last lines it wrote. */
  tail(): string
  /** Settles when it has ended, with what it ended with. */
  readonly ended: Promise<string>
  /** SIGTERM, and SIGKILL after 3 s: an API server with open watches would take a minute. */
  stop(): Promise<void>
}

const PATIENCE_MS = 3_000
const TAIL_BYTES = 16 * 1024

const alive = new Set<number>()

/** Nothing that we started outlives this process, however it ends. */
process.on('exit', () => {
  for (const pid of alive) kill(pid, 'SIGKILL')
})

/** Starts a program, low in priority and with a temporary folder as its working directory. */
export function run(name: string, command: string, args: readonly string[], cwd: string): Running {
  const env = { PATH: '/usr/bin:/bin', HOME: cwd, TMPDIR: cwd }
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let tail = Buffer.alloc(0)
  const keep = (chunk: Buffer) => {
    tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const pid = child.pid ?? -1
  if (pid > 0) alive.add(pid)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => {
      alive.delete(pid)
      resolve(signal ?? `exit code ${code}`)
    })
  })

  return {
    name,
    pid,
    ended,
    tail: () => tail.toString('utf8'),
    async stop() {
      if (!alive.has(pid)) return
      kill(pid, 'SIGTERM')
      const timer = setTimeout(() => kill(pid, 'SIGKILL'), PATIENCE_MS)
      await ended
      clearTimeout(timer)
    },
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended already.
  }
}
