import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from '../src/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function load(yaml: string, env: Record<string, string> = {}) {
  const path = join(folder, 'quarterdeck.yaml')
  writeFileSync(path, yaml)
  return loadConfig({ QUARTERDECK_CONFIG: path, ...env })
}

function problems(yaml: string, env: Record<string, string> = {}): string[] {
  const loaded = load(yaml, env)
  return loaded.ok ? [] : loaded.problems.map(({ path, message }) => `${path}: ${message}`)
}

test('nothing at all is a configuration', () => {
  const loaded = load('')
  expect(loaded).toMatchObject({
    ok: true,
    config: { clusters: [], limits: { deadlineSeconds: 30 }, env: { PORT: 3000 } },
  })
})

test('the example explains every key there is, and is right', () => {
  const path = resolve(import.meta.dirname, '../quarterdeck.example.yaml')
  const loaded = loadConfig({ QUARTERDECK_CONFIG: path })
  expect(loaded).toMatchObject({ ok: true })
  const example = readFileSync(path, 'utf8')
  for (const key of loaded.ok ? keysOf({ ...loaded.config, env: {} }) : []) expect(example).toContain(`${key}:`)
})

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === 'env' ? [] : [key, ...keysOf(inner)]))
}

test('every problem is said at once, with its path, unknown keys included', () => {
  const said = problems(
    `
clusters:
  - name: prod weu
    colour: red
  - name: a
    aliases: [b]
    inCluster: true
    context: x
  - name: b
defaultCluster: nowhere
channels:
  - namespace: shop
identity:
  people:
    - user: ''
limit: {deadlineSeconds: 1}
mask: ['(']
`,
    { SLACK_BOT_TOKEN: 'nonsense', PORT: '99999', REDIS_URL: 'http://x' },
  )
  expect(said).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^clusters\[0\]\.name: a name is letters/),
      'clusters[0].colour: is not a key I know',
      'limit: is not a key I know',
      expect.stringMatching(/^identity\.people\[0\]\.user: /),
      'SLACK_BOT_TOKEN: a bot token begins with xoxb-',
      expect.stringMatching(/^PORT: /),
      'REDIS_URL: a URL such as redis://localhost:6379',
    ]),
  )
  expect(
    problems(
      "clusters: [{name: a, aliases: [b], inCluster: true, context: x}, {name: b}]\ndefaultCluster: nowhere\nchannels: [{namespace: shop}]\nmask: ['(', 'a*']\nidentity: {people: [{user: x}]}",
    ),
  ).toEqual([
    'clusters[0].inCluster: goes without kubeconfig and context',
    'clusters[1]: the name b is taken by another cluster',
    'defaultCluster: there is no cluster nowhere in clusters',
    'channels[0]: needs slack, teams or console with the channel’s id',
    'identity.people[0]: needs slack, teams or console with the person’s id',
    'mask[0]: is not a regular expression',
    'mask[1]: matches nothing at all, and so would hide every gap',
  ])
})

test.each([
  ['a: [', /: /],
  ['a: 1\na: 2', /unique/i],
  ['just words', /expected object/i],
  [`a: &a [x]\nb: [${'*a,'.repeat(50)}]`, /./],
  ['x'.repeat(300_000), /larger than 256 KiB/],
])('what is no configuration is said, not thrown: %.20s', (yaml, sentence) => {
  expect(problems(yaml).join('\n')).toMatch(sentence)
})

test('what moved says where to', () => {
  expect(problems('alerts: {ops: slack:C1}')).toEqual([
    'alerts.ops: stands at the top level now, for all that concerns the bot: ops: {slack: C0123456789}',
  ])
})

test('a file that was named must be there; secrets must fit together', () => {
  expect(loadConfig({ QUARTERDECK_CONFIG: join(folder, 'none.yaml') })).toMatchObject({
    ok: false,
    problems: [{ message: expect.stringContaining('no such file') }],
  })
  expect(problems('', { SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual([
    expect.stringMatching(/^SLACK_SIGNING_SECRET: is needed/),
  ])
  expect(problems('', { SLACK_APP_TOKEN: 'xapp-1' })).toEqual([expect.stringMatching(/^SLACK_BOT_TOKEN: is needed/)])
  expect(problems('', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: '' })).toEqual([])
})
