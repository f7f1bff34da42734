import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

type Options = {
  readonly say?: (line: string) => void
  readonly env?: NodeJS.ProcessEnv
}

type Installer = {
  readonly tool: string
  /** Tried in order until one leaves a server on PATH. */
  readonly steps: readonly (readonly string[])[]
  /** What a person would type. */
  readonly line: string
  /** Homebrew refuses to run as root; the others need it. */
  readonly root: boolean
}

const SERVERS = ['redis-server', 'valkey-server']

const INSTALLERS: readonly Installer[] = [
  {
    tool: 'apt-get',
    steps: [
      ['update', '-q'],
      ['install', '-y', '-q', '--no-install-recommends', 'redis-server'],
    ],
    line: 'sudo apt-get update && sudo apt-get install -y redis-server',
    root: true,
  },
  {
    tool: 'dnf',
    steps: [
      ['install', '-y', '-q', 'valkey'],
      ['install', '-y', '-q', 'redis'],
    ],
    line: 'sudo dnf install -y valkey',
    root: true,
  },
  {
    tool: 'apk',
    steps: [
      ['add', '--no-cache', 'valkey'],
      ['add', '--no-cache', 'redis'],
    ],
    line: 'sudo apk add valkey',
    root: true,
  },
  { tool: 'brew', steps: [['install', 'redis']], line: 'brew install redis', root: false },
]

const INSTALL_WITHIN_MS = 300_000

/**
 * The path of redis-server or valkey-server, installed first where that needs no password.
 * Throws an Error whose message is the one line to type.
 */
export async function redisServerCommand(options: Options = {}): Promise<string> {
  const env = options.env ?? process.env
  const found = await firstOnPath(SERVERS, env)
  if (found) return found
  for (const installer of INSTALLERS) {
    const tool = await firstOnPath([installer.tool], env)
    if (!tool) continue
    const run = await runnerFor(tool, installer, env)
    if (!run) throw new Error(`No Redis found. Type: ${installer.line}`)
    options.say?.(`No Redis found; installing one with ${installer.tool}.`)
    for (const step of installer.steps) {
      await run(step)
      const installed = await firstOnPath(SERVERS, env)
      if (installed) return installed
    }
    throw new Error(`No Redis found, and installing it failed. Type: ${installer.line}`)
  }
  throw new Error('No Redis found. Install redis-server or valkey-server, or set REDIS_URL=redis://host:6379')
}

type Run = (args: readonly string[]) => Promise<boolean>

/** How to run the package manager without being asked anything; undefined when that cannot be. */
async function runnerFor(tool: string, installer: Installer, env: NodeJS.ProcessEnv): Promise<Run | undefined> {
  const isRoot = process.getuid?.() === 0
  // RUNLEVEL keeps Debian's package from starting a server of its own.
  const quiet = { ...env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  if (isRoot !== installer.root && !installer.root) return undefined
  if (isRoot === installer.root) return (args) => succeeds(tool, args, quiet)
  const sudo = await firstOnPath(['sudo'], env)
  if (!sudo || !(await succeeds(sudo, ['-n', 'true'], env))) return undefined
  return (args) => succeeds(sudo, ['-n', tool, ...args], quiet)
}

function succeeds(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: 'ignore', timeout: INSTALL_WITHIN_MS })
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}

async function firstOnPath(names: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const name of names) {
    for (const dir of (env.PATH ?? '').split(delimiter)) {
      const path = join(dir, name)
      if (dir && (await isExecutable(path))) return path
    }
  }
  return undefined
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
