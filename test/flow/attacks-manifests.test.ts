import type { Server } from 'node:https'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Redis } from 'ioredis'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Asking, Said } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import { POLICY, rights } from '../support/changing.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck, PEOPLE } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'
import { until } from '../support/until.ts'

const server = redisForFile()
const prefix = server.prefix()
let shop: Shop
let deck: Quarterdeck
let chat: Asking
let outside: Server
let base: string
/** What the server outside is asked for, what it has to say, and what was looked up and dialled. */
const asked: string[] = []
const dialled: string[] = []
let served = ''
let leadsTo = '203.0.113.7'

const manifest = (name: string, data = 'a: b') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {${data}}\n`

beforeAll(async () => {
  const names = [{ type: 2 as const, value: 'git.example' }]
  const made = await generate([{ name: 'commonName', value: 'git.example' }], {
    extensions: [{ name: 'subjectAltName', altNames: names }],
  })
  outside = createServer({ key: made.private, cert: made.cert }, ({ url = '' }, response) => {
    asked.push(url)
    if (url.endsWith('/away')) response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end()
    else response.end(served)
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  base = `https://git.example:${(outside.address() as AddressInfo).port}`
  shop = await openShop()
  for (const object of rights()) shop.store.create(object)
  const lead = { console: 'lead', user: 'lena@example.com', groups: ['staff'] }
  const person = { id: 'lead', name: 'Lena', email: 'lena@example.com', standing: 'member' as const, title: 'lead' }
  deck = await openQuarterdeck({
    redis: { url: server.url, prefix },
    clusters: { 'prod-weu': shop.server },
    config: {
      policy: POLICY,
      identity: { people: [...PEOPLE.people, lead] },
      manifests: { urls: [`${base}/team/`] },
    },
    starting: {
      console: { ...STAGE, people: [...STAGE.people, person] },
      outside: {
        resolve: async () => [{ address: leadsTo, family: 4 }],
        dial: ({ address }) => {
          dialled.push(address)
          return { address: '127.0.0.1', family: 4 }
        },
        ca: made.cert,
      },
    },
  })
  chat = asking(deck.url)
})

afterAll(async () => {
  outside?.closeAllConnections()
  outside?.close()
  await deck?.stop()
  await shop?.stop()
})

const ask = (line: string, who?: string): Promise<Said> => chat.ask(`/k8s ${line}`, who)
const idIn = ({ text }: Said) => /CH-\w{8}/.exec(text)?.[0] ?? ''

function dataOf(name: string): unknown {
  const kind = shop.store.kinds.at('', 'v1', 'configmaps')
  return kind && shop.store.get(kind, 'shop', name)?.data
}

/** Requests that changed the cluster, dry runs and questions left out. */
function writes(): number {
  return shop.server.requests.filter(({ method, url }) => method !== 'GET' && !/dryRun=All|reviews/.test(url)).length
}

async function ended(id: string): Promise<string> {
  let text = ''
  await until(`${id} to end`, async () => {
    text = (await ask(`approvals ${id}`)).text
    return !/APPROVAL|APPROVED|RUNNING/.test(text)
  })
  return text
}

describe('a manifest from a URL', () => {
  test('is what was read when it was asked for, whatever stands there when it is run', async () => {
    served = manifest('pinned', 'good: "1"')
    const card = await ask(`apply -f ${base}/team/x.yaml`)
    expect(card.text).toContain('APPROVAL  Apply configmap/pinned')
    served = manifest('pinned', 'evil: "1"')
    const before = asked.length
    await ask(`approve ${idIn(card)}`, 'lead')
    expect(await ended(idIn(card))).toContain('DONE')
    expect([dataOf('pinned'), asked.length]).toEqual([{ good: '1' }, before])
  })

  test.each([
    ['the metadata of a cloud', 'apply', 'http://169.254.169.254/latest/meta-data/'],
    ['the same over https', 'create', 'https://169.254.169.254/latest/meta-data/'],
    ['this machine', 'diff', 'https://127.0.0.1/team/x.yaml'],
    ['this machine in disguise', 'deploy web', 'https://0x7f000001/team/x.yaml'],
    ['the cluster itself', 'apply', 'https://kubernetes.default.svc/api/v1/namespaces/kube-system/secrets'],
    ['a file', 'create', 'file:///etc/passwd'],
    ['another host', 'diff', 'https://evil.example/team/x.yaml'],
    ['a host in front of the allowed one', 'deploy web', 'https://git.example@evil.example/team/x.yaml'],
    ['a way out of the folder', 'apply', 'BASE/team/..%2f..%2fsecret'],
    ['another folder', 'create', 'BASE/secret/x.yaml'],
  ])('%s is refused to %s, and nothing is dialled', async (_what, verb, url) => {
    const before = [asked.length, dialled.length, writes()]
    const { text } = await ask(`${verb} -f ${url.replace('BASE', base)}`)
    expect(text).toMatch(/is not where manifests may come from|https URL without a password/)
    expect(text).toContain('Allowed is what begins with')
    expect([asked.length, dialled.length, writes()]).toEqual(before)
  })

  test('a name that leads to a private address is not dialled, and a redirect to one is not followed', async () => {
    leadsTo = '10.0.0.1'
    const before = dialled.length
    expect((await ask(`apply -f ${base}/team/x.yaml`)).text).toContain('leads to a private address')
    expect(dialled.length).toBe(before)
    leadsTo = '203.0.113.7'
    const { length } = asked
    expect((await ask(`apply -f ${base}/team/away`)).text).toMatch(/https URL without a password/)
    expect(asked.slice(length)).toEqual(['/team/away'])
    expect(dialled.every((address) => address === '203.0.113.7')).toBe(true)
  })

  test('nobody who is nobody has anything fetched', async () => {
    const { length } = asked
    for (const who of ['guest', 'nobody']) await ask(`diff -f ${base}/team/x.yaml`, who)
    expect((await ask(`apply -f ${base}/team/x.yaml`, 'newcomer')).text).toContain('No rule allows')
    expect(asked.length).toBe(length)
  })
})

describe('what is more than it seems', () => {
  test('an object after many empty lines stands on the card like the first, and makes it a danger', async () => {
    const role = 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}'
    const who = 'subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: mallory}]'
    const hidden = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: x}\n${role}\n${who}\n`
    const before = writes()
    const { text } = await ask(`apply\n${manifest('innocent')}${'\n'.repeat(300)}---\n${hidden}`)
    // The rules know nothing of cluster roles, so all of it is refused.
    expect(text).toContain('No rule allows this change')
    expect((await ask(`diff\n${manifest('innocent')}${'\n'.repeat(300)}---\n${hidden}`)).text).toContain(
      'clusterrolebinding x',
    )
    expect(writes()).toBe(before)
  })

  test.each([
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`).join('\n')}`,
      /[Aa]lias/,
    ],
    ['a nest', `${manifest('x')}more: ${'['.repeat(3_000)}`, /nested too deeply/],
    [
      'many keys',
      `${manifest('x')}more: {${Array.from({ length: 12_000 }, (_, i) => i.toString(36)).join(',')}}`,
      /more parts than I read|characters long/,
    ],
    ['many documents', '--- 1\n'.repeat(9_000), /more parts than I read/],
    ['many objects', `${manifest('x')}---\n`.repeat(30), /20 is the most/],
    ['a key twice', `${manifest('x')}kind: Secret\n`, /must be unique/],
    ['a program', `${manifest('x')}more: !!js/function "process.exit(1)"\n`, /unknown field|Unsupported|more/],
    ['another namespace', manifest('x').replace('{name: x}', '{name: x, namespace: kube-system}'), /No rule allows/],
    ['a name that is a path', manifest('../../secrets/x'), /cannot be the name|invalid|Invalid/],
    ['a name that is another’s', manifest('"x?dryRun=All"'), /cannot be the name|invalid|Invalid/],
    [
      'what the bot writes itself',
      manifest('x').replace('{name: x}', '{name: x, annotations: {quarterdeck.dev/change: CH-1}}'),
      /APPROVAL|bot alone/,
    ],
    [
      'a Secret',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData: {a: hunter2-very-secret}\n',
      /APPROVAL|danger|not written/,
    ],
  ])('%s', async (_what, text, says) => {
    const before = writes()
    const said = await ask(`apply\n${text}`)
    expect(said.text).toMatch(says)
    expect(JSON.stringify(said)).not.toContain('hunter2')
    expect(said.text.length).toBeLessThan(4_000)
    expect(writes()).toBe(before)
    if (idIn(said)) await ask(`cancel ${idIn(said)}`)
  })

  test('more than is read is not read', async () => {
    const post = (body: string) =>
      fetch(`${deck.url}/console/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      }).then(
        ({ status }) => status,
        () => 413,
      )
    expect(
      await post(JSON.stringify({ channel: 'ops', user: 'oncall', text: `/k8s apply\n${'x'.repeat(1_500_000)}` })),
    ).toBe(413)
    const { text } = await ask(`apply\n${manifest('x', `a: "${'x'.repeat(63_950)}"`)}`)
    expect(text).toContain('is the most I read')
  })

  test('two manifests at once are one too many: a card never names another than it would run', async () => {
    served = manifest('decoy')
    const { length } = asked
    expect((await ask(`apply -f ${base}/team/x.yaml\n${manifest('evil')}`)).text).toContain('contradict each other')
    expect((await ask(`apply -f harmless.yaml\n${manifest('evil')}`)).text).toContain('contradict each other')
    expect((await ask('apply -f harmless.yaml')).text).toContain('chat has no files but those that are shared')
    expect(asked.length).toBe(length)
  })
})

test('who said too little is asked for the manifest, and what they write goes below their line as it is', async () => {
  const before = writes()
  const said = await chat.ask('/k8s apply -n shop --reason "x"')
  expect(said.reply.nodes).toContainEqual(
    expect.objectContaining({
      kind: 'input',
      id: 'manifest',
      multiline: true,
      command: '/k8s apply -n shop --reason "x"',
    }),
  )
  const text = manifest('written', '"a {} b": "two  spaces, \\"quotes\\""')
  const card = await chat.click(said.id, 'manifest', 'oncall', text.replaceAll('\n', '\r\n'))
  expect(card.text).toContain('APPROVAL  Apply configmap/written')
  expect(writes()).toBe(before)
  await ask(`approve ${idIn(card)}`, 'lead')
  await ended(idIn(card))
  expect(dataOf('written')).toEqual({ 'a {} b': 'two  spaces, "quotes"' })
})

test('a cluster that does not say which it is is not changed', async () => {
  const action = { kind: 'status' as const, code: 403 }
  const undo = shop.server.faults.push({ match: { path: /namespaces\/kube-system$/ }, action })
  const before = writes()
  expect((await ask(`apply\n${manifest('unbound')}`)).text).toContain('does not let the bot see which cluster it is')
  expect(writes()).toBe(before)
  undo()
})

test('a secret in what is pasted stands on no card and in no record, and is not guessed from the difference', async () => {
  const env = 'env: [{name: API_TOKEN, value: hunter2-very-secret}]'
  const pod = `containers: [{name: c, image: "a:1", ${env}}]`
  const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: leaky}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {${pod}}}}`
  const said = await ask(`apply\n${text}`)
  expect(said.text).toContain('APPROVAL')
  for (const each of [said, await ask(`approvals ${idIn(said)}`, 'lead'), await ask('audit --since 1h', 'lead')])
    expect(JSON.stringify(each)).not.toContain('hunter2')
  const redis = new Redis(server.url)
  for (const key of await redis.keys(`${prefix}:*`)) {
    const kind = await redis.type(key)
    const held =
      kind === 'hash'
        ? await redis.hgetall(key)
        : kind === 'stream'
          ? await redis.xrange(key, '-', '+')
          : kind === 'string'
            ? await redis.get(key)
            : ''
    expect(JSON.stringify(held), key).not.toContain('hunter2')
  }
  redis.disconnect()
  await ask(`cancel ${idIn(said)}`)
})
