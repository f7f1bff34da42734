import { spawn } from 'node:child_process'
import { Fault } from '../fault.ts'
import type { Plugin } from './contact.ts'
import { isRecord } from './objects.ts'

const MAX_OUTPUT = 1024 * 1024
const MAX_MS = 30_000

export type PluginAnswer = {
  readonly token?: string
  readonly cert?: string
  readonly key?: string
  /** ms since the epoch. */
  readonly expiresAt?: number
}

/**
 * Runs a credential plugin, without a shell and without a terminal, and reads the ExecCredential it prints (client-go
 * plugin/pkg/client/auth/exec). Throws a config Fault when it fails, prints something else or takes longer than 30 s.
 */
export async function runPlugin(plugin: Plugin, server: string, env: NodeJS.ProcessEnv): Promise<PluginAnswer> {
  const spec = { interactive: false, cluster: { server } }
  const info = { apiVersion: plugin.apiVersion, kind: 'ExecCredential', spec }
  const own = Object.fromEntries(plugin.env.map(({ name, value }) => [name, value]))
  const output = await run(plugin, { ...withoutOurs(env), ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) })
  return readCredential(output, plugin.command)
}

/** A plugin has no business with the bot's own secrets. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(SLACK|TEAMS|REDIS|QUARTERDECK)_/.test(name)))
}

function run(plugin: Plugin, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(plugin.command, plugin.args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: MAX_MS })
    let output = ''
    let complaint = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.length > MAX_OUTPUT) child.kill()
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-2000)
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      const hint = plugin.installHint ? { hint: plugin.installHint.slice(0, 500) } : {}
      reject(
        new Fault('config', `The credential plugin ${plugin.command} cannot be run (${error.code}).`, {
          ...hint,
          cause: error,
        }),
      )
    })
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output)
      const how = signal ? 'did not finish in time or said too much' : `failed with exit code ${code}`
      // What it complained about may hold tokens: for the log, not for people.
      reject(new Fault('config', `The credential plugin ${plugin.command} ${how}.`, { cause: new Error(complaint) }))
    })
  })
}

function readCredential(output: string, command: string): PluginAnswer {
  const status = statusOf(output)
  const token = text(status?.token)
  const cert = text(status?.clientCertificateData)
  const key = text(status?.clientKeyData)
  if (!token && !(cert && key)) {
    throw new Fault(
      'config',
      `The credential plugin ${command} printed no ExecCredential with a token or a certificate.`,
    )
  }
  const expiresAt = Date.parse(text(status?.expirationTimestamp) ?? '')
  return {
    ...(token && { token }),
    ...(cert && key && { cert, key }),
    ...(Number.isFinite(expiresAt) && { expiresAt }),
  }
}

function statusOf(output: string): Record<string, unknown> | undefined {
  try {
    const credential: unknown = JSON.parse(output)
    return isRecord(credential) && isRecord(credential.status) ? credential.status : undefined
  } catch {
    return undefined
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
