import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { armError } from '../../sandbox/azure/faults.ts'
import type { AksChanging } from '../support/aks-changing.ts'
import { openAksChanging } from '../support/aks-changing.ts'
import { redisForFile } from '../support/redis.ts'

const HOUR = 3_600_000
const redis = redisForFile()
let aks: AksChanging

beforeAll(async () => {
  aks = await openAksChanging({ url: redis.url, prefix: redis.prefix() })
})

afterEach(() => {
  expect(aks.fake.faults.pending).toBe(0)
})

afterAll(() => aks?.stop())

describe('aks nodepool scale, when something comes between', () => {
  test('somebody changed the pool between the plan and the yes: not run', async () => {
    const { chat, card, pool } = aks
    const asked = await chat.ask('/aks nodepool scale legacy-neu spot --count 4')
    pool('legacy-neu', 'spot').count = 5
    await chat.click(asked.id, 'approve', 'lead')
    await card(asked.id, 'NOT RUN')
    pool('legacy-neu', 'spot').count = 3
  })

  test('another operation in the way: refused before anybody is asked, and after', async () => {
    const { chat, card, clock } = aks
    const other = await chat.ask('/aks nodepool scale legacy-neu spot --count 4')
    const first = await chat.ask('/aks nodepool scale legacy-neu nodepool1 --count 4')
    await chat.click(first.id, 'approve', 'lead')
    await card(first.id, 'RUNNING  Scaling nodepool1')
    expect((await chat.ask('/aks nodepool scale legacy-neu nodepool1 --count 5')).text).toMatch(/is busy: Updating/)
    await chat.click(other.id, 'approve', 'lead')
    expect((await card(other.id, 'FAILED')).text).toContain('is busy')
    clock.advance(HOUR)
    await card(first.id, 'DONE  Scaled nodepool1 from 3 to 4')
  })

  test('Azure refuses it in its own words', async () => {
    const { chat, card, fake } = aks
    const asked = await chat.ask('/aks nodepool scale legacy-neu spot --count 4')
    const message = 'The client does not have authorization to perform agentPools/write.'
    fake.faults.add({ fault: armError(403, 'AuthorizationFailed', message), when: /^PUT/ })
    await chat.click(asked.id, 'approve', 'lead')
    const { text } = await card(asked.id, 'FAILED')
    expect(text).toContain('Azure does not let the bot scale node pool spot from 3 to 4')
    expect(text).toContain('agentPools/write')
  })

  test('no answer, and it was done: found again, not sent again', async () => {
    const { chat, card, fake, clock, writes } = aks
    const asked = await chat.ask('/aks nodepool scale legacy-neu spot --count 4')
    fake.faults.add({ fault: { kind: 'reset' }, when: /^PUT/ })
    const before = writes().length
    await chat.click(asked.id, 'approve', 'lead')
    await card(asked.id, 'RUNNING  Scaling spot')
    clock.advance(HOUR)
    await card(asked.id, 'DONE  Scaled spot from 3 to 4')
    // The first never arrived, which its tag proved.
    expect(writes()).toHaveLength(before + 2)
  })
})

describe('followed to the end, whatever Azure tells', () => {
  const operations = /GET .*\/locations\/[^/]+\/operations\//
  let nodes = 3

  /** Something that goes on in a cluster of its own; what is wrong is wrong from its first look on. */
  async function begun(fault?: Parameters<typeof aks.fake.faults.add>[0]) {
    const from = nodes++
    const asked = await aks.chat.ask(`/aks nodepool scale vault-weu systempool --count ${nodes}`)
    if (fault) aks.fake.faults.add(fault)
    await aks.card(asked.id, `Scaling systempool from ${from} to ${nodes}`)
    return { id: asked.id, done: `DONE  Scaled systempool from ${from} to ${nodes}` }
  }

  test('its record is gone: the resource tells', async () => {
    const message = 'The operation could not be found.'
    const { id, done } = await begun({ fault: armError(404, 'NotFound', message), when: operations, times: 10_000 })
    aks.clock.advance(HOUR)
    expect((await aks.card(id, done)).text).toContain('Azure’s record of the operation says nothing')
    aks.fake.faults.clear()
  })

  test('it says InProgress for ever: the resource has the last word', async () => {
    const body = { name: 'x', status: 'InProgress', startTime: '2026-11-23T00:00:00Z' }
    const fault = { kind: 'answer', status: 200, body } as const
    const { id, done } = await begun({ fault, when: operations, times: 10_000 })
    aks.clock.advance(HOUR)
    expect((await aks.card(id, done)).text).toContain('Azure’s record of the operation says InProgress')
    aks.fake.faults.clear()
  })

  test('failed: in Azure’s words, the innermost too, with what its support asks for', async () => {
    const details = [{ code: 'QuotaExceeded', message: 'No cores are left.' }]
    const error = { code: 'OperationFailed', message: 'The operation failed.', details }
    const body = { status: 'Failed', error }
    const { id } = await begun({ fault: { kind: 'answer', status: 200, body }, when: operations })
    const { text } = await aks.card(id, 'FAILED  Scaling systempool')
    expect(text).toContain('OperationFailed: The operation failed.; QuotaExceeded: No cores are left.')
    expect(text).toMatch(/correlation id [0-9a-f-]{36}/)
    aks.clock.advance(HOUR)
  })

  test('throttled: nothing is asked of the subscription until its time is up, and then it goes on', async () => {
    const fault = { ...armError(429, 'TooManyRequests', 'slow down'), headers: { 'retry-after': '1' } }
    const { id, done } = await begun({ fault, when: operations })
    await aks.card(id, 'takes no more questions')
    const calls = aks.fake.calls.length
    expect((await aks.chat.ask('/aks show vault-weu')).text).toContain('Azure takes no more questions')
    expect(aks.fake.calls.length).toBe(calls)
    aks.clock.advance(HOUR)
    await aks.card(id, done)
  })

  test('a link that leads elsewhere gets no token, and the resource tells the end', async () => {
    const heard: string[] = []
    const elsewhere = createServer(({ url = '' }, response) => {
      heard.push(url)
      response.end('{}')
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const { port } = elsewhere.address() as AddressInfo
    const headers = { 'azure-asyncoperation': `https://127.0.0.1:${port}/1`, location: `http://127.0.0.1:${port}/2` }
    const { id } = await begun({ fault: { kind: 'answer', status: 201, headers }, when: /^PUT/ })
    // Whoever answered in Azure's place did nothing.
    expect((await aks.card(id, 'ENDED OTHERWISE')).text).toContain('what was wanted is not so')
    expect(heard).toEqual([])
    elsewhere.close()
  })
})
