import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { privateRedis } from '../../sandbox/redis.ts'
import { people } from '../../sandbox/world/people.ts'
import type { Part } from './process.ts'
import { startPart } from './process.ts'

/** The bot and the world around it, each in a process of its own. */
export type Scene = {
  readonly bot: Part
  /** It, and those beside it. */
  readonly bots: readonly Part[]
  /** The one that runs commands: the bot itself, unless they are apart. */
  readonly worker: Part
  readonly cluster: Part
  readonly slack: Part
  /** CPU that Redis has used, in ms. */
  redisCpuMs(): Promise<number>
  /** For kubectl, as the person that commands are run as. */
  readonly kubeconfig: string
  close(): Promise<void>
}

type Options = {
  readonly pods: number
  readonly bigPods: number
  readonly lanes: number
  /** A directory for the bot's CPU profile. */
  readonly profile?: string | undefined
  /** A worker of its own beside the one that talks, as with `--roles`. */
  readonly apart?: boolean
  /** Whole bots around one Redis, each with its share of the requests, as behind a load balancer; 1 when left out. */
  readonly bots?: number
  /** Flags and environment for the Node that runs the bot. */
  readonly node?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const READY_WITHIN_MS = 20_000

/** Starts Redis, a cluster, a Slack and the bot, as an operator would: by a configuration file and the environment. */
export async function openScene(options: Options): Promise<Scene> {
  const { pods, bigPods, lanes, profile, apart = false, bots: count = 1, node = [], env = {} } = options
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-bench-'))
  const redis = await privateRedis()
  const watching = new Redis(redis.url)
  const parts: Part[] = []
  const close = async () => {
    for (const part of parts.toReversed()) await part.end()
    watching.disconnect()
    await redis.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const cluster = startPart('test/bench/cluster.ts')
    const slack = startPart('test/bench/slack.ts')
    parts.push(cluster, slack)
    const kubeconfigs = await cluster.ask<{ bot: string; person: string }>('start', { small: pods, big: bigPods })
    const ports = await freePorts(count)
    const tokens = { signingSecret: randomBytes(16).toString('hex'), botToken: 'xoxb-bench' }
    const { apiUrl, users } = await slack.ask<{ apiUrl: string; users: readonly string[] }>('open', {
      ...tokens,
      urls: ports.map((port) => `http://127.0.0.1:${port}/slack/events`),
      lanes,
    })
    const kubeconfig = join(folder, 'kubeconfig')
    await writeFile(kubeconfig, kubeconfigs.bot, { mode: 0o600 })
    const settings = join(folder, 'quarterdeck.yaml')
    // JSON is YAML.
    await writeFile(
      settings,
      JSON.stringify({ identity: { people: users.map((id) => ({ slack: id, ...people.oncall })) } }),
    )
    const log = await open(join(folder, 'bot.log'), 'a')
    const secret = randomBytes(24).toString('hex')
    const startBot = async (args: readonly string[], port: number) => {
      const part = startPart('src/main.ts', {
        args: ['start', ...args],
        node: ['--import', join(import.meta.dirname, 'usage.ts'), ...profiling(profile), ...node],
        stdout: log.fd,
        env: {
          ...env,
          QUARTERDECK_CONFIG: settings,
          QUARTERDECK_SECRET: secret,
          KUBECONFIG: kubeconfig,
          REDIS_URL: redis.url,
          PORT: String(port),
          SLACK_BOT_TOKEN: tokens.botToken,
          SLACK_SIGNING_SECRET: tokens.signingSecret,
          SLACK_APP_TOKEN: undefined,
          SLACK_API_URL: apiUrl,
        },
      })
      parts.push(part)
      await ready(`http://127.0.0.1:${port}/readyz`)
      return part
    }
    const bots = await Promise.all(ports.map((port) => startBot(apart ? ['--roles', 'chat'] : [], port)))
    const [bot] = bots
    if (!bot) throw new Error('there is no bot to measure')
    const worker = apart ? await startBot(['--roles', 'worker'], (await freePorts(1))[0] ?? 0) : bot
    await log.close()
    return {
      bot,
      bots,
      worker,
      cluster,
      slack,
      kubeconfig: kubeconfigs.person,
      close,
      async redisCpuMs() {
        const info = await watching.info('cpu')
        const used = (name: string) => Number(info.match(`${name}:([\\d.]+)`)?.[1] ?? 0)
        return (used('used_cpu_user') + used('used_cpu_sys')) * 1_000
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

function profiling(folder: string | undefined): string[] {
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'] : []
}

async function ready(url: string): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS
  for (;;) {
    const said = await fetch(url).then(
      async (response) => (response.ok ? undefined : await response.text()),
      (error: unknown) => String(error),
    )
    if (said === undefined) return
    if (performance.now() > until) throw new Error(`the bot was not ready within ${READY_WITHIN_MS / 1_000} s: ${said}`)
    await pause(50)
  }
}

/** As many different ones, held together until all of them are known. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
