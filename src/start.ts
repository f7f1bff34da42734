import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { startClock } from '../jobs/clock.ts'
import { connectProducer, connectWorker, disconnect } from '../jobs/connection.ts'
import { startDeliveries } from '../jobs/deliver.ts'
import { startProducer } from '../jobs/enqueue.ts'
import { inspectRedis } from '../jobs/inspect.ts'
import { runner } from '../jobs/run.ts'
import { jobId } from '../jobs/seal.ts'
import { redisSeen } from '../jobs/seen.ts'
import { startSweep } from '../jobs/sweep.ts'
import type { CommandWorker } from '../jobs/worker.ts'
import { startWorker } from '../jobs/worker.ts'
import { auditTrail } from './audit-trail.ts'
import type { ConsoleWorld } from './chats.ts'
import { openChats } from './chats.ts'
import type { Config } from './config.ts'
import { Fault } from './fault.ts'
import { createHandle } from './handle.ts'
import { openClusters } from './kube/clusters.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { identify } from './policy/identity.ts'
import type { PartState } from './server.ts'
import { healthRoute, serve } from './server.ts'
import { channelDefaults, clusterSources, identityRules, requireShared, sealingSecret } from './settings.ts'
import { faultReply, problemReply } from './view/fault.ts'
import { maskReply } from './view/mask.ts'

export type Role = 'chat' | 'worker'

export type Starting = {
  readonly roles: ReadonlySet<Role>
  readonly log: Log
  readonly env: NodeJS.ProcessEnv
  /** The address to listen on; every one without it. */
  readonly host?: string
  /** The demo's people and channels: turns the console on, which believes whoever says who they are. */
  readonly console?: ConsoleWorld
}

export type Running = {
  readonly port: number
  parts(): Readonly<Record<string, PartState>>
  /** Stops taking, finishes or hands back, delivers, closes, in that order and within 20 s. Safe to call twice. */
  stop(): Promise<void>
}

/** How long the last commands and the last words may take, in ms: with all the rest less than 20 s. */
const LAST_COMMANDS = 8_000
const LAST_WORDS = 6_000

/**
 * Starts the roles in this process, wired by hand in the order they depend on each other.
 * Throws a config Fault for clusters that cannot be; everything else that is away is waited for, and readiness says so.
 */
export async function start(config: Config, starting: Starting): Promise<Running> {
  const { roles, log, env } = starting
  const metrics = createMetrics()
  const sealing = sealingSecret(config)
  requireShared(sealing, roles)
  const { secret } = sealing
  if (!sealing.lasts)
    log.warn({}, 'QUARTERDECK_SECRET is not set: commands that wait when this process ends will be refused by the next')
  const clusters = await openClusters(clusterSources(config), { env })
  const rules = identityRules(config)
  const patterns = config.mask.map((pattern) => new RegExp(pattern, 'g'))

  const url = config.env.REDIS_URL ?? 'redis://127.0.0.1:6379'
  const { prefix } = config.redis
  const asking = connectProducer(url, log)
  const working = connectWorker(url, log)
  await firstContact(asking)
  const clock = await startClock(asking, log)
  const toQueue = startProducer({ redis: asking, prefix, secret })
  const fromWork = startProducer({ redis: working, prefix, secret })
  asking.on('ready', () => void reportRedis(asking, log))
  if (asking.status === 'ready') await reportRedis(asking, log)

  const excuses = { faultReply, problemReply }
  const explain = (error: unknown, id: string) => {
    if (error instanceof Fault) return faultReply(error, id)
    log.error({ id, error: error instanceof Error ? error.stack : String(error) }, 'A request failed unexpectedly')
    return problemReply(id)
  }
  const known = (principal: Parameters<typeof identify>[0]) => identify(principal, rules)

  const worker = roles.has('worker')
    ? startWorker({
        redis: working,
        prefix,
        secret,
        clock,
        log,
        ...excuses,
        run: runner({
          clusters,
          defaultCluster: config.defaultCluster,
          identify: known,
          audit: auditTrail(working, prefix, randomUUID(), log),
          now: clock.now,
          answered: (command, outcome, ms) => metrics.answered(command, outcome, ms / 1_000),
        }),
        deliver: fromWork.deliver,
        settings: { concurrency: config.limits.commandsAtOnce },
      })
    : undefined

  const chats = roles.has('chat')
    ? await openChats(config, { seen: redisSeen(asking, prefix), now: clock.now, log, console: starting.console })
    : undefined
  const deliveries = chats
    ? startDeliveries({
        redis: working,
        prefix,
        secret,
        log,
        chats: chats.byPlatform,
        mask: (reply) => maskReply(reply, patterns),
        dead: async (delivery, fault) =>
          log.error(
            { id: delivery.id, platform: delivery.to.platform, channel: delivery.to.channel, why: fault.message },
            'Words could not be delivered',
          ),
        ended: (platform, outcome) => metrics.delivered(platform, outcome),
      })
    : undefined
  const sweep = chats
    ? startSweep({ redis: asking, prefix, secret, clock, deliver: toQueue.deliver, log, faultReply })
    : undefined

  const parts = () => ({
    redis: { up: asking.status === 'ready', says: asking.status },
    ...(worker ? { worker: workerState(worker.health()) } : {}),
    ...(deliveries ? { deliveries: { up: deliveries.health().ready, says: 'delivering' } } : {}),
    ...chats?.parts(),
  })
  const server = await serve({
    port: config.env.PORT,
    ...(starting.host ? { host: starting.host } : {}),
    routes: [healthRoute(parts, metrics.text), ...(chats?.routes ?? [])],
  })

  await chats?.start(
    createHandle({
      requestId: (platform, team, event) => jobId(secret, platform, team, event),
      identify: known,
      defaults: (address) => channelDefaults(config, address),
      enqueue: toQueue.enqueue,
      deliver: toQueue.deliver,
      audit: auditTrail(asking, prefix, randomUUID(), log),
      explain,
      decided: metrics.request,
      now: clock.now,
      patience: config.limits.deadlineSeconds * 1_000,
    }),
  )
  log.info(
    { port: server.port, roles: [...roles], clusters: clusters.names(), chats: [...(chats?.byPlatform.keys() ?? [])] },
    'Quarterdeck is up',
  )

  let stopped: Promise<void> | undefined
  async function stopInOrder(): Promise<void> {
    await chats?.stop()
    await sweep?.stop()
    await worker?.close(LAST_COMMANDS)
    await deliveries?.close(LAST_WORDS)
    await server.stop()
    clock.stop()
    await Promise.all([toQueue.close(), fromWork.close(), clusters.close()])
    await Promise.all([disconnect(asking), disconnect(working)])
    log.info({}, 'Stopped')
  }
  return {
    port: server.port,
    parts,
    stop() {
      stopped ??= stopInOrder()
      return stopped
    },
  }
}

function workerState({ ready, running, trouble }: ReturnType<CommandWorker['health']>): PartState {
  return { up: ready, says: trouble ?? `${running} running` }
}

/** Gives Redis a moment to be there, so that the first request is not refused for being early; goes on without it. */
async function firstContact(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, 2_000)
  redis.once('ready', resolve)
  await promise
  clearTimeout(timer)
  redis.off('ready', resolve)
}

/** Says what is wrong with a Redis that is there: it may lose what it was given to keep. */
async function reportRedis(redis: Redis, log: Log): Promise<void> {
  try {
    for (const problem of (await inspectRedis(redis)).problems) log.warn({}, problem)
  } catch {
    // It went away again; the connection's own errors say so.
  }
}
