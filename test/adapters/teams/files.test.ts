import { expect, test } from 'vitest'
import { fileName } from '../../../adapters/teams/files.ts'
import type { FakeTeams } from '../../../sandbox/teams/teams.ts'
import type { Address } from '../../../src/chat.ts'
import type { Reply } from '../../../src/reply.ts'
import { cardWords } from '../../support/teams-stage.ts'
import { ANN, BEN, CHANNEL, TENANT } from '../../support/teams-world.ts'
import { stage } from './stage.ts'

const text = Array.from({ length: 400 }, (_, i) => `line ${i} é ${'x'.repeat(30)}\n`).join('')
const LOG: Reply = { nodes: [{ kind: 'file', name: 'pod/web-0: log.txt', text }] }

/** Ann's own conversation, with a long log in it. */
async function asked(wanted: Parameters<typeof stage>[0] = {}) {
  const all = await stage(wanted)
  const { fake, adapter } = all
  await fake.install({ user: ANN, conversation: 'personal' })
  const own = fake.personal(ANN)
  const to: Address = { platform: 'teams', team: TENANT, channel: own, visibility: 'private', user: ANN }
  await adapter.send(to, LOG, 'd1')
  const now = () => fake.messages(own)
  const question = now().findLast(({ file }) => file?.kind === 'consent')
  return { ...all, own, to, now, question: question ?? now()[0] ?? fail() }
}

function fail(): never {
  throw new Error('nothing was said')
}

const edited = (fake: FakeTeams, id: string) => fake.until((one) => one.id === id && one.revision === 1)

test('alone with the bot a long text is one card and a question, and its yes puts it whole into OneDrive', async () => {
  const { fake, now, question } = await asked()
  expect(now()).toMatchObject([
    { card: expect.anything() },
    {
      summary: 'pod-web-0- log.txt',
      file: { kind: 'consent', name: 'pod-web-0- log.txt', content: { sizeInBytes: Buffer.byteLength(text) } },
    },
  ])
  expect((await fake.consent({ user: ANN, message: question })).status).toBe(200)
  const done = await edited(fake, question.id)
  expect(done.file).toMatchObject({ kind: 'info', content: { uniqueId: 'f-1', fileType: 'txt' } })
  expect(fake.uploads).toEqual([{ range: `bytes 0-${Buffer.byteLength(text) - 1}/${Buffer.byteLength(text)}`, text }])
})

test('a no is taken as one, and nothing goes anywhere', async () => {
  const { fake, question } = await asked()
  await fake.consent({ user: ANN, message: question, yes: false })
  expect(cardWords(await edited(fake, question.id))).toContain('was not sent')
  expect(fake.uploads).toEqual([])
})

test('it is put nowhere but where files of Teams are', async () => {
  let time = 1_000_000
  const { fake, adapter, to, now, logged } = await asked({ adapter: { now: () => time } })
  for (const place of ['https://evil.example/put', 'http://localhost:1/put', 'file:///etc/x', 'https://a@127.0.0.1/']) {
    time += 60_000
    await adapter.send(to, LOG, place)
    const question = now().findLast(({ file }) => file?.kind === 'consent') ?? fail()
    await fake.consent({ user: ANN, message: question, place })
    expect(cardWords(await edited(fake, question.id))).toContain('not OneDrive’s. Ask again')
  }
  expect(fake.uploads).toEqual([])
  expect(logged.join()).not.toContain('line 1')
})

test('another person’s yes, or one that comes again, gets nothing', async () => {
  const { fake, question, now } = await asked()
  const yes = await fake.consent({ user: ANN, message: question })
  await edited(fake, question.id)
  expect((await yes.again()).status).toBe(403)
  expect(fake.uploads).toHaveLength(1)
  const second = await asked({ fake })
  const stolen = { ...second.question, conversation: 'personal' }
  await fake.consent({ user: BEN, message: stolen })
  await fake.until((one) => one.conversation === fake.personal(BEN) && cardWords(one).includes('not kept any more'))
  expect(fake.uploads).toHaveLength(1)
  expect(now().some((one) => cardWords(one).includes('not kept'))).toBe(false)
})

test('where Teams takes no files, and among others, it follows as cards; refused once, not asked again for an hour', async () => {
  let time = 1_000_000
  const { fake, adapter } = await stage({ adapter: { now: () => time } })
  for (const conversation of ['personal', CHANNEL]) await fake.install({ user: ANN, conversation })
  const own = fake.personal(ANN)
  const to: Address = { platform: 'teams', team: TENANT, channel: own, visibility: 'private', user: ANN }
  fake.faults.add({ operation: 'post', action: { delayMs: 0 } })
  fake.faults.add({ operation: 'post', action: { status: 403, code: 'FileConsentNotSupported' } })
  await adapter.send(to, LOG, 'd1')
  await adapter.send({ ...to, channel: CHANNEL, visibility: 'channel' }, LOG, 'd2')
  for (const place of [own, CHANNEL]) {
    const said = JSON.stringify(fake.messages(place))
    for (let i = 0; i < 400; i++) expect(said).toContain(`line ${i} `)
  }
  time += 60_000
  await adapter.send(to, LOG, 'd3')
  expect(fake.messages(own).filter(({ file }) => file)).toEqual([])
  time += 60 * 60_000
  await adapter.send(to, LOG, 'd4')
  expect(fake.messages(own).filter(({ file }) => file)).toHaveLength(1)
})

test('names are such that OneDrive takes them', () => {
  expect(['web.log', '..', 'a/b\\c:d?.yaml', '~x.log', ' .log ', `${'n'.repeat(300)}.txt`].map(fileName)).toEqual([
    'web.log',
    'text.txt',
    'a-b-c-d-.yaml',
    'x.log',
    'log.txt',
    `${'n'.repeat(74)}….txt`,
  ])
})
