import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { check } from '../../src/check.ts'
import { loadConfig } from '../../src/config.ts'
import { redisForFile } from '../support/redis.ts'

const redis = redisForFile()

/** What `quarterdeck check` says of a configuration, but for what it cannot reach. */
async function says(config: object, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-check-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'quarterdeck.yaml')
  writeFileSync(path, JSON.stringify(config))
  const whole = { QUARTERDECK_CONFIG: path, KUBECONFIG: join(folder, 'none'), REDIS_URL: redis.url, ...env }
  const loaded = loadConfig(whole)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  let text = ''
  await check(loaded.config, { write: (more) => (text += more) }, whole)
  return text.replace(/ {2,}/g, ' | ')
}

test('rules that never decide anything are named, with the reason', async () => {
  const who = ['*']
  const text = await says({
    policy: {
      rules: [
        { name: 'typo', effect: 'allow', who, verbs: ['sacle'] },
        { name: 'all', effect: 'allow', who, onBehalf: true },
        { name: 'late', effect: 'deny', who, verbs: ['scale'], namespaces: ['shop'] },
      ],
    },
  })
  expect(text).toContain('rule typo | warn | never decides: no command is called sacle')
  expect(text).toContain('rule late | warn | never decides: all, which stands before it')
  expect(text).not.toContain('rule all |')
  expect(text).toContain('policy | ok | 3 rules, 0 roles; 1 lend the bot’s own rights')
})

test('callbacks without anything to sign with are bad, with it they are not', async () => {
  const config = { deployments: { callbacks: { hosts: ['ci.example.com'] } } }
  expect(await says(config)).toMatch(/deployments \| bad \| .*set QUARTERDECK_CALLBACK_SECRET/)
  const env = { QUARTERDECK_CALLBACK_SECRET: 'c'.repeat(32) }
  expect(await says(config, env)).toContain('deployments | ok | 0 pipelines, callbacks to ci.example.com')
})

test('a record that could not be written is found before it is missed', async () => {
  expect(await says({ audit: { file: '/no/such/folder/audit.jsonl' } })).toContain('audit | bad | ')
  expect(await says({ audit: { file: join(tmpdir(), 'audit.jsonl') } })).toContain('audit | ok | ')
})
