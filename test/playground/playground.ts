import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startRedis } from '../../sandbox/redis.ts'
import { findChromium, openBrowser } from '../browser/chromium.ts'
import { POLICY, rights } from '../support/changing.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { openShop } from '../support/shop.ts'
import { TEAMS_PEOPLE } from '../support/teams-stage.ts'
import { ANN, BEN } from '../support/teams-world.ts'
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
    const shop = await openShop()
    closing.push(() => shop.stop())
    for (const object of rights()) shop.store.create(object)
    const deck = await openQuarterdeck({
      redis: { url: redis.url, prefix: 'playground' },
      clusters: { 'prod-weu': shop.server },
      env: { TEAMS_UNAUTHENTICATED: 'development' },
      config: {
        identity: TEAMS_PEOPLE,
        policy: { ...POLICY, rules: POLICY.rules.map(told) },
        live: { editEverySeconds: 0.2 },
      },
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
    const put = (name: string) =>
      shop.store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data: {} })
    await scenes(ann, ben, put)
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

/** Whoever approves is told in a channel where nobody ever spoke. */
function told(rule: (typeof POLICY.rules)[number]) {
  return 'approvals' in rule ? { ...rule, approvals: { ...rule.approvals, channel: 'teams:ann-alerts' } } : rule
}

async function scenes(ann: Client, ben: Client, put: (name: string) => unknown): Promise<void> {
  const step = (what: string) => process.stdout.write(`  ${what}\n`)
  step('personal: a question, its table, its button')
  await ann.say('get deploy -n shop')
  await ann.sees('cart')
  await ann.press('Refresh')
  await ann.shot(join(docs, 'teams-personal.png'))

  step('personal: a card edited while something goes on')
  await ann.say('get cm -n shop -w')
  await ann.sees('Live, until')
  put('seen-live')
  await ann.sees('seen-live')

  step('a channel that the app is added to, and nobody speaks in')
  await ann.open('Alerts')

  step('group: only with a mention')
  await ann.open('Group Chat')
  await ann.say('get svc -n shop', true)
  await ann.sees('ClusterIP')

  step('an approval by a second person, in the card of the first')
  await ann.say('scale deploy/web --replicas=4 -n shop', true)
  await ann.sees('APPROVAL')
  const shown = await ann.page.locator('body').innerText()
  const change = /CH-[0-9A-Z]{8}/.exec(shown)?.[0]
  if (!change) throw new Error('the card names no change')
  await ann.shot(join(docs, 'teams-approval.png'))
  await ben.say(`approve ${change}`)
  await ann.sees('DONE')
  await ann.shot(join(docs, 'teams-done.png'))

  step('a channel: what came by itself, and a question in a thread')
  await ann.open('Alerts')
  await ann.sees('DONE')
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
