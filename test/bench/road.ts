import { availableParallelism, loadavg } from 'node:os'
import { openKubectl } from '../support/kubectl.ts'
import { round, times } from './figures.ts'
import type { Usage } from './process.ts'
import type { Scene } from './scene.ts'
import { openScene } from './scene.ts'
import type { Load, Loaded } from './slack.ts'
import type { Spawned } from './spawned.ts'
import { spawnKubectl } from './spawned.ts'

/**
 * `npm run bench`: from a slash command over HTTP to the answer that the fake Slack accepted, and the same question asked
 * by a spawned kubectl, of the same API server in the same run. Prints one JSON document.
 * `--quick` asks less often, `--cluster` asks a real control plane instead of the sandbox, `--bot-only` leaves kubectl out,
 * `--profile=DIR` writes a CPU profile, `--bots=2` shares the requests among two whole bots.
 */
const flag = (name: string) => process.argv.find((word) => word === name || word.startsWith(`${name}=`))
const quick = flag('--quick') !== undefined
const botOnly = flag('--bot-only') !== undefined
const real = flag('--cluster') !== undefined
const bots = Number(flag('--bots')?.split('=')[1] ?? 1)
// The cluster is a process of its own, which reads this.
if (real) process.env.QUARTERDECK_BENCH_CLUSTER = 'real'

const PODS = 20
/** kubectl fetches all of them; the bot shows the first page of 500 and says how many there are. */
const BIG_PODS = 5_000
const LANES = 50
/** A bot that runs all day is warm: after 400 commands one took 4.7 ms of CPU, after 4,000 it took 3.9. */
const COUNTS = quick
  ? { warm: 1_500, single: 100, many: 1_000, shared: 200, big: 20, kubectl: 15, kubectls: 32 }
  : { warm: 4_000, single: 300, many: 5_000, shared: 1_000, big: 50, kubectl: 50, kubectls: 128 }

const say = (words: string) => void process.stderr.write(`${words}\n`)

say(`starting Redis, ${real ? 'a real control plane (filling it takes 15 to 40 s)' : 'a cluster'}, a Slack and the bot`)
const loadBefore = loadavg()[0] ?? 0
const scene = await openScene({
  pods: PODS,
  bigPods: BIG_PODS,
  lanes: LANES,
  bots,
  profile: flag('--profile')?.split('=')[1],
})
const report = await measure(scene).finally(scene.close)
process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`)

async function measure(scene: Scene) {
  const small = { text: 'get pods', expect: `${PODS} pods` }
  const big = { text: 'get pods -n big', expect: `${BIG_PODS} pods` }
  await bot(scene, { ...small, count: COUNTS.warm, atOnce: LANES }, 'warming up')
  const single = await bot(scene, { ...small, count: COUNTS.single, atOnce: 1 }, 'one at a time')
  const many = await bot(scene, { ...small, count: COUNTS.many, atOnce: LANES }, `${LANES} at once`)
  const shared = { ...small, text: 'get pods --share', count: COUNTS.shared, atOnce: LANES }
  const inChannel = await bot(scene, shared, 'posted in the channel')
  const large = await bot(scene, { ...big, count: COUNTS.big, atOnce: 1 }, `${BIG_PODS} pods`)
  const spawned = botOnly ? undefined : await kubectls(scene)
  return {
    what: `slash command to answer accepted, get pods with ${PODS} pods on ${real ? 'a real API server' : 'the sandbox'}; ms, and CPU-ms a command`,
    machine: {
      cores: availableParallelism(),
      bots,
      node: process.version,
      loadAverage: { before: round(loadBefore), after: round(loadavg()[0] ?? 0) },
    },
    bot: {
      oneAtATime: single,
      atOnce50: many,
      inChannel50: inChannel,
      bigNamespace: large,
      rssMb: mb(await scene.bot.usage()),
    },
    ...(spawned && {
      kubectl: spawned,
      ratios: {
        p50: round(single.ms.p50 / spawned.oneAtATime.ms.p50),
        cpuOneAtATime: round(single.cpuMs / spawned.oneAtATime.cpuMs),
        cpuAtOnce: round(many.cpuMs / spawned.atOnce16.cpuMs),
        perSecond: round(many.perSecond / spawned.atOnce16.perSecond),
      },
      wanted: real ? { p50: round(1 / 7), bigNamespaceMs: 100 } : { p50: 0.1, cpu: 0.05, perSecond: 800 },
    }),
  }
}

/** Asks the bot, and says what that cost it and everybody else. */
async function bot(scene: Scene, load: Load, words: string) {
  say(`the bot: ${words}`)
  const used = async () => {
    const [cluster, slack] = await Promise.all([scene.cluster.usage(), scene.slack.usage()])
    const each = await Promise.all(scene.bots.map((bot) => bot.usage()))
    const bot = each.reduce((sum, { cpuMs }) => sum + cpuMs, 0)
    return { bot, apiServer: cluster.cpuMs, slackAndLoad: slack.cpuMs, redis: await scene.redisCpuMs() }
  }
  const before = await used()
  const { acks, answers, seconds } = await scene.slack.ask<Loaded>('load', load)
  const after = await used()
  const each = (name: keyof typeof after) => round((after[name] - before[name]) / load.count)
  return {
    commands: load.count,
    ms: times(answers),
    ackMs: times(acks),
    perSecond: round(load.count / seconds),
    cpuMs: each('bot'),
    cpuMsOfOthers: { redis: each('redis'), apiServer: each('apiServer'), slackAndLoad: each('slackAndLoad') },
  }
}

/** The same question, and the one for the big namespace, by kubectl with its discovery cache warm. */
async function kubectls({ kubeconfig }: Scene): Promise<Record<'oneAtATime' | 'atOnce16' | 'bigNamespace', Spawned>> {
  const kubectl = await openKubectl()
  const small = { kubeconfig, args: ['get', 'pods'], rows: PODS }
  const big = { kubeconfig, args: ['get', 'pods', '-n', 'big'], rows: BIG_PODS }
  try {
    await spawnKubectl(kubectl, small, { count: 3, atOnce: 1 })
    say('kubectl: one at a time')
    const oneAtATime = await spawnKubectl(kubectl, small, { count: COUNTS.kubectl, atOnce: 1 })
    say('kubectl: 16 at once')
    const atOnce16 = await spawnKubectl(kubectl, small, { count: COUNTS.kubectls, atOnce: 16 })
    say(`kubectl: ${BIG_PODS} pods`)
    const bigNamespace = await spawnKubectl(kubectl, big, { count: Math.ceil(COUNTS.big / 5), atOnce: 1 })
    return { oneAtATime, atOnce16, bigNamespace }
  } finally {
    await kubectl.close()
  }
}

function mb({ rss }: Usage): number {
  return Math.round(rss / 1024 / 1024)
}
