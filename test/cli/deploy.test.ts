import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deployCommand } from '../../src/cli/deploy.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging } from '../support/changing.ts'
import { DEPLOYMENTS, said, TOKEN } from '../support/pipelines.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'

const redis = redisForFile()
let changing: Changing

beforeAll(async () => {
  changing = await openChanging(
    { url: redis.url, prefix: redis.prefix() },
    { live: { editEverySeconds: 0.05 }, deployments: DEPLOYMENTS },
  )
})

afterAll(async () => {
  await changing?.stop()
})

/** Runs it as a pipeline would, and says what was written and how it ended. */
function run(...argv: string[]) {
  const written: string[] = []
  const out = { write: (text: string) => written.push(text) }
  const env = { QUARTERDECK_URL: changing.deck.url, QUARTERDECK_TOKEN: TOKEN }
  const code = deployCommand(argv, { env, out, err: out, everyMs: 20 })
  return { code, text: () => written.join('') }
}

async function card(says: string): Promise<string> {
  let id = ''
  await until(`a card that says ${says}`, async () => {
    id = (await said(changing)).find(({ text }) => text.startsWith('APPROVAL') && text.includes(says))?.id ?? ''
    return id !== ''
  })
  return id
}

test('waits for the yes and for the end of the rollout, a line each, and ends with 0', async () => {
  const { code, text } = run('web', '--image', 'registry.example/web:4', '--commit', 'abc', '--wait', '--key', 'one')
  await changing.chat.click(await card('web:4'), 'approve', 'lead')
  let ended: number | undefined
  void code.then((value) => {
    ended = value
  })
  await until('its end', () => {
    changing.shop.clock.advance(500)
    return ended !== undefined
  })
  expect(ended).toBe(0)
  expect(text()).toMatch(/^planning .*\nhttp:\/\/127\.0\.0\.1:\d+\/api\/deployments\/\w/)
  expect(text()).toMatch(/\nwaiting {6}CH-\w+ {2}Waits for 1 of leads, until /)
  expect(text()).toMatch(/\ndone {9}CH-\w+ {2}ROLLED OUT {2}web in shop on prod-weu: 3 of 3 ready after /)
})

test('a no is 3, a refusal is 1, and what is not waited for is 0', async () => {
  const denied = run('web', '--image', 'web=registry.example/web:5', '--wait')
  await changing.chat.click(await card('web:5'), 'deny', 'lead', 'not now')
  expect(await denied.code).toBe(3)
  expect(denied.text()).toContain('not now')
  const refused = run('web', '--image', 'none=registry.example/web:5', '--wait')
  expect(await refused.code).toBe(1)
  expect(refused.text()).toContain('unable to find container named "none"')
  const file = join(tmpdir(), `quarterdeck-cli-${process.pid}.yaml`)
  await writeFile(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cli}\ndata: {a: b}\n')
  expect(await run('--cluster', 'prod-weu', '--namespace', 'shop', '--manifest', file).code).toBe(0)
})

test('what is written wrong is 2 and says how it is written; what nobody may is 3', async () => {
  for (const argv of [
    [],
    ['web'],
    ['web', 'web'],
    ['web', '--imag', 'x'],
    ['web', '--image', 'a', '--manifest', 'b'],
  ]) {
    const wrong = run(...argv)
    expect([argv, await wrong.code]).toEqual([argv, 2])
    expect(wrong.text()).toContain('quarterdeck deploy SERVICE --image IMAGE')
  }
  expect(await run('--help').code).toBe(0)
  expect(await run('none', '--image', 'a:1').code).toBe(1)
  const out = { write: () => undefined }
  const env = { QUARTERDECK_URL: changing.deck.url, QUARTERDECK_TOKEN: 'not-a-token-of-anybody' }
  expect(await deployCommand(['web', '--image', 'a:1'], { env, out, err: out })).toBe(3)
  expect(await deployCommand(['web', '--image', 'a:1'], { env: {}, out, err: out })).toBe(2)
})
