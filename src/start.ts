import { startClock } from '../jobs/clock.ts'
import { connectProducer, connectWorker, disconnect } from '../jobs/connection.ts'
import { deadLetters } from '../jobs/dead.ts'
import { startDeliveries } from '../jobs/deliver.ts'
import { startProducer } from '../jobs/enqueue.ts'
import { commandFollower } from '../jobs/followers.ts'
import { watchGeneration } from '../jobs/generation.ts'
import { openLiving } from '../jobs/living.ts'
import { redisNotes } from '../jobs/notes.ts'
import { operationsFor } from '../jobs/operation-desk.ts'
import { operationPlaces } from '../jobs/operation-places.ts'
import { startOperations } from '../jobs/operations.ts'
import { opsChannel } from '../jobs/ops.ts'
import { pendingCommands } from '../jobs/pending.ts'
import { redisPlaces } from '../jobs/places.ts'
import type { Deciding } from '../jobs/prepare.ts'
import { runner } from '../jobs/run.ts'
import { startSchedule } from '../jobs/schedule.ts'
import { jobId, sealingFor } from '../jobs/seal.ts'
import { redisSeen } from '../jobs/seen.ts'
import { startSweep } from '../jobs/sweep.ts'
import type { LeadClock } from '../jobs/watch/lead.ts'
import { startWorker } from '../jobs/worker.ts'
import { wireAccess } from './access.ts'
import { openBook } from './audit/book.ts'
import { auditTrail } from './audit-trail.ts'
import { wireAzure, withAzure } from './azure-access.ts'
import { wireChanges } from './changes.ts'
import type { ConsoleWorld } from './chats.ts'
import { openChats } from './chats.ts'
import type { Config } from './config.ts'
import { wireDeployments } from './deployments.ts'
import { Fault } from './fault.ts'
import { createHandle } from './handle.ts'
import { openClusters } from './kube/clusters.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { readsHaveRules } from './policy/judge.ts'
import { meetRedis, operationsState, redisState, workerState } from './queue-health.ts'
import { openSaved } from './saved/saved.ts'
import type { HttpServer, PartState } from './server.ts'
import { healthRoute, serve } from './server.ts'
import { channelDefaults, fetching, requireShared, sealingSecret } from './settings.ts'
import type { Step } from './stopping.ts'
import { stopInOrder } from './stopping.ts'
import { faultReply, problemReply } from './view/fault.ts'
import { maskReply } from './view/mask.ts'
import { machineClock } from './watch/reflector/clock.ts'
import { wireWatcher } from './watcher.ts'

export type Role = 'chat' | 'worker' | 'watcher'

export type Starting = {
  readonly roles: ReadonlySet<Role>
  readonly log: Log
  readonly env: NodeJS.ProcessEnv
  /** The address to listen on; every one without it. */
  readonly host?: string
  /** The demo's people and channels: turns the console on, which believes whoever says who they are. */
  readonly console?: ConsoleWorld
  /** How the net is reached that manifests are fetched from. */
  readonly outside?: Parameters<typeof fetching>[1]
  /** Time as the watcher sees it, where the clusters' is another than ours: a sandbox's. */
  readonly watchClock?: LeadClock
}

export type Running = Pick<HttpServer, 'port' | 'healthPort'> & {
  parts(): Readonly<Record<string, PartState>>
  /** Stops taking, finishes or hands back, delivers, closes, in that order and within 20 s. Safe to call twice. */
  stop(): Promise<void>
}

/** How long stopping may take in all, in ms: less than the 20 s that `stop` promises. */
const STOPS_WITHIN = 19_000

/**
 * Starts the roles in this process, wired by hand in the order they depend on each other.
 * Throws a config Fault for clusters that cannot be, for a Redis that throws away what it is given, and for a part that
 * cannot know the others' secret; everything else that is away is waited for, and readiness says so.
 */
export async function start(config: Config, starting: Starting): Promise<Running> {
  const { roles, log, env } = starting
  const metrics = createMetrics()
  const sealing = sealingSecret(config)
  requireShared(sealing, roles)
  const { secret } = sealing
  if (!sealing.lasts)
    log.warn({}, 'QUARTERDECK_SECRET is not set: commands that wait when this process ends will be refused by the next')
  const azure = await wireAzure(config, env, Date.now)
  const clusters = await openClusters(await withAzure(config, azure, log), { env })
  const patterns = config.mask.map((pattern) => new RegExp(pattern, 'g'))

  const url = config.env.REDIS_URL ?? 'redis://127.0.0.1:6379'
  const { prefix } = config.redis
  const asking = connectProducer(url, log)
  const working = connectWorker(url, log)
  await meetRedis(asking, log).catch(async (error: unknown) => {
    await Promise.all([disconnect(asking), disconnect(working), clusters.close()])
    throw error
  })
  const clock = await startClock(asking, log)
  const toQueue = startProducer({ redis: asking, prefix, secret })
  const fromWork = startProducer({ redis: working, prefix, secret })
  const pending = pendingCommands(toQueue.enqueue, clock.now)
  const generation = await watchGeneration({
    redis: asking,
    prefix,
    log,
    lost: async () => log.warn({ commands: await pending.again() }, 'Put the commands we know of on the queue again'),
  })

  const excuses = { faultReply, problemReply }
  const explain = (error: unknown, id: string) => {
    if (error instanceof Fault) return faultReply(error, id)
    log.error({ id, error: error instanceof Error ? error.stack : String(error) }, 'A request failed unexpectedly')
    return problemReply(id)
  }
  const own = { config, prefix, secret, now: clock.now }
  const access = wireAccess({ ...own, redis: working })
  const { judge, policy, identify: known } = access

  const watcher = wireWatcher({
    ...{ config, redis: working, secret, clusters, azure, log, metrics, deliver: fromWork.deliver },
    clock: starting.watchClock ?? { now: clock.now, after: machineClock.after },
  })
  const { editEverySeconds, minutes, ...places } = config.live
  const sealings = { rows: sealingFor('rows', secret), saved: sealingFor('saved', secret) }
  const books = operationPlaces({ redis: working, prefix, places, now: clock.now })
  const plain: Omit<Deciding, 'changes'> = {
    clusters,
    azure,
    ...{ defaultCluster: config.defaultCluster, exec: config.exec, fetchManifest: fetching(config, starting.outside) },
    ...{ identify: known, judge, readsHaveRules: readsHaveRules(policy) },
    operations: (job) =>
      operationsFor(job, {
        ...{ redis: working, prefix, secret, operate: fromWork.operate, books, places, now: clock.now },
        usualLimitMs: minutes * 60_000,
      }),
    saved: openSaved({ redis: working, prefix, sealings }),
    incidents: watcher.incidents,
    powers: access.powers,
    book: openBook(working, `${prefix}:audit`),
    now: clock.now,
  }
  const tellOps = opsChannel(config.ops, fromWork.deliver, log)
  const audit = auditTrail(working, prefix, secret, log, config.audit)
  const deployments = wireDeployments({ ...own, log, asking: [asking, toQueue], working: [working, fromWork] })
  const changing = wireChanges({
    ...{ redis: working, prefix, secret, clock, log, producer: fromWork, books, deciding: plain, access },
    ...{ tellOps, audit, changed: deployments.changed, undoAfterMs: deployments.undoAfterMs },
  })
  const deciding: Deciding = { ...plain, changes: changing.changes }
  const changer = roles.has('worker') ? changing.startWorker() : undefined
  const stopRounds = roles.has('worker') ? changing.startRounds() : undefined

  const operations = roles.has('worker')
    ? startOperations({
        ...{ redis: working, prefix, secret, clock, log, books },
        living: changing.rollouts.living,
        kinds: { command: commandFollower(deciding), ...changing.rollouts.kinds },
        editEveryMs: editEverySeconds * 1_000,
      })
    : undefined

  const chats = roles.has('chat')
    ? await openChats(config, {
        seen: redisSeen(asking, prefix),
        access: wireAccess({ ...own, redis: asking }),
        notes: (under = prefix) => redisNotes({ redis: asking, prefix: under, secret, now: clock.now }),
        places: redisPlaces({ redis: asking, prefix, secret }),
        now: clock.now,
        log,
        console: starting.console,
      })
    : undefined
  const deliveries = chats
    ? startDeliveries({
        redis: working,
        prefix,
        secret,
        log,
        chats: chats.byPlatform,
        mask: (reply) => maskReply(reply, patterns),
        told: async ({ id }) => pending.told(id),
        dead: deadLetters({ deliver: fromWork.deliver, tellOps, faultReply, log }),
        ended: (platform, outcome) => metrics.delivered(platform, outcome),
      })
    : undefined
  const run = runner({
    ...deciding,
    audit,
    answered: (command, outcome, ms) => metrics.answered(command, outcome, ms / 1_000),
  })
  const worker = roles.has('worker')
    ? startWorker({
        redis: working,
        prefix,
        secret,
        clock,
        log,
        ...excuses,
        run: deployments.work(run),
        deliver: fromWork.deliver,
        straight: deliveries?.straight,
        settings: { concurrency: config.limits.commandsAtOnce },
      })
    : undefined
  const scheduled = roles.has('worker')
    ? startSchedule({
        schedules: deciding.saved.schedules,
        living: openLiving({ redis: working, prefix, deliver: fromWork.deliver }),
        identify: known,
        run,
        audit,
        requestId: ({ id, principal }, tick) =>
          jobId(secret, principal.platform, principal.team, `every:${id}:${tick}`),
        now: clock.now,
        patience: config.limits.deadlineSeconds * 1_000,
        log,
      })
    : undefined
  const sweep = chats
    ? startSweep({ redis: asking, prefix, secret, clock, deliver: toQueue.deliver, log, faultReply })
    : undefined

  const watch = roles.has('watcher') ? watcher.start() : undefined

  const parts = () => ({
    redis: redisState(asking, toQueue, generation),
    ...(worker ? { worker: workerState(worker.health()) } : {}),
    ...(operations ? { operations: operationsState(operations.health()) } : {}),
    ...(changer ? { changes: operationsState(changer.health()) } : {}),
    ...(deliveries ? { deliveries: { up: deliveries.health().ready, says: 'delivering' } } : {}),
    ...watch?.parts(),
    ...chats?.parts(),
  })
  const server = await serve({
    ...{ port: config.env.PORT, healthPort: config.env.HEALTH_PORT },
    ...(starting.host ? { host: starting.host } : {}),
    health: healthRoute(parts, metrics.text),
    routes: [...deployments.routes, ...watcher.routes, ...(chats?.routes ?? [])],
  })

  await chats?.start(
    createHandle({
      requestId: (platform, team, event) => jobId(secret, platform, team, event),
      identify: known,
      // The door must answer at once also while Redis is away.
      judge: wireAccess({ ...own, redis: asking }).judge,
      clusterNamed: (word) => (word === undefined ? clusters.names()[0] : clusters.find(word)?.name) ?? word ?? '',
      defaults: (address) => channelDefaults(config, address),
      enqueue: pending.enqueue,
      enqueueChange: toQueue.enqueue,
      aliases: openSaved({ redis: asking, prefix, sealings }).aliases,
      deliver: toQueue.deliver,
      audit: auditTrail(asking, prefix, secret, log, config.audit),
      explain,
      decided: metrics.request,
      ...{ now: clock.now, service: deployments.service },
      patience: config.limits.deadlineSeconds * 1_000,
    }),
  )
  log.info(
    { port: server.port, roles: [...roles], clusters: clusters.names(), chats: [...(chats?.byPlatform.keys() ?? [])] },
    'Quarterdeck is up',
  )

  let stopped: Promise<void> | undefined
  const steps: Step[] = [
    { name: 'chats', most: 6_500, least: 500, run: async () => await chats?.stop() },
    { name: 'watch', most: 4_000, least: 500, run: async () => await watch?.stop() },
    { name: 'sweep', most: 1_500, least: 250, run: async () => await sweep?.stop() },
    { name: 'changes', most: 8_000, least: 2_000, run: async (ms) => await changer?.close(ms) },
    { name: 'operations', most: 3_000, least: 1_000, run: async (ms) => await operations?.close(ms) },
    { name: 'callbacks', most: 1_500, least: 250, run: deployments.close },
    { name: 'schedule', most: 3_000, least: 250, run: async (ms) => await scheduled?.stop(ms) },
    { name: 'worker', most: 8_000, least: 2_000, run: async (ms) => await worker?.close(ms) },
    { name: 'deliveries', most: 6_000, least: 2_000, run: async (ms) => await deliveries?.close(ms) },
    { name: 'http', most: 2_500, least: 500, run: () => server.stop() },
    { name: 'clients', most: 1_500, least: 500, run: closeClients },
    { name: 'redis', most: 1_500, least: 500, run: (ms) => disconnectAll(ms) },
  ]
  async function closeClients(): Promise<void> {
    stopRounds?.()
    clock.stop()
    generation.stop()
    await Promise.all([toQueue.close(), fromWork.close(), clusters.close()])
  }
  async function disconnectAll(ms: number): Promise<void> {
    await Promise.all([disconnect(asking, ms), disconnect(working, ms)])
  }
  return {
    ...server,
    parts,
    stop() {
      stopped ??= stopInOrder(steps, STOPS_WITHIN, log).then(() => log.info({}, 'Stopped'))
      return stopped
    },
  }
}
