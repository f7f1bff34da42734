import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectWorker, disconnect } from '../../jobs/connection.ts'
import { startProducer } from '../../jobs/enqueue.ts'
import { seal } from '../../jobs/seal.ts'
import type { Said } from '../support/asking.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'

const server = redisForFile()
let at: { readonly url: string; readonly prefix: string }
let changing: Changing
let redis: Redis

const quiet = { info() {}, warn() {}, error() {} }
const TWO = { count: 2, from: ['leads'], breakGlass: false }
const rules = (approvals: object, leads = ['lena@example.com', 'otto@example.com']) => ({
  policy: {
    roles: [
      { name: 'operators', groups: ['oncall'] },
      { name: 'leads', users: leads },
    ],
    rules: [{ name: 'shop', effect: 'approve', who: ['operators'], namespaces: ['shop'], approvals }],
  },
})

beforeAll(async () => {
  at = { url: server.url, prefix: server.prefix() }
  redis = new Redis(at.url)
  changing = await openChanging(at, rules(TWO))
})

afterAll(async () => {
  await changing?.stop()
  redis?.disconnect()
})

function replicas(name: string): unknown {
  const { store } = changing.shop
  const kind = store.kinds.at('apps', 'v1', 'deployments')
  return ((kind && store.get(kind, 'shop', name)?.spec) as { replicas?: number } | undefined)?.replicas
}

const idIn = (said: Said) => /CH-\w{8}/.exec(said.text)?.[0] ?? ''
const ask = async (line: string, who?: string) => (await changing.chat.ask(`/k8s ${line}`, who)).text
const pending = async (line: string) => idIn(await changing.chat.ask(`/k8s ${line}`))

/** Resolves with what the change says of itself once it does not wait any more. */
async function ended(id: string): Promise<string> {
  let text = ''
  await until(`${id} to end`, async () => {
    text = await ask(`approvals ${id}`)
    return !/APPROVAL|APPROVED|RUNNING/.test(text)
  })
  return text
}

describe('what is not so any more when it is to be run', () => {
  test('two accounts of one person are one yes; one who lost the role since does not count, and it is not run', async () => {
    const id = await pending('scale deploy/web --replicas=8')
    expect(await ask(`approve ${id}`, 'lead')).toContain('counts; it takes more')
    expect(await ask(`approve ${id}`, 'lead')).toContain('counts; it takes more')
    changing = await changing.again(rules(TWO, ['otto@example.com']))
    await ask(`approve ${id}`, 'boss')
    expect(await ended(id)).toMatch(/NOT RUN[\s\S]*may not approve it any more/)
    expect(replicas('web')).toBe(3)
  })

  test('rules that ask for more by now, or forbid it by now, are the ones that count', async () => {
    changing = await changing.again(rules({ ...TWO, count: 1 }))
    const first = await pending('scale deploy/web --replicas=8')
    const second = await pending('scale deploy/web --replicas=9')
    changing = await changing.again(rules(TWO))
    await ask(`approve ${first}`, 'lead')
    expect(await ended(first)).toMatch(/NOT RUN[\s\S]*The rules ask for more by now: 2 of leads/)
    changing = await changing.again({ policy: { ...rules(TWO).policy, rules: [] } })
    expect(await ask(`approve ${second}`, 'boss')).toContain('runs now')
    expect(await ended(second)).toMatch(/NOT RUN[\s\S]*No rule allows this change/)
    expect(replicas('web')).toBe(3)
  })

  test('whoever asked and is somebody else by now, or nobody, has asked for nothing', async () => {
    changing = await changing.again(rules({ ...TWO, count: 1 }))
    const id = await pending('scale deploy/web --replicas=8')
    const people = [
      { console: 'oncall', user: 'kim@example.com', groups: ['oncall'] },
      { console: 'newcomer', user: 'dana@example.com', groups: ['oncall'] },
      { console: 'lead', user: 'lena@example.com', groups: ['staff'] },
    ]
    changing = await changing.again({ ...rules({ ...TWO, count: 1 }), identity: { people } })
    expect(await ask(`approve ${id}`, 'newcomer')).toContain('somebody else has to approve it')
    await ask(`approve ${id}`, 'lead')
    expect(await ended(id)).toMatch(/NOT RUN[\s\S]*is somebody else by now/)
    expect(replicas('web')).toBe(3)
    changing = await changing.again(rules({ ...TWO, count: 1 }))
  })
})

describe('who can write into Redis', () => {
  test('cannot have a change run that nobody approved', async () => {
    const id = await pending('scale deploy/web --replicas=8')
    const connection = connectWorker(at.url, quiet)
    const producer = startProducer({ redis: connection, prefix: at.prefix, secret: 's'.repeat(32) })
    const before = changing.shop.server.requests.length
    for (const job of [id, 'CH-22222222', 'constructor', '../x']) await producer.change(job)
    await until('the jobs to be gone', async () => (await redis.keys(`${at.prefix}:changes:CH-*`)).length === 0)
    await producer.close()
    await disconnect(connection)
    expect(await ask(`approvals ${id}`)).toContain('APPROVAL')
    const { requests } = changing.shop.server
    expect(requests.slice(before).filter(({ method, url }) => method === 'PATCH' && !/dryRun/.test(url))).toEqual([])
  })

  test('cannot read a plan, change it, or put another’s in its place', async () => {
    const [one, other] = [
      await pending('scale deploy/web --replicas=8'),
      await pending('scale deploy/cart --replicas=8'),
    ]
    const key = (id: string) => `${at.prefix}:proposal:${id}`
    const body = (await redis.hget(key(one), 'body')) ?? ''
    expect(Buffer.from(body, 'base64url').toString('latin1')).not.toMatch(/replicas|deployments|dana/)
    await redis.hset(key(one), 'body', (await redis.hget(key(other), 'body')) ?? '')
    expect(await ask(`approve ${one}`, 'lead')).toContain('I know no change')
    await redis.hset(key(one), 'body', `${body.slice(0, 60)}${body[60] === 'A' ? 'B' : 'A'}${body.slice(61)}`)
    expect(await ask(`approve ${one}`, 'lead')).toContain('I know no change')
    await redis.hset(key(one), 'body', '{"state":{"is":"approved","at":9999999999999}}')
    expect(await ask(`approvals ${one}`)).toContain('I know no change')
    expect(replicas('web')).toBe(3)
  })

  test('cannot lend anybody a role, or put them into a group, with any secret but ours', async () => {
    const id = await pending('scale deploy/web --replicas=8')
    const lent = { user: 'kim@example.com', role: 'leads', until: 9_999_999_999_999 }
    for (const text of [
      seal('elevation', lent, 'x'.repeat(32)),
      seal('saved', lent, 's'.repeat(32)),
      JSON.stringify(lent),
    ])
      await redis.hset(`${at.prefix}:elevations`, JSON.stringify([lent.user, lent.role]), text)
    expect(await ask(`approve ${id}`, 'newcomer')).toContain('You may not decide')
    // Sealed by us, but about somebody else.
    const theirs = seal('elevation', { ...lent, user: 'otto@example.com' }, 's'.repeat(32))
    await redis.hset(`${at.prefix}:elevations`, JSON.stringify([lent.user, lent.role]), theirs)
    expect(await ask(`approve ${id}`, 'newcomer')).toContain('You may not decide')
    await redis.del(`${at.prefix}:elevations`)
  })
})

describe('where it is said', () => {
  test('a channel in which the rules forbid to approve is one in which nobody can', async () => {
    const quietly = {
      name: 'here',
      effect: 'deny',
      who: ['*'],
      verbs: ['approve'],
      risks: ['read'],
      channels: ['console:ops'],
    }
    const { policy } = rules({ ...TWO, count: 1 })
    const id = await pending('scale deploy/web --replicas=8')
    changing = await changing.again({ policy: { ...policy, rules: [quietly, ...policy.rules] } })
    expect(await ask(`approve ${id}`, 'lead')).toMatch(/may not approve[\s\S]*here/)
    changing = await changing.again({ policy })
    expect(await ask(`approve ${id}`, 'lead')).toContain('runs now')
    expect(await ended(id)).toContain('DONE')
  })
})

describe('what is shown on cards', () => {
  type Shown = Said & { readonly slack: unknown; readonly teams: unknown }
  const NASTY =
    '<!channel> <@U0000000ANN> <https://evil.example|Approve> *x* ``` [y](https://evil.example) <at>Lena</at> \u202egnp'

  async function shown(id: string): Promise<Shown> {
    const response = await fetch(`${changing.deck.url}/console/api/messages?channel=ops&after=`)
    const { messages } = (await response.json()) as { messages: Shown[] }
    const found = messages.findLast(({ text }) => text.includes(id) && text.includes('/k8s'))
    if (!found) throw new Error(`no card of ${id}`)
    return found
  }

  /** The texts that Slack reads as markup; everything else it shows as it stands. */
  function markup(value: unknown): string[] {
    if (typeof value !== 'object' || value === null) return []
    const { type, text } = value as { type?: unknown; text?: unknown }
    return [...(type === 'mrkdwn' ? [String(text)] : []), ...Object.values(value).flatMap(markup)]
  }

  /** The texts that Teams reads as markdown. */
  function markdown(value: unknown): string[] {
    if (typeof value !== 'object' || value === null) return []
    const { type, text, facts = [] } = value as { type?: unknown; text?: unknown; facts?: { value: string }[] }
    const own = type === 'TextBlock' ? [String(text)] : facts.map((fact) => fact.value)
    return [...own, ...Object.values(value).flatMap(markdown)]
  }

  function checkInert({ slack, teams }: Shown): void {
    const links = JSON.stringify(slack).match(
      /"type":"(link|user|usergroup|broadcast)"[^}]*(evil|U0000000ANN|channel)/g,
    )
    expect(links).toBeNull()
    for (const text of markup(slack)) expect(text).not.toMatch(/<!|<@U0000000ANN|<https:\/\/evil/)
    for (const text of markdown(teams)) expect(text).not.toMatch(/<at>(?!oncall<|lead<)|[^\\]\]\(https:\/\/evil/)
    expect(JSON.stringify(slack)).not.toContain('\u202e')
  }

  test('markup in a reason stays text, in what is asked and in what is denied', async () => {
    const said = await changing.chat.ask(`/k8s scale deploy/cart --replicas=4 --reason '${NASTY}'`)
    checkInert(await shown(idIn(said)))
    await changing.chat.click(said.id, 'deny', 'lead', NASTY)
    const denied = await shown(idIn(said))
    expect(denied.text).toContain('DENIED')
    checkInert(denied)
  })

  test('a huge reason is cut', async () => {
    const said = await changing.chat.ask(`/k8s scale deploy/cart --replicas=4 --reason "${'very '.repeat(600)}"`)
    expect(said.text.length).toBeLessThan(5_000)
    expect(said.text).toContain('very …')
    await changing.chat.click(said.id, 'cancel')
  })

  test('markup in an annotation that is changed stays text in the difference', async () => {
    const said = await changing.chat.ask(`/k8s annotate deploy/cart note='${NASTY}'`)
    expect(said.text).toContain('APPROVAL')
    checkInert(await shown(idIn(said)))
    await changing.chat.click(said.id, 'cancel')
  })

  test('a password that somebody types is shown to nobody, and not recorded', async () => {
    const refused = await ask('set env deploy/cart API_TOKEN=hunter2-very-secret')
    expect(refused).toContain('looks like a secret')
    expect(refused).not.toContain('hunter2')
    const line = 'scale deploy/cart --replicas=4 --reason "db_password=hunter2-very-secret"'
    const said = await changing.chat.ask(`/k8s ${line}`)
    expect(said.text).toContain('APPROVAL')
    expect(JSON.stringify(await shown(idIn(said)))).not.toContain('hunter2')
    expect(await ask('approvals')).not.toContain('hunter2')
    expect(await ask(`approvals ${idIn(said)}`)).not.toContain('hunter2')
    const rows = await redis.xrange(`${at.prefix}:audit`, '-', '+')
    expect(rows.length).toBeGreaterThan(10)
    expect(JSON.stringify(rows)).not.toContain('hunter2')
  })
})
