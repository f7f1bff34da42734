import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerText } from '../../src/reply.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'

const redis = redisForFile()
let changing: Changing

beforeAll(async () => {
  changing = await openChanging({ url: redis.url, prefix: redis.prefix() })
})

afterAll(async () => {
  await changing?.stop()
})

function kind(resource: string) {
  return kindOf('v1', resource, 'apps')
}

function kindOf(version: string, resource: string, group = '') {
  const found = changing.shop.store.kinds.at(group, version, resource)
  if (!found) throw new Error(`the sandbox has no ${resource}`)
  return found
}

function replicas(name: string, namespace = 'shop', resource = 'deployments'): unknown {
  const { store } = changing.shop
  const found = store.get(kind(resource), namespace, name)
  return (found?.spec as { replicas?: number } | undefined)?.replicas
}

test('asked in text, approved by a click, done as kubectl does it, and told in one card', async () => {
  const { chat, card } = changing
  const asked = await chat.ask('/k8s scale deploy/web --replicas=4')
  expect(asked.text).toContain('APPROVAL  Scale deployment shop/web from 3 to 4, prod-weu')
  expect(asked.text).toContain('shop: 1 of leads, not the one who asks')
  expect(replicas('web')).toBe(3)
  await chat.click(asked.id, 'approve', 'lead')
  const done = await card(asked.id, 'DONE')
  expect(done.reply && answerText(done.reply)).toBe('deployment.apps/web scaled\n')
  expect(replicas('web')).toBe(4)
})

test('what the rules allow is done at once', async () => {
  const asked = await changing.chat.ask('/k8s scale sts/db --replicas=3 -n data')
  await changing.card(asked.id, 'DONE')
  expect(replicas('db', 'data', 'statefulsets')).toBe(3)
})

test('who asked cannot approve it, and somebody without the role cannot either', async () => {
  const { chat } = changing
  const asked = await chat.ask('/k8s scale deploy/cart --replicas=2')
  expect((await chat.click(asked.id, 'approve', 'oncall')).text).toContain('somebody else has to approve it')
  expect((await chat.click(asked.id, 'approve', 'newcomer')).text).toContain('You may not decide about this change')
  expect((await chat.click(asked.id, 'approve', 'guest')).text).toContain('Guests')
  const denied = await chat.click(asked.id, 'deny', 'lead', 'not before the backup')
  expect(denied.text).toContain('DENIED')
  expect(denied.text).toContain('not before the backup')
  const id = /CH-\w+/.exec(asked.text)?.[0]
  expect((await chat.ask(`/k8s approve ${id}`, 'boss')).text).toContain('denied already')
  expect(replicas('cart')).toBe(1)
})

test('what changed in between is not run but has to be asked for again', async () => {
  const { chat, card, shop } = changing
  const asked = await chat.ask('/k8s scale deploy/cart --replicas=3')
  const cart = shop.store.read(kind('deployments'), 'shop', 'cart')
  shop.store.update({ ...cart, spec: { ...(cart.spec as object), replicas: 2 } })
  await chat.click(asked.id, 'approve', 'lead')
  await card(asked.id, 'NOT RUN')
  expect(replicas('cart')).toBe(2)
})

test('no rule, no right, no such thing: refused before anybody is asked', async () => {
  const { chat } = changing
  expect((await chat.ask('/k8s scale deploy/web --replicas=4', 'newcomer')).text).toContain(
    'No rule allows this change',
  )
  expect((await chat.ask('/k8s scale deploy/web --replicas=4', 'lead')).text).toMatch(/cannot|forbidden/)
  expect((await chat.ask('/k8s scale deploy/none --replicas=4')).text).toContain('deployments.apps "none" not found')
  expect((await chat.ask('/k8s scale deploy/coredns --replicas=4 -n kube-system')).text).toMatch(/not found|No rule/)
})

test('a dry run shows the plan and changes nothing', async () => {
  const asked = await changing.chat.ask('/k8s scale deploy/web --replicas=9 --dry-run=server')
  expect(answerText(asked.reply)).toBe('deployment.apps/web scaled (server dry run)\n')
  expect(replicas('web')).toBe(4)
})

test('a node is cordoned and uncordoned again, each time by one button', async () => {
  const { chat, card, shop } = changing
  const node = shop.store.list(kindOf('v1', 'nodes'))[0]?.metadata.name
  const asked = await chat.ask(`/k8s cordon ${node}`)
  const done = await card(asked.id, 'DONE')
  expect(done.reply && answerText(done.reply)).toBe(`node/${node} cordoned\n`)
  expect(shop.store.read(kindOf('v1', 'nodes'), undefined, `${node}`).spec).toMatchObject({ unschedulable: true })
  const again = await chat.ask(`/k8s cordon ${node}`)
  expect(answerText(again.reply)).toBe(`node/${node} already cordoned\n`)
  const undone = await chat.click(asked.id, 'undo')
  await card(undone.id, 'DONE')
  expect(shop.store.read(kindOf('v1', 'nodes'), undefined, `${node}`).spec).not.toHaveProperty('unschedulable', true)
})
