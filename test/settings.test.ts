import { expect, test } from 'vitest'
import type { Config } from '../src/config.ts'
import { loadConfig } from '../src/config.ts'
import { createLog } from '../src/log.ts'
import { sealingSecret } from '../src/settings.ts'
import { start } from '../src/start.ts'

function configOf(env: Readonly<Record<string, string>>): Config {
  const loaded = loadConfig(env)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  return loaded.config
}

const bot = { SLACK_BOT_TOKEN: 'xoxb-the-same' }

test('every process of one setup derives the same secret, whatever else it was given', () => {
  const socket = configOf({ ...bot, SLACK_APP_TOKEN: 'xapp-1-A0-x' })
  const http = configOf({ ...bot, SLACK_SIGNING_SECRET: 'signing secret' })
  const both = configOf({ ...bot, SLACK_APP_TOKEN: 'xapp-1-A0-x', SLACK_SIGNING_SECRET: 'signing secret' })
  expect(sealingSecret(http)).toEqual(sealingSecret(socket))
  expect(sealingSecret(both)).toEqual(sealingSecret(socket))
  expect(sealingSecret(socket)).toMatchObject({ lasts: true, secret: expect.stringMatching(/^[\w-]{43}$/) })
  expect(sealingSecret(configOf({ QUARTERDECK_SECRET: 's'.repeat(32) })).secret).toBe('s'.repeat(32))
})

test.each(['worker', 'chat'] as const)(
  'a %s of its own without a secret that others can have does not start',
  async (role) => {
    const config = configOf({ REDIS_URL: 'redis://127.0.0.1:1', PORT: '0' })
    await expect(start(config, { roles: new Set([role]), log: createLog('silent'), env: {} })).rejects.toMatchObject({
      code: 'config',
      message: `A process with --roles ${role} needs the secret that the others have.`,
      hint: expect.stringContaining('QUARTERDECK_SECRET'),
    })
  },
)
