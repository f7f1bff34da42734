import { afterAll, beforeAll, expect, test } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import type { KubeObject } from '../../sandbox/object.ts'
import { answerText } from '../../src/reply.ts'
import type { Asking } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'

const redis = redisForFile()
let shop: Shop
let deck: Quarterdeck
let chat: Asking

beforeAll(async () => {
  shop = await openShop()
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server },
    starting: { console: STAGE },
  })
  chat = asking(deck.url)
})

afterAll(async () => {
  await deck?.stop()
  await shop?.stop()
})

test('get pods', async () => {
  const { reply, text } = await chat.ask('/k8s get pods')
  expect(answerText(reply)).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\napi-/)
  expect(text).toContain('prod-weu · shop · 9 pods')
})

test('logs of a workload say which of its pods was restarted, and -p where there is a run before', async () => {
  const pods = shop.store.list(kinds.pods).filter(({ metadata }) => metadata.labels?.app === 'web')
  const none = await chat.ask('/k8s logs deploy/web -p')
  expect(none.text).toContain('previous terminated container')
  expect(none.text).toContain('It was never restarted, so there is no run before this one: leave -p out.')
  const [, used = ''] = /using pod\/(\S+)/.exec((await chat.ask('/k8s logs deploy/web')).text) ?? []
  const other = pods.find(({ metadata }) => metadata.name !== used)
  shop.store.update(restarted(other as Pod, 3), { subresource: 'status' })
  const name = other?.metadata.name ?? ''
  const said = await chat.ask('/k8s logs deploy/web')
  expect(said.text).toContain(`${name} of the same workload was restarted 3 times.`)
  expect((await chat.click(said.id, 'restless')).text).toContain(`shop · ${name} `)
  const before = await chat.ask('/k8s logs deploy/web -p')
  expect(before.text).toContain(
    `It was never restarted; ${name} was, 3 times: /k8s logs ${name} -p -n shop --cluster prod-weu`,
  )
})

type Pod = KubeObject & {
  readonly status: { readonly containerStatuses: readonly object[]; readonly conditions: readonly object[] }
}

function restarted(pod: Pod, restartCount: number): Pod {
  const containerStatuses = pod.status.containerStatuses.map((status) => ({ ...status, restartCount }))
  return { ...pod, status: { ...pod.status, containerStatuses, conditions: [{ type: 'Ready', status: 'False' }] } }
}
