import { afterAll, beforeAll, expect, test } from 'vitest'
import { partsOf } from '../../sandbox/teams/card.ts'
import type { TeamsMessage } from '../../sandbox/teams/model.ts'
import type { FakeTeams } from '../../sandbox/teams/teams.ts'
import { cardIn } from '../../sandbox/teams/teams.ts'
import { POLICY, rights } from '../support/changing.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import { answered, cardWords, openTeamsBot, openTenant } from '../support/teams-stage.ts'
import { ANN, BEN, CHANNEL } from '../support/teams-world.ts'

const redis = redisForFile()
let shop: Shop
let fake: FakeTeams
let bot: Quarterdeck
let prefix: string

const open = () =>
  openTeamsBot({
    fake,
    redis: { url: redis.url, prefix },
    clusters: { 'prod-weu': shop.server },
    config: { policy: POLICY, ops: { teams: CHANNEL } },
  })

beforeAll(async () => {
  prefix = redis.prefix()
  ;[shop, fake] = await Promise.all([openShop(), openTenant()])
  for (const object of rights()) shop.store.create(object)
  bot = await open()
})

afterAll(async () => {
  await bot?.stop()
  await Promise.all([fake?.stop(), shop?.stop()])
})

const pressable = (card: unknown) =>
  partsOf(card).flatMap(({ type, title }) => (type === 'Action.Execute' && title ? [String(title)] : []))

const edited = (card: TeamsMessage, says: string) =>
  fake.until((message) => message.id === card.id && cardWords(message).includes(says))

function replicas(name: string): unknown {
  const kind = shop.store.kinds.at('apps', 'v1', 'deployments')
  const found = kind && shop.store.get(kind, 'shop', name)
  return (found?.spec as { replicas?: number } | undefined)?.replicas
}

test('asked by one, approved by another, over a restart in between; one card says how it went', async () => {
  await fake.say({ user: ANN, conversation: CHANNEL, text: '/k8s scale deploy/web --replicas=4 -n shop' })
  const card = await answered(fake, CHANNEL, 'APPROVAL')
  const own = await fake.press({ user: ANN, message: card, action: 'approve' })
  expect(own.text).toContain('somebody else has to approve it')
  await answered(fake, fake.personal(ANN), 'somebody else has to approve it')
  expect(replicas('web')).toBe(3)

  await bot.stop()
  bot = await open()

  const [asker, approver] = await Promise.all([fake.look(ANN, card), fake.look(BEN, card)])
  expect([pressable(asker), pressable(approver)]).toEqual([
    ['Show diff', 'Take back'],
    ['Approve', 'Show diff', 'Send'],
  ])
  const pressed = await fake.press({ user: BEN, message: card, action: 'approve' })
  expect(pressed.status).toBe(200)
  // The click itself brings the card as it stands then; everybody else is shown it as well.
  expect(JSON.stringify(cardIn(pressed))).toMatch(/APPROVED|RUNNING|DONE/)
  const done = await edited(card, 'DONE')
  expect(replicas('web')).toBe(4)
  expect(cardWords(done)).toContain('deployment.apps/web scaled')
  expect(fake.messages(CHANNEL).filter((message) => cardWords(message).includes('CH-'))).toHaveLength(1)

  // The same click again, as somebody who recorded it would send it.
  expect((await pressed.again()).status).toBe(403)
})

test('denied with a reason that was written', async () => {
  await fake.say({ user: ANN, conversation: CHANNEL, text: '/k8s scale deploy/cart --replicas=2 -n shop' })
  const card = await answered(fake, CHANNEL, 'shop/cart from 1 to 2')
  const values = { 'deny.value': 'not before the backup' }
  await fake.press({ user: BEN, message: card, action: 'deny', values })
  expect(cardWords(await edited(card, 'DENIED'))).toContain('not before the backup')
  expect(replicas('cart')).toBe(1)
})

test('a manifest is written into the card that asks for it', async () => {
  const made = (name: string) => {
    const kind = shop.store.kinds.at('', 'v1', 'configmaps')
    return kind && shop.store.get(kind, 'data', name)
  }
  const manifest = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  a: "1"\n`
  await fake.say({ user: ANN, conversation: 'personal', text: 'apply -n data' })
  const card = await answered(fake, fake.personal(ANN), 'needs a manifest')
  await fake.press({ user: ANN, message: card, action: 'manifest', values: { 'manifest.value': manifest('written') } })
  await answered(fake, fake.personal(ANN), 'configmap/written serverside-applied')
  expect(made('written')).toMatchObject({ data: { a: '1' } })
})
