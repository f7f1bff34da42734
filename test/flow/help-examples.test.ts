import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KubeObject } from '../../sandbox/object.ts'
import { namespace } from '../../sandbox/world/plain.ts'
import { deployment } from '../../sandbox/world/workload.ts'
import { parse } from '../../src/command/parse.ts'
import { plainText } from '../../src/reply.ts'
import { asking, STAGE } from '../support/asking.ts'
import { kubectlMissing, openKubectl } from '../support/kubectl.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'

/** Everything `kubectl VERB --help` shows of the verbs that read: its examples work here, its flags are known. */
const VERBS = [
  ...['get', 'describe', 'logs', 'events', 'top pod', 'top node', 'rollout status', 'rollout history'],
  ...[
    'auth can-i',
    'auth whoami',
    'api-resources',
    'api-versions',
    'explain',
    'version',
    'cluster-info',
    'wait',
    'diff',
  ],
] as const

/** Examples that are refused by design, and what is said to them. */
const REFUSED: readonly { readonly example: RegExp; readonly says: RegExp }[] = [
  { example: / (-f \S+\.(yaml|json)|-k dir)/, says: /chat has no files/ },
  { example: /--template=/, says: /-o jsonpath=/ },
  { example: / --as=/, says: /you act as yourself/ },
  { example: /--insecure-skip-tls-verify-backend/, says: /certificate is always checked/ },
  { example: /--pod-running-timeout/, says: /ask again when the pod runs/ },
  { example: /^events .*-oyaml/, says: /get events prints them/ },
  { example: /plaintext-openapiv2/, says: /unrecognized format: plaintext-openapiv2/ },
  { example: /--namespace=NAMESPACE/, says: /cannot be the name of a namespace/ },
]

/** Changes that stand between the examples of a verb that reads. */
const CHANGES = /^(create|delete) /

/** Where the sandbox has no such thing, or nobody to ask: the rest of an answer, for what is said then. */
const NOT_HERE = /not found|No resources|No events|have a resource type/

const redis = redisForFile()
const help = new Map<string, string>()
let shop: Shop
let deck: Quarterdeck

describe.skipIf(kubectlMissing())('what kubectl says in its help', () => {
  beforeAll(async () => {
    const kubectl = await openKubectl()
    const asked = [...VERBS.map((verb) => `${verb} --help`), 'options', '--help']
    await Promise.all(asked.map(async (line) => help.set(line, (await kubectl(line.split(' '))).stdout)))
    await kubectl.close()
    shop = await openShop()
    for (const object of objects()) shop.store.create(object)
    shop.clock.advance(60_000)
    deck = await openQuarterdeck({
      redis: { url: redis.url, prefix: redis.prefix() },
      clusters: { 'prod-weu': shop.server },
      starting: { console: STAGE },
    })
  })

  afterAll(async () => {
    await deck?.stop()
    await shop?.stop()
  })

  test.for(VERBS)('the examples of %s work, or are refused in a sentence that says what does', async (verb) => {
    const examples = examplesOf(verb)
    expect(examples.length, 'examples in the help').toBeGreaterThan(0)
    const chat = asking(deck.url)
    for (const example of examples) {
      const said = refusal(`kubectl ${example}`)
      const known = REFUSED.find((refused) => refused.example.test(example))
      if (said !== undefined) expect(said, example).toMatch(known?.says ?? /^an example that should work$/)
      else if (!LATER.test(example)) {
        const { text, reply } = await chat.ask(`/k8s ${example}`)
        const answered = reply.nodes.some((node) => node.answer) || NOT_HERE.test(text) || /^prod-weu/.test(text)
        expect(answered || known?.says.test(text), `${example}\n${plainText(reply)}`).toBe(true)
      }
    }
  })

  test.for(VERBS)('every flag of %s is taken or refused with a reason', (verb) => {
    for (const flag of flagsIn(help.get(`${verb} --help`) ?? '', 'Options:')) {
      expect(refusal(`${verb} x ${flag}=1`) ?? '', `${verb} ${flag}`).not.toMatch(/I don't know the flag/)
    }
  })

  test('every global flag is taken or refused with a reason', () => {
    const flags = flagsIn(help.get('options') ?? '')
    expect(flags.length).toBeGreaterThan(20)
    for (const flag of flags) expect(refusal(`get pods ${flag}=1`) ?? '', flag).not.toMatch(/I don't know the flag/)
  })

  test('every command is taken or refused with what to do instead', () => {
    const commands = [...(help.get('--help') ?? '').matchAll(/^ {2}([a-z-]+) {2,}/gm)].map(([, name = '']) => name)
    expect(commands.length).toBeGreaterThan(35)
    for (const command of commands) {
      const said = refusal(command) ?? ''
      expect(said, command).not.toMatch(/I don't know the command/)
      if (said.includes('is not offered')) expect(said, command).toMatch(/is not offered in chat: .{20,}\.$/)
    }
  })
})

/** Answered when something has happened, which here nothing does, or by what goes on until it is stopped. */
const LATER = /^wait |^events .*--watch/

function examplesOf(verb: string): string[] {
  const [, from = ''] = (help.get(`${verb} --help`) ?? '').split(/^Examples:$/m)
  return (from.split(/^\S/m)[0] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('kubectl '))
    .map((line) => line.slice('kubectl '.length))
    .filter((line) => !CHANGES.test(line))
}

function flagsIn(text: string, after?: string): string[] {
  const [, from = ''] = after ? text.split(new RegExp(`^${after}$`, 'm')) : ['', text]
  const own = after ? (from.split(/^\S/m)[0] ?? '') : from
  return [...own.matchAll(/^ +(?:(-\w), )?(--[\w-]+)=/gm)].flatMap(([, short, long = '']) => [
    ...(short ? [short] : []),
    long,
  ])
}

/** What is wrong with a line before anybody is asked, or undefined. */
function refusal(line: string): string | undefined {
  try {
    parse(line)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What the examples speak of. */
function objects(): KubeObject[] {
  const pod = (name: string, container = name): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { name: 'myLabel' } },
    spec: { containers: [{ name: container, image: `registry.example/${container}:1` }] },
  })
  const sidecars = [{ name: 'nginx-1', image: 'registry.example/nginx-1:1' }]
  const app = (name: string) => deployment({ name, namespace: 'shop', image: 'registry.example/nginx:1', sidecars })
  return [
    namespace('backend'),
    pod('nginx'),
    pod('frontend'),
    pod('test-pod'),
    pod('web-pod-13je7'),
    pod('web-1', 'ruby'),
    app('nginx'),
    app('abc'),
  ]
}
