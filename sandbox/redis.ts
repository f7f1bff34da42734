import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { redisServerCommand } from './redis-server.ts'

/** A Redis to use for a while. `kill` and `restart` are for fault tests and throw when the server is not ours. */
export type RedisHandle = {
  readonly url: string
  /** Whether we started it, or REDIS_URL named it. */
  readonly owned: boolean
  /** Ends it and removes its files; leaves a server named by REDIS_URL alone. Safe to call twice. */
  stop(): Promise<void>
  /** SIGKILL: what a crash of the machine's Redis process looks like. Resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port and files. Resolves when it answers. */
  restart(): Promise<void>
}

type Options = {
  /** Where the one line goes that says a server had to be installed. */
  readonly say?: (line: string) => void
  /** Further redis-server arguments, such as `--maxmemory`, `30mb`. */
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

const READY_WITHIN_MS = 10_000

// Ends the server when our end of the pipe closes, so that even a SIGKILL of this process leaves none behind.
const GUARD = '"$@" >/dev/null 2>&1 & child=$!; echo $child; cat >/dev/null; kill -9 $child 2>/dev/null; wait $child'

/**
 * The Redis at REDIS_URL, else a private server (append-only file fsynced every second, no eviction, no snapshots) on a
 * free port of 127.0.0.1 in a temporary directory. Throws an Error whose message is the one line to type when there is
 * no server and none can be installed without a password.
 */
export async function startRedis(options: Options = {}): Promise<RedisHandle> {
  const url = (options.env ?? process.env).REDIS_URL
  return url ? borrowedRedis(url) : privateRedis(options)
}

/** A server of our own, whatever REDIS_URL says. Throws like startRedis. */
export async function privateRedis(options: Options = {}): Promise<RedisHandle> {
  const command = await redisServerCommand(options)
  const dir = await mkdtemp(join(tmpdir(), 'quarterdeck-redis-'))
  const launch = (port: number) => startServer(command, [...serverArgs(port, dir), ...(options.args ?? [])], port)
  let server = await firstFreePort(launch)
  let stopped = false
  const end = async () => {
    await server.end()
    await rm(dir, { recursive: true, force: true })
  }
  return {
    url: `redis://127.0.0.1:${server.port}`,
    owned: true,
    kill: () => server.end(),
    async restart() {
      await server.end()
      server = await launch(server.port)
    },
    async stop() {
      if (stopped) return
      stopped = true
      await end()
    },
  }
}

function borrowedRedis(url: string): RedisHandle {
  const refuse = () => Promise.reject(new Error('The Redis at REDIS_URL is not ours to stop.'))
  return { url, owned: false, stop: () => Promise.resolve(), kill: refuse, restart: refuse }
}

function serverArgs(port: number, dir: string): string[] {
  const settings = {
    port,
    bind: '127.0.0.1',
    dir,
    save: '',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
  }
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
}

type Server = { readonly port: number; end(): Promise<void> }

// Somebody else may take a port between our finding it and the server's binding it, so a failed start is tried again.
async function firstFreePort(launch: (port: number) => Promise<Server>): Promise<Server> {
  for (let tries = 2; ; tries--) {
    try {
      return await launch(await freePort())
    } catch (error) {
      if (tries === 0) throw error
    }
  }
}

async function startServer(command: string, args: readonly string[], port: number): Promise<Server> {
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', command, ...args], { stdio: ['pipe', 'pipe', 'ignore'] })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const pid = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${command} did not start.`)))
    child.stdout.once('data', (line: Buffer) => resolve(Number(line.toString())))
  })
  const serverPid = await pid
  const killNow = () => {
    try {
      process.kill(serverPid, 'SIGKILL')
    } catch {
      // It is gone already.
    }
  }
  process.once('exit', killNow)
  const end = async () => {
    process.removeListener('exit', killNow)
    killNow()
    child.stdin.destroy()
    await exited
    while (await answers(port)) await pause(5)
  }
  try {
    await ready(port, () => isAlive(serverPid), command)
  } catch (error) {
    await end()
    throw error
  }
  return { port, end }
}

async function ready(port: number, alive: () => boolean, command: string): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS
  while (!(await answers(port))) {
    if (!alive()) throw new Error(`${command} ended while starting on port ${port}.`)
    if (performance.now() > until) throw new Error(`${command} did not answer within ${READY_WITHIN_MS / 1000} s.`)
    await pause(10)
  }
}

/** Whether a PING is answered with PONG; a server that is still loading its file says something else. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const done = (yes: boolean) => {
      socket.destroy()
      resolve(yes)
    }
    socket.setTimeout(500, () => done(false))
    socket.once('error', () => done(false))
    socket.once('data', (data) => done(data.toString().startsWith('+PONG')))
    socket.once('close', () => done(false))
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
