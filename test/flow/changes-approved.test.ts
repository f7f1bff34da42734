import { afterAll, beforeAll, expect, test } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { answerText } from '../../src/reply.ts'
import type { Said } from '../support/asking.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging, POLICY } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'

const redis = redisForFile()
const SECRET = 'correct-horse-battery-staple'
let changing: Changing

beforeAll(async () => {
  const dangers = { name: 'dangers', effect: 'deny', who: ['*'], risks: ['danger'] }
  const policy = { ...POLICY, rules: [dangers, ...POLICY.rules] }
  changing = await openChanging({ url: redis.url, prefix: redis.prefix() }, { policy })
})

afterAll(async () => {
  await changing?.stop()
})

function deployment(name: string) {
  return changing.shop.store.read(kinds.deployments, 'shop', name) as unknown as {
    readonly metadata: { readonly annotations: Readonly<Record<string, string>> }
    readonly spec: { readonly template: unknown }
  }
}

function image(name: string): unknown {
  return /"image":"([^"]+)"/.exec(JSON.stringify(deployment(name).spec.template))?.[1]
}

/** The id of the card that says so: the answer of a click may stand among edits of others. */
async function cardThat(says: string): Promise<string> {
  let found: Said | undefined
  await until(`a card that says ${says}`, async () => {
    const response = await fetch(`${changing.deck.url}/console/api/messages?channel=ops&after=`)
    const { messages } = (await response.json()) as { readonly messages: readonly Said[] }
    found = messages.find(({ text }) => text.includes(says))
    return found !== undefined
  })
  return found?.id ?? ''
}

test('a bad image is asked for, approved by a click, and undone by another', async () => {
  const { chat, card } = changing
  const asked = await chat.ask('/k8s set image deploy/web web=registry.example/web:broken')
  expect(asked.text).toContain('APPROVAL  Set image of deployment shop/web to registry.example/web:broken, prod-weu')
  expect(asked.text).toContain('web, container web: registry.example/web:2.4.1 → registry.example/web:broken')
  expect(asked.text).toContain('All 3 pods of web are replaced, at most 1 at a time')
  expect(asked.text).toContain('PDB web counts them: it allows 1 more to be away now.')
  expect(asked.text).toContain('Quota team leaves room for')
  await chat.click(asked.id, 'approve', 'lead')
  const done = await card(asked.id, 'DONE')
  expect(done.reply && answerText(done.reply)).toBe('deployment.apps/web image updated\n')
  expect(image('web')).toBe('registry.example/web:broken')
  const { annotations } = deployment('web').metadata
  expect(annotations).toMatchObject({
    'quarterdeck.dev/changed-by': 'dana@example.com',
    'quarterdeck.dev/approved-by': 'lena@example.com',
  })
  await chat.click(asked.id, 'undo')
  await chat.click(
    await cardThat('APPROVAL  Set image of deployment shop/web to registry.example/web:2.4.1'),
    'approve',
    'lead',
  )
  await until('the image is the old one', async () => image('web') === 'registry.example/web:2.4.1')
})

test('a restart that waits for its approval is the same restart when it comes', async () => {
  const { chat, card, shop } = changing
  await chat.ask('/k8s rollout restart deploy/cart')
  const asked = await cardThat('APPROVAL  Restart deployment shop/cart')
  shop.clock.advance(90_000)
  await chat.click(asked, 'approve', 'lead')
  await until('it is restarted', async () => JSON.stringify(deployment('cart').spec.template).includes('restartedAt'))
  await card(asked, /DONE|ROLL/)
  expect(JSON.stringify(deployment('cart').spec.template)).toContain('kubectl.kubernetes.io/restartedAt')
})

test('a template with a secret in it is rolled back whole, and the secret is said nowhere', async () => {
  const { chat, card, shop } = changing
  const before = shop.store.read(kinds.deployments, 'shop', 'checkout')
  const text = JSON.stringify(before).replace(
    '{"name":"REGION","value":"weu"}',
    `{"name":"DB_PASSWORD","value":"${SECRET}"}`,
  )
  shop.store.update(JSON.parse(text))
  shop.clock.advance(60_000)
  const changed = await chat.ask('/k8s set image deploy/checkout checkout=registry.example/checkout:4.0.0')
  await chat.click(changed.id, 'approve', 'lead')
  await card(changed.id, 'DONE')
  shop.clock.advance(60_000)
  const asked = await chat.ask('/k8s rollout undo deploy/checkout')
  await chat.click(asked.id, 'approve', 'lead')
  const done = await card(asked.id, 'DONE')
  expect(JSON.stringify(deployment('checkout').spec.template)).toContain(SECRET)
  expect(image('checkout')).toBe('registry.example/checkout:3.1.0')
  const whole = await chat.ask(`/k8s approvals ${/CH-\w+/.exec(done.text)?.[0]}`)
  for (const said of [changed, asked, done, whole]) expect(JSON.stringify(said)).not.toContain(SECRET)
})

test.each([
  ['delete ns shop', /dangers/],
  ['delete pods --all', /dangers/],
  ['delete pod toolbox --force', /dangers/],
  ['drain aks-userpool-1', /dangers|not found/],
  [`patch deploy/web -p '{"spec":{"template":{"spec":{"hostPID":true}}}}'`, /dangers/],
  ['set env deploy/web DB_PASSWORD=hunter22', /looks like a secret/],
  ['create configmap x --from-literal=api_key=abcdef', /looks like a secret/],
  ['create secret generic x --from-literal=a=b', /not offered in chat/],
  [`patch secret/database -p '{"data":{"a":"Yg=="}}'`, /Secrets are not written from chat/],
  ['annotate deploy/web quarterdeck.dev/change=CH-1 --overwrite', /written by the bot alone/],
  ['expose deploy/checkout --type=LoadBalancer --port=80', /dangers/],
])('%s is refused before anybody is asked', async (line, why) => {
  const { text } = await changing.chat.ask(`/k8s ${line}`)
  expect(text).toMatch(why)
  expect(text).not.toContain('APPROVAL')
})

test.each([
  [
    'a binding of cluster-admin',
    'kind: ClusterRoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: x}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: User, name: me, apiGroup: rbac.authorization.k8s.io}]',
  ],
  [
    'a role that grants everything',
    'kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: x}\nrules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]',
  ],
  [
    'a privileged pod',
    'kind: Pod\napiVersion: v1\nmetadata: {name: x}\nspec: {containers: [{name: c, image: "r.example/i:1", securityContext: {privileged: true}}]}',
  ],
  [
    'a pod with a directory of its node',
    'kind: Pod\napiVersion: v1\nmetadata: {name: x}\nspec: {containers: [{name: c, image: "r.example/i:1"}], volumes: [{name: v, hostPath: {path: /}}]}',
  ],
  ['a secret', 'kind: Secret\napiVersion: v1\nmetadata: {name: x}\nstringData: {a: hunter22}'],
])('%s is a danger, and its values are not repeated', async (_, manifest) => {
  const { text } = await changing.chat.ask(`/k8s apply\n${manifest}`)
  expect(text).toContain('dangers')
  expect(text).not.toContain('hunter22')
})

test('a manifest is applied once approved, and never stands on the card', async () => {
  const { chat, card, shop } = changing
  const manifest =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: flags}\ndata: {beta: "on", api_token: "abc-123-def"}'
  const asked = await chat.ask(`/k8s apply\n\`\`\`yaml\n${manifest}\n\`\`\``)
  expect(asked.text).toContain('APPROVAL  Apply configmap/flags, prod-weu')
  expect(asked.text).toContain('+  beta: "on"')
  expect(asked.text).not.toContain('abc-123-def')
  await chat.click(asked.id, 'approve', 'lead')
  const done = await card(asked.id, 'DONE')
  expect(done.reply && answerText(done.reply)).toBe('configmap/flags serverside-applied\n')
  expect(JSON.stringify(done)).not.toContain('abc-123-def')
  const made = shop.store.read(kinds.configmaps, 'shop', 'flags')
  expect(made).toMatchObject({ data: { beta: 'on', api_token: 'abc-123-def' } })
  const again = await chat.ask(`/k8s label cm/flags tier=x`)
  await chat.click(again.id, 'approve', 'lead')
  await card(again.id, 'DONE')
  const next = await chat.ask(`/k8s apply\n${manifest.replace('"on"', '"off"')}`)
  await chat.click(next.id, 'approve', 'lead')
  await card(next.id, 'DONE')
  expect(shop.store.read(kinds.configmaps, 'shop', 'flags')).toMatchObject({ data: { beta: 'off' } })
})
