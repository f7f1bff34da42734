import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Said } from '../support/asking.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging, POLICY } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'

const redis = redisForFile()
let changing: Changing

const RULES = {
  ...POLICY,
  roles: [...POLICY.roles, { name: 'chiefs', groups: ['oncall', 'leads'], users: ['otto@example.com'] }],
  rules: [
    { name: 'quiet', effect: 'deny', who: ['*'], verbs: ['approve'], risks: ['read'], channels: ['console:lobby'] },
    {
      ...{ name: 'glass', effect: 'approve', who: ['operators'], verbs: ['cordon'] },
      approvals: { count: 1, from: ['chiefs'], breakGlass: true },
    },
    ...POLICY.rules,
  ],
}

beforeAll(async () => {
  changing = await openChanging({ url: redis.url, prefix: redis.prefix() }, { policy: RULES })
})

afterAll(async () => {
  await changing?.stop()
})

function replicas(name: string): unknown {
  const { store } = changing.shop
  const kind = store.kinds.at('apps', 'v1', 'deployments')
  const found = kind && store.get(kind, 'shop', name)
  return (found?.spec as { replicas?: number } | undefined)?.replicas
}

function idIn(said: Said): string {
  return /CH-\w{8}/.exec(said.text)?.[0] ?? ''
}

/** What requests changed the cluster, dry runs and questions left out. */
function writes(): number {
  const { requests } = changing.shop.server
  return requests.filter(({ method, url }) => method !== 'GET' && !/dryRun=All|reviews/.test(url)).length
}

/** A change that waits for a lead. */
async function pending(replicas = 5): Promise<Said & { readonly change: string }> {
  const said = await changing.chat.ask(`/k8s scale deploy/web --replicas=${replicas}`)
  expect(said.text).toContain('APPROVAL')
  return { ...said, change: idIn(said) }
}

describe('whoever may not decide is refused, and nothing is changed', () => {
  let card: Said & { readonly change: string }
  beforeAll(async () => {
    card = await pending()
  })
  const cases: readonly [who: string, line: string, says: string][] = [
    ['oncall', 'approve ID', 'somebody else has to approve it'],
    ['twin', 'approve ID', 'somebody else has to approve it'],
    ['newcomer', 'approve ID', 'You may not decide about this change'],
    ['mallory', 'approve ID', 'You may not decide about this change'],
    ['guest', 'approve ID', 'Guests of this workspace may not'],
    ['robot', 'approve ID', 'Bots may not'],
    ['stranger', 'approve ID', 'People from outside'],
    ['unclear', 'approve ID', 'I could not check who you are'],
    ['nobody', 'approve ID', 'I don’t know who you are'],
    ['newcomer', 'deny ID --reason no', 'You may not decide about this change'],
    ['guest', 'deny ID', 'Guests'],
    ['lead', 'cancel ID', 'Only who asked for a change can take it back'],
    ['newcomer', 'cancel ID', 'Only who asked for a change can take it back'],
    ['oncall', 'break-glass ID --reason "it is on fire"', 'knows no emergency'],
    ['lead', 'break-glass ID --reason "it is on fire"', 'Only who asked'],
    ['oncall', 'break-glass ID', 'takes a reason'],
    ['lead', 'approve ID --plan 0000000000000000', 'is not what this change would do'],
    ['lead', 'approve ID --plan a', 'is not what this change would do'],
    ['lead', 'approve ID --plan ""', 'is not what this change would do'],
    ['lead', 'approve ID ID', 'takes the id of one change'],
    ['lead', 'approve ID --as lena@example.com', 'you act as yourself'],
    ['lead', 'approve ../../secrets', 'takes the id of one change'],
    ['lead', 'approve CH-%2e%2e%2fab', 'takes the id of one change'],
    ['lead', 'approve *', 'takes the id of one change'],
    ['lead', 'approve <@U0000000ANN>', 'takes the id of one change'],
    ['lead', 'approve constructor', 'takes the id of one change'],
    ['lead', 'approve CH-22222222', 'I know no change'],
    ['lead', `approve CH-${'A'.repeat(3_000)}`, 'takes the id of one change'],
    ['lead', `approve CH-${'A'.repeat(9_000)}`, 'is the most I read'],
    ['lead', 'approve ID; delete pod web', 'takes the id of one change'],
    ['lead', 'every 10m approve ID', 'is no question'],
    ['lead', 'approvals ../secrets', 'takes the id of one change'],
  ]
  test.each(cases)('%s: %.60s', async (who, line, says) => {
    const before = writes()
    const said = await changing.chat.ask(`/k8s ${line.replaceAll('ID', card.change)}`, who)
    expect(said.text).toContain(says)
    expect(said.text.length).toBeLessThan(2_000)
    expect(writes()).toBe(before)
    expect(replicas('web')).toBe(3)
  })

  test('a click of a guest leaves the card as it is for everybody', async () => {
    const { text } = await changing.card(card.id, 'APPROVAL')
    expect((await changing.chat.click(card.id, 'approve', 'guest')).id).not.toBe(card.id)
    expect((await changing.card(card.id, 'APPROVAL')).text).toBe(text)
  })

  test('the hash of another plan approves nothing', async () => {
    const other = await pending(7)
    const button = other.reply?.nodes.flatMap((node) => (node.kind === 'buttons' ? node.buttons : []))[0]
    const hash = /--plan (\w+)/.exec(button?.command ?? '')?.[1]
    const said = await changing.chat.ask(`/k8s approve ${card.change} --plan ${hash}`, 'lead')
    expect(said.text).toContain('is not what this change would do')
  })

  test('a name that stands for the approval is read as whoever says it', async () => {
    await changing.chat.ask(`/k8s alias set --mine ok "approve ${card.change}"`)
    expect((await changing.chat.ask('/k8s ok')).text).toMatch(
      /somebody else has to approve it|don't know|is no question/,
    )
    expect(replicas('web')).toBe(3)
  })
})

describe('what is over is over', () => {
  test('approve after deny, after taking back, after it was done', async () => {
    const { chat } = changing
    const denied = await pending()
    await chat.click(denied.id, 'deny', 'lead', 'no')
    expect((await chat.ask(`/k8s approve ${denied.change}`, 'boss')).text).toContain('denied already')
    expect((await chat.ask(`/k8s deny ${denied.change}`, 'boss')).text).toContain('denied already')
    const taken = await pending()
    await chat.click(taken.id, 'cancel')
    expect((await chat.ask(`/k8s approve ${taken.change}`, 'lead')).text).toContain('took it back')
    expect((await chat.ask(`/k8s cancel ${taken.change}`)).text).toContain('took it back')
    expect(replicas('web')).toBe(3)
    const done = await chat.ask('/k8s scale deploy/cart --replicas=2')
    await chat.click(done.id, 'approve', 'lead')
    await changing.card(done.id, 'DONE')
    const before = writes()
    expect((await chat.ask(`/k8s approve ${idIn(done)}`, 'boss')).text).toContain('was done already')
    expect((await chat.ask(`/k8s cancel ${idIn(done)}`)).text).toContain('was done already')
    expect(writes()).toBe(before)
  })
})

/** What a page posts, without waiting for what comes of it. */
async function post(message: string, action: string, user: string, value?: string): Promise<number> {
  const response = await fetch(`${changing.deck.url}/console/api/actions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message, action, user, ...(value !== undefined && { value }) }),
  })
  return response.status
}

describe('at the same moment', () => {
  test('clicks of one approver, of two, and a no: one end, and done at most once', async () => {
    for (const [n, others] of [['approve lead', 'approve lead'], ['approve boss'], ['deny boss']].entries()) {
      const card = await pending(20 + n)
      const before = writes()
      await Promise.all(
        ['approve lead', ...others].map((each) => {
          const [action = '', user = ''] = each.split(' ')
          return post(card.id, action, user, action === 'deny' ? 'no' : undefined)
        }),
      )
      const { text } = await changing.card(card.id, /DONE|DENIED/)
      expect(writes() - before).toBe(text.includes('DONE') ? 1 : 0)
    }
  })

  test('a button that is not on the card, or a message that is none, does nothing', async () => {
    const card = await pending(30)
    expect(await post(card.id, 'approve CH-22222222', 'lead')).toBe(404)
    expect(await post(card.id, 'constructor', 'lead')).toBe(404)
    expect(await post('no-such-message', 'approve', 'lead')).toBe(404)
    expect(await post(card.id, 'approve', 'no-such-person')).toBe(404)
  })
})

describe('an emergency', () => {
  test('takes a reason that others can understand, and whoever has the role by a group cannot approve themselves', async () => {
    const node = changing.shop.store.list(kindOf('', 'nodes'))[1]?.metadata.name
    const card = await changing.chat.ask(`/k8s cordon ${node}`)
    expect((await changing.chat.ask(`/k8s approve ${idIn(card)}`)).text).toContain('somebody else has to approve it')
    expect((await changing.chat.ask(`/k8s break-glass ${idIn(card)} --reason x`)).text).toContain('takes a reason')
    expect((await changing.chat.ask(`/k8s break-glass ${idIn(card)} --reason "      "`)).text).toContain(
      'takes a reason',
    )
  })
})

describe('lines that are more than they seem', () => {
  const refused: readonly [line: string, says: RegExp][] = [
    ['scale deploy/../../secrets --replicas=1', /not found|invalid|arguments|cannot/i],
    ['scale deploy/web%2Fscale --replicas=1', /cannot be the name of an object/],
    ['scale deploy/web --replicas=1 -n ../kube-system', /cannot be the name of a namespace/],
    ['scale deploy/web --replicas=1 --server=https://evil.example', /how the cluster is reached/],
    ['scale deploy/web --replicas=1 --token=abc', /you act as yourself/],
    ['scale deploy/web --replicas=1 --as=root', /you act as yourself/],
    ['scale deploy/web --replicas=1; scale deploy/cart --replicas=0', /.+/],
    ['scale deploy/$(whoami) --replicas=1', /not found|invalid|cannot/i],
    ['scale deploy/web --replicas=-1', /.+/],
    ['scale deploy/web --replicas=1e9', /.+/],
  ]
  test.each(refused)('%s', async (line, says) => {
    const before = writes()
    const said = await changing.chat.ask(`/k8s ${line}`)
    expect(said.text).toMatch(says)
    expect(said.text).not.toContain('APPROVAL')
    expect(writes()).toBe(before)
  })
})

function kindOf(group: string, resource: string) {
  const kind = changing.shop.store.kinds.at(group, 'v1', resource)
  if (!kind) throw new Error(`the sandbox has no ${resource}`)
  return kind
}
