import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Said } from '../support/asking.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging, POLICY } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'

const server = redisForFile()
let changing: Changing
let redis: Redis
let prefix: string

const [shop, ...others] = POLICY.rules
const RULES = {
  ...POLICY,
  rules: [
    {
      ...{ name: 'glass', effect: 'approve', who: ['operators'], verbs: ['cordon'] },
      approvals: { count: 1, from: ['leads'], breakGlass: true },
    },
    {
      ...{ name: 'pair', effect: 'approve', who: ['operators'], verbs: ['scale'], resources: ['statefulsets'] },
      approvals: { count: 2, from: ['leads'], reason: true, channel: 'console:leads' },
    },
    { ...shop, approvals: { count: 1, from: ['leads'], expires: 30 } },
    ...others,
  ],
}

beforeAll(async () => {
  prefix = server.prefix()
  redis = new Redis(server.url)
  changing = await openChanging({ url: server.url, prefix }, { policy: RULES, ops: { console: 'alarms' } })
})

afterAll(async () => {
  await changing?.stop()
  redis?.disconnect()
})

const idIn = (said: Said) => /CH-\w{8}/.exec(said.text)?.[0] ?? ''

async function saidIn(channel: string): Promise<Said[]> {
  const response = await fetch(`${changing.deck.url}/console/api/messages?channel=${channel}&after=`)
  return ((await response.json()) as { messages: Said[] }).messages
}

test('who waits is listed with what it takes, and one of them is decided from the list', async () => {
  const { chat, card } = changing
  expect((await chat.ask('/k8s approvals', 'lead')).text).toContain('No change waits for approval.')
  const asked = await chat.ask('/k8s scale deploy/web --replicas=4 --reason "more orders"')
  const list = await chat.ask('/k8s approvals', 'lead')
  expect(list.text).toContain('1 change waits for approval.')
  expect(list.text).toContain(
    `${idIn(asked)} Scale deployment shop/web from 3 to 4, prod-weu; asked by @oncall; takes 1 of leads`,
  )
  const whole = await chat.click(list.id, 'show', 'lead', idIn(asked))
  expect(whole.text).toContain('+  replicas: 4')
  await chat.click(whole.id, 'approve', 'lead')
  const done = await card(asked.id, 'DONE')
  expect(done.text).toContain('approved by @lead')
  expect(done.text).toContain('more orders')
})

test('who has no part in a change and may not read what it touches is not told that there is one', async () => {
  const { chat } = changing
  const asked = await chat.ask('/k8s annotate deploy/cart note=for-few-eyes')
  const id = idIn(asked)
  const [none, list] = [
    await chat.ask(`/k8s approvals ${id}`, 'newcomer'),
    await chat.ask('/k8s approvals', 'newcomer'),
  ]
  expect(none.text).toContain(`I know no change ${id}`)
  expect(list.text).toContain('No change waits for approval.')
  expect(none.text + list.text).not.toMatch(/for-few-eyes|shop\/cart/)
  // Another lead may decide; on-call asked for it.
  for (const who of ['boss', 'oncall'])
    expect((await chat.ask(`/k8s approvals ${id}`, who)).text).toContain('for-few-eyes')
  await chat.click(asked.id, 'cancel')
})

test('two of several have to say yes where the rule says so, with a reason, and every copy of the card says who did', async () => {
  const { chat } = changing
  const refused = await chat.ask('/k8s scale sts/db --replicas=3 -n data')
  expect(refused.text).toContain('wants to know why')
  const asked = await chat.ask('/k8s scale sts/db --replicas=3 -n data --reason "reads are slow"')
  const id = idIn(asked)
  const copies = async () =>
    [...(await saidIn('ops')), ...(await saidIn('leads'))].filter(
      ({ text, reply }) => reply && text.includes(id) && /APPROVAL|DONE|RUNNING|APPROVED/.test(text),
    )
  await until('both copies', async () => (await copies()).length === 2)
  await chat.ask(`/k8s approve ${id}`, 'lead')
  await until('both to say so', async () =>
    (await copies()).every(({ text }) => text.includes('yes from @lead, waits')),
  )
  await chat.ask(`/k8s approve ${id}`, 'boss')
  await until('both to be done', async () => (await copies()).every(({ text }) => text.includes('DONE')))
  expect((await copies()).every(({ text }) => text.includes('approved by @lead and @boss'))).toBe(true)
})

test('a reminder comes once, in the thread of the card, when half of the time is over, and mentions nobody', async () => {
  const { chat } = changing
  const asked = await chat.ask('/k8s scale deploy/cart --replicas=2')
  const id = idIn(asked)
  // What is 16 minutes old, as far as anybody can tell.
  const { reminder } = await import('../../jobs/change/reminder.ts')
  const { openProposals } = await import('../../src/approval/store.ts')
  const { createEnvelope } = await import('../../src/approval/envelope.ts')
  const { startProducer } = await import('../../jobs/enqueue.ts')
  const producer = startProducer({ redis, prefix, secret: 's'.repeat(32) })
  const at = (minutes: number) => {
    const now = () => Date.now() + minutes * 60_000
    const proposals = openProposals(redis, prefix, createEnvelope('s'.repeat(32)), now)
    return reminder({ redis, prefix, proposals, deliver: producer.deliver, now })
  }
  const reminders = async () => (await saidIn('ops')).filter(({ text }) => text.includes(`${id} still waits`))
  await at(14)(id)
  await at(16)(id)
  await at(17)(id)
  await until('the reminder', async () => (await reminders()).length > 0)
  await at(18)(id)
  const [only, ...more] = await reminders()
  expect(more).toEqual([])
  expect(only?.thread).toBe(asked.id)
  expect(only?.text).toContain('still waits for 1 of leads: Scale deployment shop/cart from 1 to 2')
  expect(only?.text).not.toContain('@')
  await producer.close()
  const denied = await chat.click(asked.id, 'deny', 'lead', 'after the sale')
  expect(denied.text).toMatch(/DENIED[\s\S]*by @lead .*: after the sale/)
})

test('broken glass runs at once, and the ops channel hears who and why', async () => {
  const { chat, card, shop } = changing
  const kind = shop.store.kinds.at('', 'v1', 'nodes')
  const node = kind && shop.store.list(kind)[0]?.metadata.name
  const asked = await chat.ask(`/k8s cordon ${node}`)
  await chat.click(asked.id, 'break-glass', 'oncall', 'the node corrupts data')
  const done = await card(asked.id, 'DONE')
  expect(done.text).toContain('the node corrupts data')
  await until('the alarm', async () => (await saidIn('alarms')).some(({ text }) => text.includes('Without approval: ')))
  const alarms = (await saidIn('alarms')).filter(({ text }) => text.includes('Without approval'))
  expect(alarms).toHaveLength(1)
  expect(alarms[0]?.text).toContain('@oncall broke the glass: the node corrupts data')
})
