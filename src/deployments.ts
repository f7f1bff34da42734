import type { Redis } from 'ioredis'
import { startCallbacks } from '../jobs/callbacks.ts'
import { changeId } from '../jobs/change/desk.ts'
import { openRoads } from '../jobs/change/roads.ts'
import { followedOf } from '../jobs/change/rollout-road.ts'
import type { Producer } from '../jobs/enqueue.ts'
import { jobId } from '../jobs/seal.ts'
import { checkCallback, postCallback } from './api/callback.ts'
import type { Pipeline } from './api/pipeline.ts'
import { PIPELINES, principalOf } from './api/pipeline.ts'
import type { Deployment } from './api/records.ts'
import { openDeployments } from './api/records.ts'
import type { Asked } from './api/request.ts'
import { destinationOf, hashOf, lineFor } from './api/request.ts'
import { deploymentsRoute } from './api/route.ts'
import type { Status } from './api/status.ts'
import { PLANNED_WITHIN_MS, statusOf } from './api/status.ts'
import { createEnvelope } from './approval/envelope.ts'
import type { Proposal } from './approval/proposal.ts'
import { openProposals } from './approval/store.ts'
import { auditTrail } from './audit-trail.ts'
import type { Address, Platform } from './chat.ts'
import { parse } from './command/parse.ts'
import type { Config } from './config.ts'
import { Fault } from './fault.ts'
import type { Job } from './job.ts'
import { readManifest } from './kube/manifest.ts'
import type { Log } from './log.ts'
import type { Reply } from './reply.ts'
import { lineText, plainText } from './reply.ts'

type Wiring = {
  readonly config: Config
  readonly prefix: string
  readonly secret: string
  /** A connection that fails at once while Redis is away, for whoever waits, and one that waits for it, for what runs. */
  readonly asking: readonly [Redis, Producer]
  readonly working: readonly [Redis, Producer]
  readonly log: Log
  /** ms since the epoch, by the queue's clock. */
  readonly now: () => number
}

/** Deployments that pipelines ask for, wired: the API, what a worker notes of them, and the callbacks. */
export function wireDeployments(wiring: Wiring) {
  const { config, prefix, secret, working, log, now } = wiring
  const { services, callbacks } = config.deployments
  const front = wireSide(wiring, wiring.asking)
  const back = wireSide(wiring, working)
  let posting: ReturnType<typeof startCallbacks> | undefined
  return {
    routes: front.routes,
    service: (name: string) => services.find((one) => one.name === name),
    changed: back.changed,
    undoAfterMs: config.deployments.undoAfterSeconds * 1_000,
    /** What runs commands, with what becomes of those of pipelines noted; their callbacks are posted from now on. */
    work(run: Run): Run {
      posting ??= startCallbacks({
        ...{ redis: working[0], prefix, secret, log },
        post: ({ id, url, body }) =>
          postCallback(url, body, {
            ...callbacks,
            id,
            secret: config.env.QUARTERDECK_CALLBACK_SECRET ?? '',
            at: now(),
          }),
      })
      return back.watching(run)
    },
    close: async (ms: number) => await posting?.close(ms),
  }
}

type Run = (job: Job, signal: AbortSignal) => Promise<Reply>

function wireSide({ config, prefix, secret, log, now }: Wiring, [redis, producer]: Wiring['asking']) {
  const { services, pipelines, callbacks, url = '' } = config.deployments
  const signing = config.env.QUARTERDECK_CALLBACK_SECRET ?? ''
  const envelope = createEnvelope(secret)
  const records = openDeployments(redis, prefix, envelope)
  const proposals = openProposals(redis, prefix, envelope, now)
  const roads = openRoads(redis, prefix, envelope)
  const audit = auditTrail(redis, prefix, secret, log, config.audit)

  async function statusNow(deployment: Deployment): Promise<Status> {
    const [settled, proposal] = await Promise.all([
      records.settled(deployment.id),
      proposals.find(changeId(deployment.id, secret)),
    ])
    const [road, end] = proposal ? await Promise.all([roads.find(proposal.id), roads.findEnd(proposal.id)]) : []
    return statusOf({
      ...{ deployment, settled, proposal, now: now() },
      isFollowed: proposal !== undefined && followedOf(proposal) !== undefined,
      road: road && firstLine(road),
      end,
    })
  }

  async function ask(asked: Asked, key: string, pipeline: Pipeline): Promise<Status> {
    const destination = destinationOf(asked, pipeline, services)
    const line = lineFor(asked, destination)
    checkLine(line, destination)
    if (asked.callback !== undefined)
      checkCallback(asked.callback, signing === '' ? { ...callbacks, hosts: [] } : callbacks)
    if (asked.manifest !== undefined) readManifest(asked.manifest)
    const { cluster, namespace } = destination
    const id = jobId(secret, 'console', PIPELINES, JSON.stringify([pipeline.name, key]))
    const fresh: Deployment = {
      ...{ v: 1, id, pipeline: pipeline.name, hash: hashOf(asked), line, cluster, namespace, askedAt: now() },
      ...(asked.service !== undefined && { service: asked.service }),
      ...(asked.commit !== undefined && { commit: asked.commit }),
      ...(asked.author !== undefined && { author: asked.author }),
      ...(asked.callback !== undefined && { callback: asked.callback }),
    }
    const kept = await records.add(fresh)
    if (kept.hash !== fresh.hash) {
      throw new Fault('conflict', 'That Idempotency-Key was used for another deployment.', {
        hint: 'Each deployment takes a key of its own.',
      })
    }
    const status = await statusNow(kept)
    // Whoever tries again may have died before it was on the queue; there the same id is one job.
    if (status.state === 'planning') await enqueue(kept, pipeline, destination.channel)
    return status
  }

  async function enqueue(deployment: Deployment, pipeline: Pipeline, channel: string): Promise<void> {
    const { id, line, cluster, namespace, askedAt } = deployment
    const address = addressOf(channel, pipeline)
    const principal = principalOf(pipeline, address.platform)
    await audit({
      ...{ at: now(), kind: 'decision', request: id, who: `${PIPELINES}:${pipeline.name}`, as: pipeline.user },
      ...{ line: line.split('\n', 1)[0] ?? '', where: channel, effect: 'ask', rule: 'pipeline' },
      reason: `The pipeline ${pipeline.name} asked by its token.`,
    })
    const job: Job = {
      v: 1,
      id,
      line,
      principal,
      address,
      cluster,
      namespace,
      askedAt,
      deadline: askedAt + PLANNED_WITHIN_MS,
    }
    await producer.enqueue(job)
  }

  /** Tells the pipeline how its deployment stands, where it wants to hear it; each state once. */
  async function tell(deployment: Deployment): Promise<void> {
    if (deployment.callback === undefined || signing === '') return
    const status = await statusNow(deployment)
    const id = `cb-${deployment.id}-${status.state}`
    await producer.callBack({ id, url: deployment.callback, body: JSON.stringify(status) })
  }

  async function settle(id: string, is: 'refused' | 'done', says: string): Promise<void> {
    const deployment = await records.find(id)
    if (!deployment) return
    await records.settle(id, { is, says, at: now() })
    await tell(deployment)
  }

  return {
    routes:
      pipelines.length === 0
        ? []
        : [
            deploymentsRoute({
              ...{ pipelines, url: url.replace(/\/$/, ''), ask },
              admit: ({ name }) => records.admit(name, Math.floor(now() / 60_000)),
              async find(id, pipeline) {
                const deployment = await records.find(id)
                return deployment?.pipeline === pipeline.name ? statusNow(deployment) : undefined
              },
              failed: (error) => log.error({ error: String(error) }, 'A deployment could not be taken'),
            }),
          ],
    /** A change ended, or what it began did. */
    async changed({ request, requester }: Proposal): Promise<void> {
      const deployment = requester.principal.team === PIPELINES ? await records.find(request) : undefined
      if (deployment) await tell(deployment)
    },
    /** The same, with what never becomes a change noted for whoever asked, and said in the channel with their name. */
    watching(run: Run): Run {
      return async (job, signal) => {
        if (job.principal.team !== PIPELINES) return run(job, signal)
        try {
          const reply = await run(job, signal)
          if (reply.nodes.length > 0) await settle(job.id, 'done', plainText(reply).slice(0, 500))
          return reply
        } catch (error) {
          if (!(error instanceof Fault) || error.retryable) throw error
          await settle(job.id, 'refused', error.message)
          throw new Fault(error.code, `Pipeline ${job.principal.name} was refused: ${error.message}`, {
            ...(error.hint !== undefined && { hint: error.hint }),
            cause: error,
          })
        }
      }
    },
  }
}

/** What was asked must be read as it was meant, whatever stands in its words. */
function checkLine(
  line: string,
  { cluster, namespace }: { readonly cluster: string; readonly namespace: string },
): void {
  const parsed = parse(line)
  if (parsed.name !== 'deploy' || parsed.cluster !== cluster || parsed.namespace !== namespace)
    throw new Fault('usage', 'That deployment cannot be written as a command.')
}

function addressOf(channel: string, { name }: Pipeline): Address {
  const [platform = '', id = ''] = channel.split(/:(.*)/s)
  return { platform: platform as Platform, team: '', channel: id, visibility: 'channel', user: `pipeline:${name}` }
}

function firstLine({ nodes }: Reply): string | undefined {
  const [first] = nodes
  if (!first) return undefined
  return first.kind === 'heading' ? first.text : first.kind === 'text' ? lineText(first.text) : undefined
}
