#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Config } from './config.ts'
import { Fault } from './fault.ts'
import type { Role } from './start.ts'

// Compiled code is kept beside the packages, where nobody else may write: half the time to start, and 20 MB less. It holds
// for what is imported from here on, and what a command line does not need is not.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/quarterdeck'))

const USAGE = `quarterdeck start [--roles chat,worker,watcher]   run the bot; without --roles, all of it in this process
quarterdeck check                                 validate the configuration and try everything it names
quarterdeck audit verify                          check that nothing in the record was changed or taken out
quarterdeck audit export                          write the record as JSON lines
quarterdeck deploy SERVICE --image IMAGE --wait   for pipelines: ask for a deployment and follow it; deploy --help says more

The configuration is quarterdeck.yaml, or the file that QUARTERDECK_CONFIG names; secrets come from the environment.
`

const ROLES: readonly Role[] = ['chat', 'worker', 'watcher']

/** Runs one command line; resolves with the exit code, or with undefined while the bot goes on running. */
async function main(argv: readonly string[]): Promise<number | undefined> {
  if (argv[0] === 'deploy') {
    const { deployCommand } = await import('./cli/deploy.ts')
    return deployCommand(argv.slice(1), { env: process.env, out: process.stdout, err: process.stderr })
  }
  const { values, positionals } = readArguments(argv)
  const [command] = positionals
  if (!values || values.help || (command !== 'start' && command !== 'check' && command !== 'audit')) {
    ;(values?.help ? process.stdout : process.stderr).write(USAGE)
    return values?.help ? 0 : 2
  }
  const roles = readRoles(values.roles)
  if (!roles) {
    process.stderr.write(`--roles takes ${ROLES.join(', ')}, or several with a comma between them.\n`)
    return 2
  }
  const config = await readConfig()
  if (!config) return 2
  if (command === 'start') return run(config, roles)
  if (command === 'check') return (await import('./check.ts')).check(config, process.stdout)
  const { auditCommand } = await import('./audit-command.ts')
  return auditCommand(positionals[1], config, process.stdout, process.stderr)
}

/** Starts the bot, and stops it in order on SIGTERM or SIGINT, also while it starts; a second signal does not wait. */
async function run(config: Config, roles: ReadonlySet<Role>): Promise<undefined> {
  const { createLog } = await import('./log.ts')
  const log = createLog(config.log.level)
  const started = import('./start.ts').then(({ start }) => start(config, { roles, log, env: process.env }))
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      log.info({ signal }, 'Stopping: finishing or handing back what was taken')
      void started.then((running) => running.stop()).then(() => process.exit(0))
    })
  }
  await started
  return undefined
}

function readArguments(argv: readonly string[]): Partial<ReturnType<typeof parse>> & { positionals: string[] } {
  try {
    return parse(argv)
  } catch {
    return { positionals: [] }
  }
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { roles: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
}

function readRoles(given: string | undefined): ReadonlySet<Role> | undefined {
  if (given === undefined) return new Set(ROLES)
  const named = given.split(',').map((role) => role.trim())
  const known = ROLES.filter((role) => named.includes(role))
  return known.length === named.length && known.length > 0 ? new Set(known) : undefined
}

async function readConfig(): Promise<Config | undefined> {
  const { loadConfig } = await import('./config.ts')
  const loaded = loadConfig(process.env)
  if (loaded.ok) return loaded.config
  process.stderr.write(
    `The configuration has ${loaded.problems.length === 1 ? 'a problem' : `${loaded.problems.length} problems`}:\n`,
  )
  for (const { path, message } of loaded.problems) process.stderr.write(`  ${path}: ${message}\n`)
  return undefined
}

/** Why it cannot start, without a stack: 2 for what somebody has to write differently, 1 for everything else. */
function lastWords(error: unknown): { code: number; sentence: string } {
  if (error instanceof Fault) {
    return {
      code: error.code === 'config' ? 2 : 1,
      sentence: error.hint ? `${error.message}\n${error.hint}` : error.message,
    }
  }
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) }
  if (code === 'EADDRINUSE')
    return { code: 1, sentence: 'The port is taken by another program. Set PORT to a free one.' }
  return { code: 1, sentence: message }
}

if (import.meta.main) {
  main(process.argv.slice(2)).then(
    (code) => {
      if (code !== undefined) process.exitCode = code
    },
    (error: unknown) => {
      const { code, sentence } = lastWords(error)
      process.stderr.write(`${sentence}\n`)
      process.exit(code)
    },
  )
}
