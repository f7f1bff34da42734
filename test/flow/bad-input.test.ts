import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Asking } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'

const redis = redisForFile()
let shop: Shop
let deck: Quarterdeck
let chat: Asking

beforeAll(async () => {
  shop = await openShop()
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: redis.prefix() },
    clusters: { 'prod-weu': shop.server },
    starting: { console: STAGE },
  })
  chat = asking(deck.url)
})

afterAll(async () => {
  await deck?.stop()
  await shop?.stop()
})

/** What was typed, what is wrong with it, and what to do instead. */
const WRONG: readonly (readonly [line: string, sentence: string, step: string])[] = [
  ['/k8s gte pods', "I don't know the command gte. Did you mean get?", '/k8s help get'],
  ['/k8s frobnicate', "I don't know the command frobnicate.", '/k8s help'],
  ['/k8s constructor', "I don't know the command constructor.", '/k8s help'],
  ['/k8s help __proto__', 'There is no command __proto__.', '/k8s help'],
  ['/k8s edit deploy web', 'edit is not offered in chat: an editor needs a terminal', 'How it is written: /k8s help'],
  ['/k8s attach toolbox', 'attach is not offered in chat: an interactive stream', 'logs shows what it prints'],
  ['/aks get pods', 'get is a command of /k8s, not of /aks.', 'Say: /k8s get pods'],
  ['/k8s get pods --bogus', "I don't know the flag --bogus of get.", '/k8s help get'],
  ['/k8s get pods --selctor=x', 'Did you mean --selector?', '/k8s help get'],
  ['/k8s get pods -x', "I don't know the flag -x of get.\n", '/k8s help get'],
  ['/k8s get pods -n', 'The flag -n needs a value', '-n NAMESPACE'],
  ['/k8s get pods --as=root', 'get does not take --as here: you act as yourself', '/k8s whoami'],
  ['/k8s get pods --token x', 'get does not take --token here', '/k8s whoami'],
  ['/k8s get pods --watch-only', 'get does not take --watch-only here', 'get -w'],
  ['/k8s get pods --raw /api', 'get does not take --raw here', 'get, describe and version'],
  ['/k8s get pods --no-headers=maybe', '--no-headers is on or off', '--no-headers=false'],
  ['/k8s logs toolbox --tail=many', '--tail takes a whole number, not “many”.', '/k8s help'],
  ['/k8s logs toolbox --since=soon', '--since takes a duration like 5s, 10m or 2h', '/k8s help'],
  ['/k8s get', 'You must specify the type of resource to get.', '/k8s get pods'],
  ['/k8s get ,', 'You must specify the type of resource to get.', '/k8s get pods'],
  ['/k8s logs', 'POD or TYPE/NAME is a required argument for the logs command', '/k8s logs deploy/web'],
  ['/k8s get pods "web', 'A quote opens and never closes: ', 'Quotes come in pairs: close it'],
  ['/k8s get pods ‘web', 'A quote opens and never closes: ', 'close it'],
  ['/k8s get pods \u0007web', 'control character', 'rather than pasting it'],
  [
    `/k8s get pods ${'a'.repeat(10_000)}`,
    'That line is 10014 characters long; 4000 is the most I read.',
    'Say it shorter',
  ],
  ['/k8s get pods | grep web', 'There is no shell here, so | does nothing.', '--field-selector'],
  ['/k8s get pods ; reboot', 'There is no shell here, so ; does nothing.', '-o jsonpath='],
  ['/k8s get pods %2e%2e', '“%2e%2e” cannot be the name of an object.', '/k8s get TYPE'],
  ['/k8s get pods/%2e%2e%2f%2e%2e%2fsecrets', 'cannot be the name of an object.', '/k8s get TYPE'],
  ['/k8s get pod ..', '“..” cannot be the name of an object.', '/k8s get TYPE'],
  ['/k8s get pods ""', '“” cannot be the name of an object.', '/k8s get TYPE'],
  ['/k8s logs ../../secrets/x', 'may not have more than one slash', '/k8s help'],
  ['/k8s get pods -n ../kube-system', '“../kube-system” cannot be the name of a namespace.', '/k8s help'],
  ['/k8s get pods toolbox --subresource=log', '--subresource is status, scale or resize', '/k8s logs'],
  ['/k8s get no/x --subresource=proxy', '--subresource is status, scale or resize', '/k8s logs'],
  ['/k8s get pods -o go-template={{.x}}', '-o go-template is not offered in chat.', '-o jsonpath='],
  ['/k8s get pods --cluster=nowhere', "I don't know the cluster nowhere.", 'Clusters: prod-weu.'],
  ['/k8s get pods --context=prod-wue', 'Did you mean prod-weu?', 'Clusters: prod-weu.'],
  ['/k8s get pods --cluster=a --context=b', '--cluster says a and --context says b', 'name one cluster'],
  ['/k8s get pdos', 'the server doesn\'t have a resource type "pdos"', 'Did you mean pods?'],
  ['/k8s logs depoly/web', 'the server doesn\'t have a resource type "depoly"', 'Did you mean deploy?'],
  ['/k8s get qqqqqqqq', 'the server doesn\'t have a resource type "qqqqqqqq"', 'prod-weu knows'],
  ['/k8s get pod web-9', 'pods "web-9" not found', 'Check the name, the namespace (-n)'],
  ['/k8s get pod web -n nowhere', 'namespaces "nowhere" not found', 'the namespace (-n)'],
  ['/k8s get pods a?limit=1&watch=true', 'pods "a?limit=1&watch=true" not found', 'Check the name'],
  ['/k8s logs toolbox -c nobody', 'container nobody is not valid for pod toolbox', 'It has: shell.'],
  ['/k8s get pods -l "app in (a"', 'unable to parse requirement', '/k8s help'],
]

test.for(WRONG)('%s', async ([line, sentence, step]) => {
  const { text, reply } = await chat.ask(line)
  expect(text).toContain(sentence)
  expect(text).toContain(step)
  expectPlainWords(text)
  expect(reply.nodes.at(-1)).toMatchObject({ kind: 'context', text: ['id ', { code: expect.stringMatching(/^q/) }] })
})

/** What phones make of quotes, hyphens and spaces is read as what was meant. */
const FORGIVEN = [
  '/k8s get pods —l “app=web”',
  '/k8s get pods –-selector ‘app=web’',
  '/k8s get pods −l app=web',
  '/K8S GET pods\u00a0-l\u2003app=web',
  'kubectl get pods -l app=web',
  '@quarterdeck get pods -l "app=web"',
  '/k8s get pods -l „app=web‟',
]

test.for(FORGIVEN)('%s is understood', async (line) => {
  const { text } = await chat.ask(line)
  expect(text).toContain('prod-weu · shop · 3 pods')
})

const PEOPLE = [
  [
    'nobody',
    'I don’t know who you are in Kubernetes',
    'under identity.people: console: nobody, with a user and groups',
  ],
  ['guest', 'Guests of this workspace may not run commands.', 'Ask a full member of the team'],
  [
    'newcomer',
    'pods is forbidden: User "kim@example.com" cannot list resource "pods" in API group "" in the namespace "shop"',
    'On prod-weu you are kim@example.com (staff). Missing there: a role that allows list on pods in namespace shop.',
  ],
] as const

test.for(PEOPLE)('%s is refused, with what is missing', async ([who, sentence, step]) => {
  const before = shop.server.requests.length
  const { text, visibleTo } = await chat.ask('/k8s get pods', who)
  expect(text).toContain(sentence)
  expect(text).toContain(step)
  expect(visibleTo).toBe(who)
  expectPlainWords(text)
  if (who !== 'newcomer') expect(shop.server.requests.length).toBe(before)
})

test('what works is shown beside what does not', async () => {
  const { text } = await chat.ask('/k8s get pods toolbox nothing')
  expect(text).toMatch(/toolbox +1\/1 +Running/)
  expect(text).toContain('Error from server (NotFound): pods "nothing" not found')
})

test('a mention is answered in the open, a mistake in it too', async () => {
  const { visibleTo, text } = await chat.ask('@quarterdeck gte pods')
  expect({ visibleTo, text }).toMatchObject({
    visibleTo: undefined,
    text: expect.stringContaining('Did you mean get?'),
  })
})

function expectPlainWords(text: string): void {
  expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|\[object |\bundefined\b|\.ts\b|native code/)
  expect(text.split('\n').filter(Boolean).length).toBeGreaterThanOrEqual(3)
}
