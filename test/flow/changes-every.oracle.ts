import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { firstBroken } from '../../src/audit/record.ts'
import { readChains } from '../../src/audit/store.ts'
import { auditKey } from '../../src/audit-trail.ts'
import { answerText } from '../../src/reply.ts'
import type { Said } from '../support/asking.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging, POLICY } from '../support/changing.ts'
import { DEPLOYMENTS } from '../support/pipelines.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'
import type { ChangeLine } from './change-lines.ts'
import { CHANGE_LINES } from './change-lines.ts'

const SECRET = 's'.repeat(32)
const redis = redisForFile()
const prefix = redis.prefix()
let changing: Changing

beforeAll(async () => {
  const asks = { effect: 'approve', who: ['operators'], approvals: { count: 1, from: ['leads'] } }
  const rules = [
    { name: 'lending', verbs: ['elevate leads'], ...asks },
    { name: 'everything', ...asks },
  ]
  changing = await openChanging(
    { url: redis.url, prefix },
    {
      policy: { roles: POLICY.roles, rules },
      exec: { allow: ['ls ...'], images: ['registry.example/tools:*'] },
      deployments: DEPLOYMENTS,
      live: { editEverySeconds: 0.05 },
    },
  )
  const { store } = changing.shop
  for (const name of ['good', 'bad']) {
    const asked = { request: 'bm90IGEgcmVxdWVzdA==', signerName: 'kubernetes.io/kubelet-serving' }
    store.create({
      ...{ apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { name } },
      spec: { ...asked, username: 'system:node:aks-1', usages: ['server auth'] },
    })
  }
  // A budget that makes an eviction wait is what changes-drain.test.ts is about.
  store.delete(kinds.poddisruptionbudgets, 'shop', 'web')
  const halted = store.read(kinds.deployments, 'shop', 'recommendations-for-people-who-came-back')
  store.update({ ...halted, spec: { ...(halted.spec as object), paused: true } })
  const node = store.read(kinds.nodes, undefined, real('{cordoned}'))
  store.update({ ...node, spec: { ...(node.spec as object), unschedulable: true } })
})

afterAll(async () => {
  await changing?.stop()
})

function real(text: string): string {
  const [node, another] = changing.shop.store.list(kinds.nodes)
  return text.replace('{node}', node?.metadata.name ?? '').replace('{cordoned}', another?.metadata.name ?? '')
}

function isSo({ on, becomes }: ChangeLine): boolean {
  if (!on) return false
  const [kind, name, namespace] = on
  const live = changing.shop.store.get(kind, namespace, real(name))
  if (!becomes || !live) return becomes === null && live === undefined
  try {
    expect(live).toMatchObject(becomes)
    return true
  } catch {
    return false
  }
}

/** The card as it is when the change has ended; what is deleted and evicted needs some time for that. */
async function ended(id: string): Promise<Said> {
  await until('its end', async () => {
    changing.shop.clock.advance(1_000)
    return /DONE|FAILED|UNKNOWN|NOT RUN/.test((await changing.card(id, /./)).text)
  })
  return changing.card(id, /./)
}

/** The id of the one card that waits. */
async function waiting(): Promise<string> {
  let id: string | undefined
  await until('a card that waits', async () => {
    const response = await fetch(`${changing.deck.url}/console/api/messages?channel=ops&after=`)
    const { messages } = (await response.json()) as { readonly messages: readonly Said[] }
    id = messages.find(({ text }) => text.startsWith('APPROVAL'))?.id
    return id !== undefined
  })
  return id ?? ''
}

test.each(Object.entries(CHANGE_LINES))(
  '%s: asked in text, approved by a click, done, taken back by another',
  async (_, change) => {
    const { chat, shop } = changing
    // What came before has come to rest.
    shop.clock.advance(60_000)
    const asked = await chat.ask(real(`/k8s ${change.line}`))
    expect(asked.text).toContain('APPROVAL  ')
    expect(isSo(change)).toBe(false)
    await chat.click(asked.id, 'approve', 'lead')
    const done = await ended(asked.id)
    expect(done.text).toContain('DONE')
    expect(done.text).toContain('approved by @lead')
    const answer = done.reply ? answerText(done.reply) : ''
    if (typeof change.prints === 'string') expect(answer).toBe(real(change.prints))
    else expect(answer).toMatch(change.prints)
    expect(isSo(change)).toBe(change.on !== undefined)
    expect(done.text.includes('[Undo]')).toBe(change.undo === true)
    if (!change.undo) return
    await chat.click(done.id, 'undo')
    const undo = await waiting()
    await chat.click(undo, 'approve', 'lead')
    expect((await ended(undo)).text).toContain('DONE')
    expect(isSo(change)).toBe(false)
  },
)

test('each of them is on record, from the request to its outcome, and the record is whole', async () => {
  const client = new Redis(redis.url)
  const chains = await readChains(client, `${prefix}:audit`)
  client.disconnect()
  for (const chain of chains.values()) expect(firstBroken(chain, auditKey(SECRET))).toBeUndefined()
  const events = [...chains.values()].flat().map(({ event }) => JSON.parse(event) as { line: string; kind: string })
  for (const { line, on } of Object.values(CHANGE_LINES)) {
    // What stands in quotes is recorded with others.
    const typed = real(line.split(/\n| -p | "/)[0] ?? '')
    const recorded = new Set(events.flatMap((event) => (event.line.includes(typed) ? [event.kind] : [])))
    const steps = on || line.startsWith('exec') ? ['intent'] : []
    expect([line, recorded]).toEqual([line, new Set(['decision', 'approval', 'outcome', ...steps])])
  }
})
