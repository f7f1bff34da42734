import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import { privateRedis } from '../../sandbox/redis.ts'
import { openCluster } from '../support/slack-cluster.ts'
import { writeSetup } from '../support/slack-setup.ts'
import { closing } from '../support/slack-stage.ts'
import { cardWords, openTenant, TEAMS_PEOPLE, teamsEnv } from '../support/teams-stage.ts'
import { ANN, CHANNEL, GROUP } from '../support/teams-world.ts'
import { until } from '../support/until.ts'
import { startProgram } from './program.ts'

let kube: KubeServer
let redis: Awaited<ReturnType<typeof privateRedis>>

beforeAll(async () => {
  ;[kube, redis] = await Promise.all([openCluster(), privateRedis()])
  return async () => {
    await Promise.all([kube.stop(), redis.stop()])
  }
})

test('a bot that is killed while it asks who somebody is loses nothing that it acknowledged', async () => {
  const fake = closing(await openTenant())
  const { env: teams, clean } = teamsEnv(fake)
  onTestFinished(clean)
  const env = writeSetup({
    redis: redis.url,
    slack: '',
    clusters: { 'prod-weu': kube.url },
    config: { identity: TEAMS_PEOPLE },
    env: { ...teams, SLACK_BOT_TOKEN: '', SLACK_SIGNING_SECRET: '', QUARTERDECK_SECRET: 's'.repeat(32) },
  })
  const endpoint = (port: number) => fake.setEndpoint(`http://127.0.0.1:${port}/api/messages`)
  const first = await startProgram(env)
  endpoint(first.port)
  // Less than the second after which somebody is nobody, more than what the acknowledgement waits for.
  fake.faults.add({ operation: 'member', times: 2, action: { delayMs: 900 } })
  const sent = await Promise.all(
    [CHANNEL, GROUP].map((conversation) => fake.say({ user: ANN, conversation, text: 'get pods' })),
  )
  expect(sent.map(({ status }) => status)).toEqual([200, 200])
  await first.kill()
  const answers = (conversation: string) => fake.messages(conversation).filter(({ user }) => user === undefined)
  expect([answers(CHANNEL), answers(GROUP)]).toEqual([[], []])

  const [second, third] = [await startProgram(env), await startProgram(env)]
  endpoint(second.port)
  await until('both answers', () => [CHANNEL, GROUP].every((each) => answers(each).length > 0), 25_000)
  for (const each of [CHANNEL, GROUP]) {
    expect(answers(each).map(cardWords)).toEqual([expect.stringContaining('web-0')])
  }
  await Promise.all([second.kill(), third.kill()])
})
