import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FakeTeams } from '../../sandbox/teams/teams.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import { cardWords, openTeamsBot, openTenant, teamsEnv } from '../support/teams-stage.ts'
import { ANN, CHANNEL, GROUP } from '../support/teams-world.ts'
import { openWatched } from '../watch-wiring/stage.ts'

const redis = redisForFile()
let stage: Awaited<ReturnType<typeof openWatched>>
let fake: FakeTeams
let deck: Quarterdeck | undefined

beforeAll(async () => {
  ;[fake, stage] = await Promise.all([openTenant(), openWatched()])
})
afterAll(async () => {
  await deck?.stop()
  await stage?.stop()
  await fake?.stop()
})

test('what breaks is told in a channel where nobody ever spoke, edited until it is over, over a restart', async () => {
  const here = { url: redis.url, prefix: redis.prefix() }
  // Added by an admin while no watcher ran, by a process that is gone.
  const before = await openTeamsBot({ fake, redis: here, clusters: {} })
  await fake.install({ user: ANN, conversation: GROUP })
  await before.stop()

  const { env, clean } = teamsEnv(fake)
  const alerts = { routes: [{ match: {}, channel: `teams:${CHANNEL}` }] }
  deck = await stage.open({ redis: here, env, alerts })
  const roots = () => fake.messages(CHANNEL).filter(({ thread }) => thread === undefined)
  await stage.passing('the summary', () => roots().length === 1)
  const release = stage.cluster.trouble.crashDeployment()
  await stage.passing('the alert', () => roots().length === 2)
  const alert = roots()[1]
  expect(alert?.summary).toMatch(/checkout in shop on prod-weu: 1 of 3 pods crash looping since/)
  expect(alert && cardWords(alert)).toContain('Acknowledge')
  release.undo()
  await stage.passing('its end', () => roots().some((said) => cardWords(said).includes('RESOLVED')))
  expect(roots().map(({ id }) => id)).toContain(alert?.id)
  expect(roots()).toHaveLength(2)
  const news = await fake.until(({ conversation, thread }) => conversation === CHANNEL && thread !== undefined)
  expect(news.thread).toBe(alert?.id)
  clean()
}, 60_000)
