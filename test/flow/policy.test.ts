import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditCommand } from '../../src/audit-command.ts'
import { loadConfig } from '../../src/config.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'

const server = redisForFile()
let changing: Changing
let prefix: string

beforeAll(async () => {
  prefix = server.prefix()
  changing = await openChanging({ url: server.url, prefix })
})

afterAll(async () => {
  await changing?.stop()
})

test('policy test says which rule decides, who may approve, and why the others do not speak of it', async () => {
  const { chat } = changing
  const shop = await chat.ask('/k8s policy test @dana scale deploy/web --replicas=5 -n shop', 'lead')
  expect(shop.visibleTo).toBe('lead')
  expect(shop.text).toContain('NEEDS APPROVAL  scale deploy/web --replicas=5 -n shop, on prod-weu, by dana@example.com')
  expect(shop.text).toContain('Roles: operators')
  expect(shop.text).toContain('Approval: 1 of leads; within 30 min, never by who asks')
  expect(shop.text).toContain('Touches deployments.apps/scale in shop')
  const data = await chat.ask('/k8s policy test oncall delete pod db-0 -n data', 'lead')
  expect(data.text).toContain('ALLOWED')
  expect(data.text).toContain('shop does not match: it is about the namespaces shop')
  expect(data.text).toContain('data matches: allow')
  const kim = await chat.ask('/k8s policy test kim@example.com delete pod web-0 -n shop', 'lead')
  expect(kim.text).toContain('DENIED')
  expect(kim.text).toContain('Roles: none')
  expect(kim.text).toContain('shop does not match: it is for operators, leads')
  expect(kim.text).toContain('No rule matches, so it is denied.')
  expect((await chat.ask('/k8s policy test kim@example.com get pods', 'lead')).text).toContain('ALLOWED')
  expect((await chat.ask('/k8s policy test @zoe get pods', 'lead')).text).toContain('I know nobody called @zoe')
})

test('audit shows a change from its request to its end, and the record can be verified and exported', async () => {
  const { chat, card } = changing
  const asked = await chat.ask('/k8s scale deploy/web --replicas=4')
  await chat.click(asked.id, 'approve', 'lead')
  await card(asked.id, 'DONE')
  const id = /CH-\w{8}/.exec(asked.text)?.[0] ?? ''
  const said = await chat.ask(`/k8s audit --change ${id}`, 'lead')
  for (const word of ['dana@example.com', 'lena@example.com', 'plan', 'yes', 'PATCH /apis/apps/v1', 'done'])
    expect(said.text).toContain(word)
  expect((await chat.ask('/k8s audit --user newcomer', 'lead')).text).toContain('Nothing of the kind')
  expect((await chat.ask('/k8s audit --user lena@example.com --since 1h', 'lead')).text).toContain('approve')
  const filtered = async (flags: string) => (await chat.ask(`/k8s audit ${flags}`, 'lead')).text
  expect(await filtered('--what scale --effect done --cluster prod-weu')).toContain(id)
  expect(await filtered('--what scal --since 1h')).toContain('Nothing of the kind')
  expect(await filtered('--effect nothing')).toContain('Nothing of the kind')
  expect(await filtered('--since 1h --until 30m')).toContain('Nothing of the kind')
  expect(await filtered('--since 1h --until 2h')).toContain('shorter than --since')
  // The end says where its card stands.
  expect(await filtered(`--change ${id} --effect done`)).toMatch(/console:ops\/\S+/)
  expect((await chat.ask('/k8s audit --since yesterday', 'lead')).text).toContain('takes a duration')

  const good = await program('verify')
  expect(good.code).toBe(0)
  expect(good.stdout).toMatch(/\d+ links of \d+ writers, 0 broken/)
  const lines = (await program('export')).stdout.trim().split('\n')
  expect(lines.length).toBeGreaterThan(5)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ seq: 1, prev: '0'.repeat(64) })
  const redis = new Redis(server.url)
  const [first] = await redis.xrange(`${prefix}:audit`, '-', '+', 'COUNT', 1)
  await redis.xdel(`${prefix}:audit`, first?.[0] ?? '')
  redis.disconnect()
  expect(await program('verify')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('the links before 2 were taken out'),
  })
})

/** `quarterdeck audit verify` or `export`, as it reads its configuration and prints. */
async function program(what: 'verify' | 'export') {
  const env = { QUARTERDECK_CONFIG: changing.deck.settings, QUARTERDECK_SECRET: 's'.repeat(32), REDIS_URL: server.url }
  const loaded = loadConfig(env)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  let stdout = ''
  const out = {
    write(text: string) {
      stdout += text
    },
  }
  const code = await auditCommand(what, loaded.config, out, out)
  return { code, stdout }
}
