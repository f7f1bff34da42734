import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { until } from '../support/until.ts'

/** The bot as a process of its own, as its users start it; killed with the test at the latest. */
export async function startProgram(env: Readonly<Record<string, string>>) {
  const main = join(import.meta.dirname, '../../src/main.ts')
  const child = spawn(process.execPath, [main, 'start'], { env: { ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  onTestFinished(kill)
  let out = ''
  child.stdout.on('data', (data: Buffer) => {
    out += data
  })
  const port = () => /"port":(\d+)[^\n]*Quarterdeck is up/.exec(out)?.[1]
  await until('the program to be up', () => port() !== undefined)
  return { port: Number(port()), kill }
}
