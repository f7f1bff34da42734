import { Queue } from 'bullmq'
import { expect, onTestFinished, test } from 'vitest'
import { connected, connectWorker, disconnect } from '../../../jobs/connection.ts'
import { watchOutgoing } from '../../../jobs/watch/outgoing.ts'
import { redisForFile } from '../../support/redis.ts'
import { until } from '../../support/until.ts'

const redis = redisForFile()
const quiet = { info() {}, warn() {}, error() {} }

test('what has waited longest is found among the watcher’s own words, and is over once it was taken', async () => {
  const connection = connectWorker(redis.url, quiet)
  await connected(connection, 10_000)
  const prefix = redis.prefix()
  const queue = new Queue('deliveries-console', { connection, prefix, skipVersionCheck: true })
  const outgoing = watchOutgoing({ redis: connection, prefix, platforms: ['console', 'slack'], every: 20 })
  onTestFinished(async () => {
    await outgoing.stop()
    await queue.close()
    await disconnect(connection)
  })
  expect(outgoing.now()).toEqual({ dropped: 0 })
  await queue.add('delivery', {}, { jobId: 'answer.1', timestamp: Date.now() - 600_000 })
  const words = await queue.add('delivery', {}, { jobId: 'watch.prod.1', timestamp: Date.now() - 200_000 })
  await until('it to be seen', () => (outgoing.now().waits ?? 0) >= 200_000)
  expect(outgoing.now().waits).toBeLessThan(600_000)
  await words.remove()
  await until('its end', () => outgoing.now().waits === undefined)
})
