import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../src/config.ts'
import { createLog } from '../src/log.ts'
import type { Running } from '../src/start.ts'
import { start } from '../src/start.ts'
import { startDemoAzure } from './azure/demo.ts'
import { startRedis } from './redis.ts'
import { rules } from './rules.ts'
import { stage } from './stage.ts'
import { people } from './world/people.ts'
import { startWorld } from './world/world.ts'

const say = (line = '') => void process.stdout.write(`${line}\n`)

/** The product in a box: a Redis, two clusters with a shop in them, and a chat to talk to. Ends on SIGINT or SIGTERM. */
async function demo(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-demo-'))
  const redis = await startRedis({ say })
  const world = await startWorld()
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, world.adminKubeconfig, { mode: 0o600 })
  const azure = await startDemoAzure(folder, world)
  const token = randomBytes(24).toString('hex')
  const settings = await writeSettings(folder, world.kubeconfig, azure.settings, token)

  const env = {
    PORT: '3000',
    QUARTERDECK_SECRET: randomBytes(24).toString('hex'),
    ...process.env,
    ...azure.env,
    REDIS_URL: redis.url,
    QUARTERDECK_CONFIG: settings,
  }
  const loaded = loadConfig(env)
  if (!loaded.ok) throw new Error(loaded.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  const log = createLog(process.env.DEMO_LOG ? 'info' : 'silent')
  let running: Running | undefined
  const end = async () => {
    await running?.stop()
    await world.stop()
    await azure.fake.stop()
    await redis.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    running = await start(loaded.config, {
      roles: new Set(['chat', 'worker', 'watcher']),
      log,
      env,
      host: process.env.HOST ?? '127.0.0.1',
      console: stage(world, azure.troubles),
    })
  } catch (error) {
    await end()
    throw taken(error)
      ? new Error(`Port ${loaded.config.env.PORT} is taken by another program. Choose one: PORT=3001 npm run demo`)
      : error
  }
  welcome(running.port, kubeconfig, token, process.env)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void end().then(() => process.exit(0)))
  }
}

/** The bot's own configuration, as an operator would write it. */
async function writeSettings(folder: string, botKubeconfig: string, azure: object, token: string): Promise<string> {
  const botConfig = join(folder, 'bot-kubeconfig')
  await writeFile(botConfig, botKubeconfig, { mode: 0o600 })
  const cluster = (name: string, alias: string, guard: string) => ({
    name,
    aliases: [alias],
    kubeconfig: botConfig,
    namespace: 'shop',
    guard,
  })
  const settings = {
    clusters: [cluster('prod-weu', 'prod', 'red'), cluster('staging', 'stg', 'none')],
    defaultCluster: 'prod-weu',
    azure,
    channels: [
      { console: 'ops', cluster: 'prod-weu', namespace: 'shop' },
      { console: 'alerts', cluster: 'prod-weu', namespace: 'shop', replies: 'channel' },
    ],
    alerts: {
      routes: [{ channel: 'console:alerts', mention: ['oncall'], remind: '10m' }],
    },
    policy: rules,
    ops: { console: 'alerts' },
    deployments: {
      services: ['web', 'cart', 'api'].map((name) => ({
        ...{ name, cluster: 'prod-weu', namespace: 'shop', channel: 'console:ops' },
      })),
      pipelines: [
        {
          ...{ name: 'ci', user: people.pipeline.user, groups: people.pipeline.groups },
          token: `sha256:${createHash('sha256').update(token).digest('hex')}`,
        },
      ],
    },
    identity: {
      people: [
        { console: 'oncall', user: people.oncall.user, groups: people.oncall.groups },
        { console: 'lead', user: people.lead.user, groups: people.lead.groups },
      ],
    },
  }
  const path = join(folder, 'quarterdeck.yaml')
  await writeFile(path, JSON.stringify(settings, undefined, 2))
  return path
}

function welcome(port: number, kubeconfig: string, token: string, env: NodeJS.ProcessEnv): void {
  say()
  say(`  Quarterdeck is ready:  http://localhost:${port}`)
  say()
  say(
    '  Type /k8s get pods, /aks list, or /k8s help. You can act as oncall, lead or guest; the menu makes things go wrong.',
  )
  say('  Real kubectl works on the same clusters, prod-weu and staging:')
  say(`  KUBECONFIG=${kubeconfig}`)
  say('  And so do pipelines, whose deployments a lead approves (a tag that ends in -broken cannot be pulled):')
  say(`  export QUARTERDECK_URL=http://localhost:${port} QUARTERDECK_TOKEN=${token}`)
  say('  node src/main.ts deploy web --image registry.example/shop/web:3.0.0 --auto-undo --wait')
  if (env.SLACK_BOT_TOKEN)
    say(
      `  Slack is on${env.SLACK_APP_TOKEN ? ' over Socket Mode' : `: its requests go to http://localhost:${port}/slack/events`}.`,
    )
  say()
  say('  Ctrl-C ends it and leaves nothing behind.')
  say()
}

function taken(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
}

demo().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
