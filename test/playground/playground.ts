import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startRedis } from '../../sandbox/redis.ts'
import type { WorldCluster } from '../../sandbox/world/world.ts'
import { findChromium, openBrowser } from '../browser/chromium.ts'
import { ANN, BEN } from '../support/teams-world.ts'
import { openWatched } from '../watch-wiring/stage.ts'
import type { Client } from './client.ts'
import { openClient } from './client.ts'
import { openInstance } from './instance.ts'

const VERSION = '0.2.28'
const home = join(homedir(), '.cache', 'quarterdeck', `agents-playground-${VERSION}`)
const cli = join(home, 'node_modules', '@microsoft', 'm365agentsplayground', 'cli.js')
const docs = resolve(import.meta.dirname, '../../docs')

/**
 * The bot before Microsoft's own Teams-like client (its licence is for evaluation, so it is no dependency: it is installed into
 * a cache), driven by a headless Chromium. It listens on every address, so all of it runs where there is only loopback.
 */
async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-playground-'))
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  try {
    const redis = await startRedis()
    closing.push(() => redis.stop())
    const stage = await openWatched()
    closing.push(() => stage.stop())
    const deck = await stage.open({
      redis: { url: redis.url, prefix: 'playground' },
      env: { TEAMS_UNAUTHENTICATED: 'development' },
      alerts: { routes: [{ match: {}, channel: 'teams:ann-alerts' }] },
      config: { identity: IDENTITY, policy: POLICY, live: { editEverySeconds: 0.2 } },
    })
    closing.push(() => deck.stop())
    const browser = await openBrowser(findChromium() ?? '')
    closing.push(() => browser.close())
    const client = async (prefix: string, port: number, person: { id: string; name: string }) => {
      const endpoint = `${deck.url}/api/messages`
      const instance = await openInstance({ folder, cli, port, endpoint, person, prefix })
      closing.push(() => instance.stop())
      return openClient(await browser.newPage(), instance.url)
    }
    const ann = await client('ann', 56_150, { id: ANN, name: 'Ann' })
    const ben = await client('ben', 56_151, { id: BEN, name: 'Ben' })
    // The cluster's time runs twenty times as fast as ours.
    const time = setInterval(() => stage.clock.advance(1_000), 50)
    closing.push(() => clearInterval(time))
    await scenes(ann, ben, stage.cluster)
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

/** Ann is on call, Ben leads. */
const IDENTITY = {
  people: [
    { teams: ANN, user: 'olivia@shop.example', groups: ['oncall'] },
    { teams: BEN, user: 'lena@shop.example', groups: ['oncall', 'leads'] },
  ],
}

/** Whoever approves is told in a channel of theirs, where nobody ever spoke. */
const POLICY = {
  roles: [
    { name: 'operators', groups: ['oncall'] },
    { name: 'leads', groups: ['leads'] },
  ],
  rules: [
    {
      name: 'prod',
      effect: 'approve',
      who: ['operators'],
      approvals: { count: 1, from: ['leads'], channel: 'teams:ben-alerts' },
    },
  ],
}

async function scenes(ann: Client, ben: Client, { store, trouble }: WorldCluster): Promise<void> {
  const step = (what: string) => process.stdout.write(`  ${what}\n`)
  step('personal: a question, its table, its button')
  await ann.say('get deploy -n shop')
  await ann.sees('checkout')
  await ann.press('Refresh')
  await ann.shot(join(docs, 'teams-personal.png'))

  step('personal: a card edited while something goes on')
  await ann.say('get cm -n shop -w')
  await ann.sees('Live, until')
  store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'seen-live', namespace: 'shop' }, data: {} })
  await ann.sees('seen-live')

  step('channels that the app is added to, and nobody speaks in')
  await ann.open('Alerts')
  await ben.open('Alerts')

  step('group: only with a mention')
  await ann.open('Group Chat')
  await ann.say('get svc -n shop', true)
  await ann.sees('ClusterIP')

  step('an approval by a second person: pressed in another client, shown in both')
  await ann.say('scale deploy/web --replicas=6 -n shop', true)
  await ann.sees('APPROVAL')
  await ann.shot(join(docs, 'teams-approval.png'))
  await ben.open('Personal Chat')
  await ben.open('Alerts')
  await ben.sees('APPROVAL')
  await ben.press('Approve')
  await ben.sees('approved by')
  await ann.sees('approved by')
  await ann.shot(join(docs, 'teams-done.png'))

  step('a channel: an alert of the watcher that comes by itself, is acknowledged and resolves itself in its place')
  const release = trouble.crashDeployment()
  await ann.open('Alerts')
  await ann.sees('crash looping')
  await ann.press('Acknowledge')
  await ann.sees('acknowledged by olivia')
  await ann.shot(join(docs, 'teams-alert.png'))
  release.undo()
  await ann.sees('RESOLVED')

  step('a channel: a question in a thread')
  await ann.say('get nodes', true)
  await ann.sees('Ready')
  await ann.shot(join(docs, 'teams-channel.png'))
}

/** Again, where there is no network but loopback. */
function runApart(): number {
  if (!existsSync(cli)) {
    mkdirSync(home, { recursive: true })
    const options = ['--prefix', home, '--no-audit', '--no-fund', '--no-save']
    spawnSync('npm', ['install', ...options, `@microsoft/m365agentsplayground@${VERSION}`], { stdio: 'inherit' })
  }
  const script = 'ip link set lo up && exec "$0" "$1"'
  const inside = ['-rn', 'sh', '-c', script, process.execPath, import.meta.filename]
  const env = { ...process.env, PLAYGROUND_INSIDE: '1', REDIS_URL: '' }
  return spawnSync('unshare', inside, { stdio: 'inherit', env }).status ?? 1
}

if (process.env.PLAYGROUND_INSIDE) {
  await run()
  process.stdout.write('The playground saw what it should.\n')
} else process.exit(runApart())
