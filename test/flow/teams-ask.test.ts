import { afterAll, beforeAll, expect, test } from 'vitest'
import { partsOf } from '../../sandbox/teams/card.ts'
import type { TeamsMessage } from '../../sandbox/teams/model.ts'
import type { FakeTeams } from '../../sandbox/teams/teams.ts'
import { cardIn } from '../../sandbox/teams/teams.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import { answered, cardWords, openTeamsBot, openTenant } from '../support/teams-stage.ts'
import { ANN, BEN, CHANNEL, GROUP, GUEST, OUTSIDER } from '../support/teams-world.ts'

const redis = redisForFile()
let shop: Shop
let fake: FakeTeams
let bot: Quarterdeck

beforeAll(async () => {
  ;[shop, fake] = await Promise.all([openShop(), openTenant()])
  bot = await openTeamsBot({
    fake,
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server },
    config: { live: { editEverySeconds: 0.05 }, teams: { fileHosts: ['127.0.0.1'] } },
  })
})

afterAll(async () => {
  await bot?.stop()
  await Promise.all([fake?.stop(), shop?.stop()])
})

/** The control whose words these are, as its action’s name. */
function control(message: TeamsMessage, words: RegExp): string {
  const found = partsOf(message.card).find(
    ({ type, placeholder, label, title }) =>
      /^Input|Execute/.test(String(type)) &&
      [placeholder, label, title].some((word) => typeof word === 'string' && words.test(word)),
  )
  if (!found) throw new Error(`no ${words} in ${cardWords(message)}`)
  return String(found.id).replace(/\.value$/, '')
}

test('asked in a channel, answered in its thread with the table and its buttons', async () => {
  const { status, activity } = await fake.say({ user: ANN, conversation: CHANNEL, text: 'get pods -n shop' })
  expect(status).toBe(200)
  const answer = await answered(fake, CHANNEL, 'web-')
  expect(answer.thread).toBe(activity.id)
  expect(cardWords(answer)).toMatch(/NAME[\s\S]*READY[\s\S]*STATUS/)
  expect(partsOf(answer.card).some(({ type }) => type === 'Table')).toBe(true)

  const row = control(answer, /^Row/)
  const { options } = {
    options: partsOf(answer.card).find(({ id }) => id === `${row}.value`)?.choices as { value: string }[],
  }
  await fake.press({ user: ANN, message: answer, action: row, values: { [`${row}.value`]: String(options[0]?.value) } })
  const card = await answered(fake, fake.personal(ANN), 'describe')
  expect(cardWords(card)).toContain(String(options[0]?.value))
})

test('typed with a slash, in a group chat and alone; refreshed in place', async () => {
  await fake.say({ user: ANN, conversation: GROUP, text: '/k8s get deploy/web -n shop' })
  expect(cardWords(await answered(fake, GROUP, 'web'))).toContain('3/3')
  await fake.say({ user: ANN, conversation: 'personal', text: 'get deploy cart \u2014n shop' })
  const alone = await answered(fake, fake.personal(ANN), /cart[\s\S]*1\/1/)
  const before = fake.messages(fake.personal(ANN)).length
  const pressed = await fake.press({ user: ANN, message: alone, action: control(alone, /Refresh/) })
  expect(JSON.stringify(cardIn(pressed))).toContain('cart')
  await fake.until(({ id, revision }) => id === alone.id && revision === 1)
  expect(fake.messages(fake.personal(ANN))).toHaveLength(before)
})

test('the builder: chosen, written and run, one message', async () => {
  await fake.say({ user: BEN, conversation: 'personal', text: '' })
  const chat = fake.personal(BEN)
  const opened = await answered(fake, chat, 'What to do')
  const verb = control(opened, /What to do/)
  await fake.press({ user: BEN, message: opened, action: verb, values: { [`${verb}.value`]: 'get' } })
  const typed = await fake.until(({ id, revision }) => id === opened.id && revision === 1)
  const line = control(typed, /Or write the line/)
  await fake.press({ user: BEN, message: typed, action: line, values: { [`${line}.value`]: '/k8s whoami' } })
  expect(cardWords(await answered(fake, chat, 'lena@example.com'))).toContain('lena@example.com')
})

test('alone with the bot, a long answer is a file that is put where one said yes', async () => {
  await fake.say({ user: ANN, conversation: 'personal', text: 'get pods -n shop -o yaml' })
  const question = await fake.until(({ file }) => file?.kind === 'consent')
  expect(question.conversation).toBe(fake.personal(ANN))
  await fake.consent({ user: ANN, message: question })
  await fake.until(({ id, file }) => id === question.id && file?.kind === 'info')
  expect(fake.uploads[0]?.text).toMatch(/^apiVersion: v1\nitems:\n[\s\S]*kind: List\n/)
})

test('who may nothing is told so, to them alone', async () => {
  await fake.say({ user: GUEST, conversation: 'personal', text: 'get pods' })
  expect(cardWords(await answered(fake, fake.personal(GUEST), 'Guests'))).toContain('Guests')
  await fake.say({ user: OUTSIDER, conversation: 'personal', text: 'get pods' })
  await answered(fake, fake.personal(OUTSIDER), 'from outside')
})

test('a mistyped command is answered, too', async () => {
  await fake.say({ user: ANN, conversation: CHANNEL, text: 'gett pods' })
  await answered(fake, CHANNEL, 'Did you mean')
})

test('what goes on is one message, edited, and ended by its button', async () => {
  const put = (name: string) =>
    shop.store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data: {} })
  const { activity } = await fake.say({ user: ANN, conversation: CHANNEL, text: 'get cm -n shop -w' })
  const first = await answered(fake, CHANNEL, 'Live, until')
  expect(first.thread).toBe(activity.id)
  put('teams-one')
  const second = await fake.until((message) => message.id === first.id && cardWords(message).includes('teams-one'))
  await fake.press({ user: BEN, message: second, action: control(second, /Stop/) })
  await fake.until((message) => message.id === first.id && /[Ss]topped/.test(cardWords(message)))
})
