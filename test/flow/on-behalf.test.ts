import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Changing } from '../support/changing.ts'
import { openChanging, POLICY } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'

const redis = redisForFile()
let changing: Changing

const LENT = {
  ...{ name: 'lent', effect: 'approve', who: ['staff'], namespaces: ['shop'], onBehalf: true },
  verbs: ['scale', 'patch', 'annotate', 'exec', 'label', 'rollout restart'],
  resources: ['deployments', 'configmaps', 'secrets', 'pods/exec', 'pods'],
  approvals: { count: 1, from: ['leads'] },
}
const policy = (rules: readonly object[] = [LENT]) => ({
  policy: { ...POLICY, roles: [...POLICY.roles, { name: 'staff', groups: ['staff'] }], rules },
  exec: { allow: ['env'] },
})
const HIDDEN = 'the-words-that-only-some-may-read'

beforeAll(async () => {
  changing = await openChanging({ url: redis.url, prefix: redis.prefix() }, policy())
  const { store } = changing.shop
  const RBAC = 'rbac.authorization.k8s.io'
  const roleRef = { apiGroup: RBAC, kind: 'ClusterRole', name: 'lent' }
  store.create({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'lent' },
    rules: [{ apiGroups: ['', 'apps'], resources: ['*'], verbs: ['get', 'list', 'patch', 'create'] }],
  } as never)
  store.create({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'lent' },
    roleRef,
    subjects: [{ apiGroup: RBAC, kind: 'User', name: 'quarterdeck' }],
  } as never)
  store.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'words', namespace: 'shop', annotations: { note: HIDDEN }, labels: { tier: HIDDEN } },
    data: { first: 'a', second: HIDDEN, third: 'c' },
  } as never)
})

afterAll(async () => {
  await changing?.stop()
})

const ask = async (line: string, who = 'newcomer') => changing.chat.ask(`/k8s ${line}`, who)
const idIn = (text: string) => /CH-\w{8}/.exec(text)?.[0] ?? ''

/** Who asked the cluster for what, by what it was told: `bot PATCH /apis/...`. */
function asked(since: number): string[] {
  const { requests } = changing.shop.server
  return requests
    .slice(since)
    .map(({ method, url, user, impersonated }) => `${(impersonated ?? user)?.user} ${method} ${url}`)
}

test('who has no rights of their own is lent the bot’s for the plan’s requests alone, and everybody reads so', async () => {
  const before = changing.shop.server.requests.length
  const card = await ask('scale deploy/web --replicas=4')
  expect(card.text).toContain('APPROVAL  Scale deployment shop/web from 3 to 4')
  expect(card.text).toContain('the bot itself, on behalf of whoever asked')
  await changing.chat.click(card.id, 'approve', 'lead')
  await changing.card(card.id, /DONE/)
  const requests = asked(before)
  expect(requests.filter((each) => /^kim/.test(each) && /PATCH/.test(each) && !/dryRun/.test(each))).toEqual([])
  expect(requests.some((each) => /^quarterdeck PATCH .*deployments\/web/.test(each) && !/dryRun/.test(each))).toBe(true)
  expect(
    requests.filter((each) => /^quarterdeck GET .*\/(pods|replicasets|configmaps|events)(\?|$)/.test(each)),
  ).toEqual([])
  const { text } = await ask(`audit --change ${idIn(card.text)}`, 'lead')
  expect(text).toContain('on behalf')
})

test('who may do it themselves does it as themselves', async () => {
  changing = await changing.again(policy([{ ...LENT, who: ['*'] }]))
  const card = await ask('scale deploy/cart --replicas=2', 'oncall')
  expect(card.text).not.toContain('on behalf')
  await changing.chat.click(card.id, 'cancel')
})

test.each([
  ['a dry run', `patch cm words -p '{"data":{"second":null}}' --dry-run=server`],
  [
    'a patch that copies',
    `patch cm words --type=json -p '[{"op":"copy","from":"/data/second","path":"/metadata/labels"}]'`,
  ],
  ['a patch that takes all away', `patch cm words --type=json -p '[{"op":"remove","path":"/data"}]'`],
  ['an annotation', 'annotate cm words note=x --overwrite'],
  ['a value that is there already', 'annotate cm words note=x'],
  ['a label that is there already', 'label cm words tier=x'],
  ['a guess', `patch cm words --type=json -p '[{"op":"test","path":"/data/second","value":"x"}]'`],
])('%s shows nothing of what whoever asks may not read', async (_what, line) => {
  const said = await ask(line)
  expect(JSON.stringify(said)).not.toContain(HIDDEN)
  const id = idIn(said.text)
  if (!id) return
  expect(said.text).toContain('who asks may not read it')
  expect(JSON.stringify(await ask(`approvals ${id}`))).not.toContain(HIDDEN)
  expect(JSON.stringify(await ask(`approvals ${id}`, 'lead'))).not.toContain(HIDDEN)
  if (/second":null|remove/.test(line)) expect((await ask(`approvals ${id}`, 'oncall')).text).toContain(HIDDEN)
  await changing.chat.ask(`/k8s cancel ${id}`, 'newcomer')
})

test.each([
  ['to read', 'get cm words', /cannot get/],
  ['what the rule does not name', 'scale sts/db --replicas=2 -n data', /cannot get/],
  ['what is not there, elsewhere', 'scale deploy/none --replicas=2 -n data', /cannot get/],
  ['another kind', 'annotate service web note=x', /cannot get/],
  ['a list', 'label pods -l app=web note=x', /cannot list/],
  ['a program', 'exec toolbox -- env', /cannot|forbidden/],
])('%s is not lent', async (_what, line, says) => {
  const { text } = await ask(line)
  expect(text).toMatch(says)
  expect(text).not.toMatch(/APPROVAL|not found/)
})

test('rights that are lent no more when it is to be run are not lent', async () => {
  const card = await ask('scale deploy/cart --replicas=3')
  const id = idIn(card.text)
  changing = await changing.again(policy([{ ...LENT, onBehalf: false }]))
  await ask(`approve ${id}`, 'lead')
  await expect
    .poll(async () => (await ask(`approvals ${id}`, 'lead')).text, { timeout: 5_000, interval: 30 })
    .toMatch(/NOT RUN|FAILED/)
  const kind = changing.shop.store.kinds.at('apps', 'v1', 'deployments')
  expect(kind && changing.shop.store.get(kind, 'shop', 'cart')?.spec).toMatchObject({ replicas: 1 })
})
