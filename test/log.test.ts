import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { until } from './support/until.ts'

/** Runs a module that has a log; what it wrote so far, and how it ended. */
function run(script: string) {
  const log = JSON.stringify(join(import.meta.dirname, '../src/log.ts'))
  const module = `import { createLog } from ${log}; const log = createLog('info'); ${script}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', module], { stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const seen = { text: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    seen.text += chunk
  })
  const lines = () => seen.text.split('\n').filter(Boolean)
  return { ended, sentences: () => lines().map((line) => JSON.parse(line).msg as string) }
}

const TEN = 'for (let i = 0; i < 10; i++) log.info({}, String(i));'
const ten = Array.from({ length: 10 }, (_, i) => String(i))

test.each([
  ['it exits', 'process.exit(3)'],
  ['it crashes', 'throw new Error(`crash`)'],
  ['a promise it forgot rejects', 'Promise.reject(new Error(`crash`))'],
])('every line is written when %s', async (_, end) => {
  const child = run(`${TEN} ${end}`)
  expect(await child.ended).not.toBe(0)
  expect(child.sentences()).toEqual(ten)
})

test('lines of a process that goes on are written, too', async () => {
  const child = run(`${TEN} process.stdin.resume()`)
  await until('the lines', () => child.sentences().length === 10)
  expect(child.sentences()).toEqual(ten)
})
