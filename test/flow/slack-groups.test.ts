import { beforeAll, expect, test } from 'vitest'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import { ANN, answersIn, BEN, channelIn, closing, openBot, openWorkspace, wordsOf } from '../support/slack-stage.ts'
import { until } from '../support/until.ts'

const redis = redisForFile()
let shop: Shop

beforeAll(async () => {
  shop = await openShop()
  return () => shop.stop()
})

test('a Slack user group is a role: who is in it may ask, and nobody else', async () => {
  const usergroups = [{ id: 'S0000000OPS', handle: 'operators', users: [BEN] }]
  const slack = closing(await openWorkspace({ usergroups }))
  const policy = {
    roles: [{ name: 'operators', chatGroups: ['slack:S0000000OPS'] }],
    rules: [{ name: 'all', effect: 'allow', who: ['operators'] }],
  }
  const at = { url: redis.url, prefix: redis.prefix() }
  closing(await openBot({ slack, redis: at, clusters: { 'prod-weu': shop.server }, config: { policy } }))
  const channel = channelIn(slack)
  const said = (user: string) => answersIn(slack, channel, user).map(wordsOf).join('\n')
  await slack.slash({ user: ANN, channel, command: '/k8s', text: 'scale deploy/web --replicas=4' })
  await until('the answer to Ann', () => said(ANN).includes('No rule allows this change'))
  await slack.slash({ user: BEN, channel, command: '/k8s', text: 'scale deploy/web --replicas=4' })
  // Past the rules; the cluster itself does not let Ben.
  await until('the answer to Ben', () => /cannot/.test(said(BEN)))
  expect(said(BEN)).not.toContain('No rule')
  expect(slack.calls.list('usergroups.list')).toHaveLength(1)
})
