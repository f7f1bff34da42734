import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LogSource } from '../../sandbox/kube/kube.ts'
import type { KubeObject } from '../../sandbox/object.ts'
import { configMap, object } from '../../sandbox/world/plain.ts'
import { deployment } from '../../sandbox/world/workload.ts'
import { answerText } from '../../src/reply.ts'
import type { Asking } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'

const redis = redisForFile()
const planted: string[] = []
let shop: Shop
let deck: Quarterdeck
let chat: Asking

/** A value of three words, each found nowhere else, so that a part of it is a leak as well. */
function plant(words = 3): string {
  const n = planted.length
  const value = [`open${n}x`, `sesame${n}x`, `now${n}x`].slice(0, words).join(' ')
  planted.push(value)
  return value
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const applied = (fields: object) => ({
  'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(fields)}\n`,
})
const env = () => [
  { name: 'DB_PASSWORD', value: plant() },
  { name: 'SETTINGS', value: JSON.stringify({ db: { password: plant() } }) },
]
const secret = (annotations: Readonly<Record<string, string>> = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'inner', annotations },
  data: { words: base64(plant()) },
  stringData: { words: plant() },
})

function objects(): KubeObject[] {
  const where = (name: string, annotations: Readonly<Record<string, string>>) => ({
    name,
    namespace: 'shop',
    labels: { 'api-token': plant(1) },
    annotations,
  })
  const file = [
    'db:',
    `  password: ${plant()}`,
    '  key:',
    `    privateKey: |`,
    `      ${plant()}`,
    `      ${plant()}`,
    `  url: "Server=x;Password=${plant()};Port=1"`,
    '',
  ].join('\n')
  const manifest = [
    'apiVersion: v1',
    'kind: Secret',
    'stringData:',
    `  words: ${plant()}`,
    '  more: |',
    `    ${plant()}`,
  ]
  const shopEnv = env()
  const args = ['--password', plant(), `--api-token=${plant()}`, '--verbose', `DB_PASSWORD=${plant()}`]
  const list = {
    apiVersion: 'v1',
    kind: 'List',
    items: [secret(), { apiVersion: 'v1', kind: 'SecretList', items: [secret()] }],
  }
  return [
    object('v1', 'Secret', where('planted', { owner: plant(), note: `{${plant()}`, ...applied(secret()) }), {
      type: 'Opaque',
      data: { words: base64(plant()) },
    }),
    {
      ...configMap('shop', 'planted', {
        password: plant(),
        'app.yaml': file,
        'app.json': JSON.stringify({ token: plant(), list }, undefined, 2),
        'manifest.yaml': manifest.join('\n'),
        'app.properties': `user=bob\ndb.password=${plant()}\n`,
        'run.sh': `export API_TOKEN="${plant()}"\nrun --password "${plant()}"\n`,
      }),
      metadata: where('planted', { 'example.com/api-token': plant(), ...applied({ data: { password: plant() } }) }),
    },
    {
      ...deployment({ name: 'planted', namespace: 'shop', image: 'registry.example/planted:1', env: shopEnv, args }),
      metadata: where('planted', applied({ spec: { containers: [{ env: env(), args: ['--token', plant()] }] } })),
    },
    object('ops.example.com/v1', 'Backup', where('planted', applied({ spec: { manifests: [secret()] } })), {
      spec: {
        schedule: 'x',
        password: plant(),
        token: { value: plant() },
        manifests: [secret({ note: plant() }), list],
      },
      status: { phase: 'Ready' },
    }),
  ]
}

const LOG = () => [
  `password: ${plant()}`,
  `  DB_PASSWORD: ${plant()}`,
  `{"token":"${plant()}"}`,
  `msg token="${plant()}" ok`,
]

beforeAll(async () => {
  const lines = LOG()
  const read: LogSource['read'] = (pod, _container, { previous }) =>
    pod.metadata.labels?.app === 'planted' && !previous ? lines.map((text, at) => ({ at, text })) : undefined
  shop = await openShop({ logs: { read } })
  for (const one of objects()) shop.store.create(one)
  shop.clock.advance(60_000)
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server },
    config: { mask: ['^ACME-\\d+$', '(ORDER-\\d+)', '(?<keep>card )\\d+'] },
    starting: { console: STAGE },
  })
  chat = asking(deck.url)
})

afterAll(async () => {
  await deck?.stop()
  await shop?.stop()
})

/** Everything that was said, in every rendering, holds no word of what was planted, as it is or in base64. */
async function silent(line: string): Promise<string> {
  const said = await chat.ask(`/k8s ${line}`)
  const all = JSON.stringify(said)
  expect(said, line).toMatchObject({ slack: expect.anything(), teams: expect.anything() })
  for (const value of planted) {
    for (const word of [...value.split(' '), base64(value).slice(0, 14)]) expect(all, line).not.toContain(word)
  }
  return answerText(said.reply) || said.text
}

const FORMATS = [
  '-o yaml',
  '-o yaml --show-managed-fields',
  '-o json',
  '-o jsonpath={}',
  "-o jsonpath='{..}'",
  "-o jsonpath='{.data.password} {.data.words} {.spec.password} {.spec.token.value}'",
  "-o jsonpath='{..env[0].value} {..env[1].value} {..args} {..args[1]}'",
  "-o jsonpath='{.metadata.annotations}'",
  "-o jsonpath='{.metadata.annotations.*}'",
  "-o jsonpath='{.data.*} {.spec.manifests[*].data.words} {.spec.manifests[*].stringData}'",
  '-o custom-columns=A:.data.password,B:.spec.password,C:.metadata.annotations,D:.data',
  '-o custom-columns=A:..env[*].value,B:..env[0].value,C:..args[1]',
  '-o custom-columns=A:.spec.template.spec.containers[0].args,B:.spec.manifests[0].data.words',
  '-o wide',
  '-o name',
  '--show-labels',
  '-L api-token --sort-by=.metadata.name',
]

test.for([
  'secret planted',
  'cm planted',
  'deploy planted',
  'backup planted',
  'pods -l app=planted',
  'rs -l app=planted',
])('%s tells nothing, however it is printed', async (what) => {
  for (const format of FORMATS) await silent(`get ${what} ${format}`)
  await silent(`describe ${what}`)
})

test('nor do lists of several kinds, orders, or logs', async () => {
  for (const line of [
    'get secrets,cm,deploy,pods,backups -o yaml',
    'get secrets,cm,deploy,pods,backups -o json',
    'get cm --sort-by=.data.password',
    'get all --show-labels',
    'describe secrets,cm,backups',
    'logs deploy/planted',
    'logs deploy/planted --timestamps',
  ]) {
    await silent(line)
  }
})

test('what is hidden is seen to be there, and everything else is told', async () => {
  const pod = await silent('get deploy planted -o yaml')
  expect(pod).toContain("- name: DB_PASSWORD\n          value: '***'\n")
  expect(pod).toContain("- --password\n        - '***'\n        - --api-token=***\n        - --verbose\n")
  const map = await silent('get cm planted -o jsonpath={.data}')
  expect(JSON.parse(map)).toMatchObject({
    password: '***',
    'app.yaml': 'db:\n  password: ***\n  key:\n    privateKey: ***\n  url: "Server=x;Password=***;Port=1"\n',
    'manifest.yaml': 'apiVersion: v1\nkind: Secret\nstringData:\n  words: ***\n  more: ***',
    'app.properties': 'user=bob\ndb.password=***\n',
  })
  expect(await silent('describe cm planted')).toContain('password:\n----\n***\n')
  expect(await silent('get backup planted -o jsonpath={.spec.manifests[0].data.words}')).toMatch(/^<\d+ bytes hidden>$/)
  expect(await silent('describe pods -l app=planted')).toMatch(/DB_PASSWORD: +\*\*\*\n/)
  expect(await silent('logs deploy/planted')).toContain('password: ***\n')
})

test('configured patterns hold for each string, hide all they match, and keep what they say', async () => {
  for (const [name, shown] of [
    ['ORDER-1', '"***" not found'],
    ['card 12', '"card ***" not found'],
  ]) {
    expect((await chat.ask(`/k8s get pods '${name}'`)).text).toContain(shown)
  }
  shop.store.create(configMap('shop', 'orders', { a: 'ACME-123', b: 'x ACME-123' }))
  expect(answerText((await chat.ask('/k8s get cm orders -o jsonpath={.data.a}')).reply)).toBe('***')
  expect(answerText((await chat.ask('/k8s get cm orders -o jsonpath={.data.b}')).reply)).toBe('x ACME-123')
  const { text } = await chat.ask('/k8s get cm orders -o custom-columns=NAME:.metadata.name,A:.data.a')
  expect(text).toMatch(/orders +\*\*\*/)
})
