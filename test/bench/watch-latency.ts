import { setTimeout as pause } from 'node:timers/promises'
import { SCOPES } from '../../adapters/slack/check.ts'
import { realClock } from '../../sandbox/clock.ts'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { createStore } from '../../sandbox/kube/memory.ts'
import { startKube } from '../../sandbox/kube/server.ts'
import { privateRedis } from '../../sandbox/redis.ts'
import { startSlack } from '../../sandbox/slack/slack.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { times } from './figures.ts'
import { answer } from './process.ts'

const BETWEEN_MS = 150
/** What a page waits for on purpose: changes of one object that come together, and what belongs to the same cause. */
const DEBOUNCE_MS = 2_000
const SETTLE_MS = 10_000
const WITHIN_MS = 60_000
const TOKENS = { signingSecret: 'a-signing-secret', botToken: 'xoxb-bench', appToken: 'xapp-bench' }

const namespace = (n: number) => `team-${n}`
const channel = (n: number) => `C0000${String(n).padStart(6, '0')}`

/**
 * From the change of a pod at the API server to the page about it that the fake Slack accepted, less what is waited for on
 * purpose; API server, bot, Redis client and Slack share this process and its one core.
 */
async function latency({ pages }: { readonly pages: number }) {
  const each = Array.from({ length: pages }, (_, n) => n)
  const store = createStore({ clock: realClock })
  for (const n of each) furnish(store, n)
  const server = await startKube({
    clock: realClock,
    store,
    tokens: { bot: { user: 'bot', groups: ['system:masters'] } },
  })
  const redis = await privateRedis()
  const slack = await startSlack({
    ...TOKENS,
    users: [{ id: 'U0000000ANN', name: 'ann', email: 'ann@example.com' }],
    channels: each.map((n) => ({ id: channel(n), name: namespace(n) })),
    scopes: SCOPES,
  })
  const deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: 'bench' },
    clusters: { bench: server },
    env: { SLACK_BOT_TOKEN: TOKENS.botToken, SLACK_SIGNING_SECRET: TOKENS.signingSecret, SLACK_API_URL: slack.apiUrl },
    config: {
      alerts: {
        logLines: 0,
        routes: each.map((n) => ({ match: { namespace: namespace(n) }, channel: `slack:${channel(n)}` })),
      },
    },
    starting: { roles: new Set(['chat', 'worker', 'watcher']) },
  })
  try {
    await pause(3_000)
    const lags: Promise<number>[] = []
    for (const n of each) {
      lags.push(pageOf(n))
      await pause(BETWEEN_MS)
    }
    return { pages, ms: times(await Promise.all(lags)) }
  } finally {
    await deck.stop()
    await Promise.all([slack.stop(), server.stop(), redis.stop()])
  }

  async function pageOf(n: number): Promise<number> {
    let accepted = 0
    const seen = slack.until(
      (message) => {
        if (message.channel !== channel(n)) return false
        accepted = performance.now()
        return true
      },
      { timeoutMs: WITHIN_MS },
    )
    const changed = performance.now()
    crash(store, n)
    await seen
    return accepted - changed - DEBOUNCE_MS - SETTLE_MS
  }
}

type Store = ReturnType<typeof createStore>

/** A pod, and the load balancer that makes it matter. */
function furnish(store: Store, n: number): void {
  const [name, labels] = ['web', { app: 'web' }]
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace(n) } })
  store.create({
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: namespace(n), labels } },
    spec: { nodeName: 'n1', containers: [{ name: 'app', image: 'registry.example/web:1' }] },
    status: status({ running: { startedAt: new Date().toISOString() } }, 0, true),
  })
  store.create({
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: namespace(n) } },
    spec: { type: 'LoadBalancer', selector: labels, ports: [{ port: 80 }] },
  })
}

function crash(store: Store, n: number): void {
  const pod = store.read(kinds.pods, namespace(n), 'web')
  const waiting = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } }
  store.update({ ...pod, status: status(waiting, 5, false) }, { subresource: 'status' })
}

function status(state: object, restartCount: number, ready: boolean): object {
  const since = new Date().toISOString().replace(/\.\d+Z/, 'Z')
  const last = { terminated: { exitCode: 1, reason: 'Error', finishedAt: since, containerID: `containerd://${since}` } }
  return {
    phase: 'Running',
    startTime: since,
    conditions: [
      { type: 'PodScheduled', status: 'True', lastTransitionTime: since },
      { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: since },
    ],
    containerStatuses: [
      { name: 'app', ready, started: ready, restartCount, state, lastState: ready ? {} : last, image: '', imageID: '' },
    ],
  }
}

answer({ latency })
