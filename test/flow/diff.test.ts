import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import { answerText, plainText } from '../../src/reply.ts'
import type { Asking } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import { askKubectl } from '../support/beside.ts'
import type { KubectlResult } from '../support/kubectl.ts'
import { kubectlMissing, openKubectl } from '../support/kubectl.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import { SECRETS } from '../support/wares.ts'

const RBAC = 'rbac.authorization.k8s.io'
const settings = (data: string, name = 'settings', more = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}data:\n${data}`
const secret = (data: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: database\ntype: Opaque\ndata:\n${data}`
const base64 = (text: string) => Buffer.from(text).toString('base64')

/** What somebody wants to see the difference of. */
const MANIFESTS = {
  'a value changed, one more, one gone': settings('  greeting: hi\n  more: "yes"\n'),
  'one in a namespace of its own': settings('  a: b\n', 'fresh', '  namespace: data\n'),
  'several, some of them so already': `${settings('  greeting: hello\n')}---\n${settings('  x: y\n', 'one')}---\n${settings('  x: y\n', 'another')}`,
  'of one line': settings('  greeting: hi\n', 'settings', '  labels: {a: b}\n'),
  'a workload': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: registry.example/web:2.5.0}
`,
  'nothing different': settings('  greeting: hello\n'),
  'what has no namespace':
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    team: storefront\n',
  'a list': `apiVersion: v1\nkind: List\nitems:\n- ${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'in-list' }, data: { a: 'b' } })}\n`,
  'a Secret, whose values differ in size': secret(
    `  password: ${base64('longer than it was, by far')}\n  fresh: ${base64('x')}\n`,
  ),
} as const

/** kubectl's words where there is nothing to compare. */
const REFUSALS = {
  'a kind that there is not': 'apiVersion: example.com/v1\nkind: Nothing\nmetadata:\n  name: x\n',
  'a name that is none': settings('  a: b\n', 'Not_A_Name'),
} as const

// The shop's objects were made by nobody in particular, whose fields they stay.
const FLAGS = '--server-side --force-conflicts'
const LINE = `diff ${FLAGS} -f -`
const redis = redisForFile()
const prefix = redis.prefix()
const theirs = new Map<string, KubectlResult>()
let shop: Shop
let deck: Quarterdeck
let chat: Asking
let before: string

beforeAll(async () => {
  shop = await openShop({ tls: true })
  mayApply()
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix },
    clusters: { 'prod-weu': shop.server },
    starting: { console: STAGE },
  })
  chat = asking(deck.url)
  before = everything()
})

afterAll(async () => {
  await deck?.stop()
  await shop?.stop()
})

describe.skipIf(kubectlMissing())('as kubectl diff --server-side', () => {
  beforeAll(async () => {
    const kubectl = await openKubectl()
    const { url, ca = '' } = shop.server
    const config = kubeconfig([{ name: 'prod-weu', server: url, ca, token: 'dana', namespace: 'shop' }])
    // The same line for all of them: what differs is what it is given.
    const given = Object.entries({ ...MANIFESTS, ...REFUSALS })
    const lines = given.map((_, i) => `${LINE}${' '.repeat(i)}`)
    const results = await askKubectl(
      kubectl,
      config,
      lines,
      new Map(given.map(([, text], i) => [lines[i] ?? '', text])),
    )
    given.forEach(([name], i) => {
      const result = results.get(lines[i] ?? '')
      if (result) theirs.set(name, result)
    })
    await kubectl.close()
  })

  test.for(Object.entries(MANIFESTS))('%s', async ([name, manifest]) => {
    const kubectl = theirs.get(name)
    expect(kubectl, 'kubectl itself').toMatchObject({ stderr: '' })
    const { reply, text } = await chat.ask(`/k8s diff ${FLAGS}\n${manifest}`)
    expect(plain(answerText(reply)), text).toBe(plain(kubectl?.stdout ?? ''))
    expect(text).toContain('Nothing was changed')
  })

  test.for(Object.entries(REFUSALS))('%s is refused', async ([name, manifest]) => {
    const { text } = await chat.ask(`/k8s diff\n${manifest}`)
    const said = theirs.get(name)?.stderr.trim().split('\n') ?? []
    expect(said.length).toBeGreaterThan(0)
    for (const sentence of said.filter((one) => !/ensure CRDs/.test(one)))
      expect(text).toContain(
        sentence
          .replace(/^error: (unable to recognize|resource mapping not found for name: .*): /, '')
          .replace(/^error: /, ''),
      )
  })
})

test.each([
  ['in a code block', `/k8s diff --force-conflicts\n\`\`\`\n${MANIFESTS['of one line']}\`\`\``],
  [
    'in a code block of a language, after the flags',
    `/k8s diff --field-manager=me --force-conflicts \`\`\`yaml\n${MANIFESTS['of one line']}\`\`\``,
  ],
  ['with the program left out', `@quarterdeck diff --force-conflicts\n${MANIFESTS['of one line']}`],
])('a manifest %s', async (_, line) => {
  const { reply } = await chat.ask(line)
  expect(answerText(reply)).toContain('+  greeting: hi\n')
})

test('what is without a manifest, or with a file, is told where it goes', async () => {
  for (const line of ['/k8s diff', '/k8s diff -f web.yaml']) {
    const { text } = await chat.ask(line)
    expect(text).toMatch(/put (it|the manifest) under the command/)
  }
  const { text } = await chat.ask(`/k8s diff -n data\n${settings('  a: b\n', 'x', '  namespace: shop\n')}`)
  expect(text).toContain('the namespace from the provided object "shop" does not match the namespace "data"')
})

test('whoever may not change it may not ask what would come of it', async () => {
  const { text } = await chat.ask(`/k8s diff\n${settings('  a: b\n')}`, 'newcomer')
  expect(text).toMatch(/cannot (get|patch) resource "configmaps"/)
})

test('conflicts are the cluster’s own words, and how to look past them', async () => {
  const api = `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: cart\nspec:\n  replicas: 7\n`
  const { text } = await chat.ask(`/k8s diff --field-manager=somebody-else\n${api}`)
  expect(text).toMatch(/conflict.*\.spec\.replicas[\s\S]*--force-conflicts/)
  const { reply, text: said } = await chat.ask(`/k8s diff --field-manager=somebody-else --force-conflicts\n${api}`)
  expect(said).toContain('deployment cart would change:\n\n- spec.replicas 1 → 7\n')
  expect(answerText(reply)).toContain('+  replicas: 7\n')
})

test('no value of a Secret is shown, nor is what was pasted in the audit', async () => {
  const { reply } = await chat.ask(
    `/k8s diff --force-conflicts\n${secret(`  password: ${base64(SECRETS.password)}\n`)}`,
  )
  expect(plainText(reply)).toMatch(/\+ {2}password: '?\*\*\* \(after\)/)
  expect(plainText(reply)).not.toContain(base64(SECRETS.password))
  expect(plainText(reply)).toContain('compared by their size alone')
  const { text } = await chat.ask(`/k8s diff --nonsense\n${secret(`  password: ${base64(SECRETS.password)}\n`)}`)
  expect(text).toContain('--nonsense')
  const audit = await audited()
  expect(audit).toContain('diff --force-conflicts')
  expect(audit).toContain('diff --nonsense')
  expect(audit).not.toContain(base64(SECRETS.password))
})

test('after all of that the cluster is as it was', () => {
  expect(everything()).toBe(before)
})

/** Everything that was written down about what people asked. */
async function audited(): Promise<string> {
  const client = new Redis(redis.url, { lazyConnect: true })
  await client.connect()
  try {
    const keys = await client.keys(`${prefix}:audit*`)
    return JSON.stringify(await Promise.all(keys.map((key) => client.xrange(key, '-', '+'))))
  } finally {
    client.disconnect()
  }
}

/** All objects of the cluster but its events and leases. */
function everything(): string {
  const { configmaps, secrets, deployments, namespaces, pods, replicasets, services } = kinds
  const all = [configmaps, secrets, deployments, namespaces, pods, replicasets, services]
  return JSON.stringify(all.flatMap((kind) => shop.store.list(kind)))
}

/** kubectl's folders have names of their own each time, and its files times. */
function plain(diff: string): string {
  return (
    diff
      .replace(/\/tmp\/(LIVE|MERGED)-\d+\//g, '$1/')
      .replace(/^((?:---|\+\+\+) \S+)\t.*$/gm, '$1')
      // What is not there yet gets another one each time.
      .replace(/^(\+ {2}uid: ).*$/gm, '$1')
  )
}

/** On-call may apply, which is what a dry run takes. */
function mayApply(): void {
  shop.store.create({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'appliers' },
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['create', 'patch', 'update'] }],
  } as never)
  shop.store.create({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'appliers' },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'appliers' },
    subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'oncall' }],
  } as never)
}
