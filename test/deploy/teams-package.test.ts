import { readFileSync } from 'node:fs'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { manifestFor } from '../../deploy/teams/manifest.ts'
import { packageApp, wrongWith } from '../../deploy/teams/package.ts'
import { definitions } from '../../src/command/catalog.ts'
import { parse } from '../../src/command/parse.ts'
import { sizeOf } from '../support/png.ts'
import { APP } from '../support/teams-world.ts'

const wanted = { appId: APP, host: 'bot.example.com', version: '1.2.3' }

test('the package holds a manifest that fits Microsoft’s schema, and icons of the sizes Teams wants', async () => {
  const files = unzipSync(await packageApp(wanted))
  expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png'])
  const manifest = JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()))
  expect(manifest).toMatchObject({ id: APP, version: '1.2.3', bots: [{ botId: APP }] })
  expect(sizeOf(Buffer.from(files['color.png'] ?? []))).toEqual({ width: 192, height: 192 })
  expect(sizeOf(Buffer.from(files['outline.png'] ?? []))).toEqual({ width: 32, height: 32 })
})

test('with slash commands it fits, too; a manifest that is wrong is refused with what is wrong', async () => {
  const targeted = manifestFor({ ...wanted, targeted: true })
  expect(targeted.bots[0]).toMatchObject({
    supportsTargetedMessages: true,
    commandLists: [{ triggers: ['slash', 'mention'] }],
  })
  expect(await wrongWith(targeted)).toEqual([])
  await expect(packageApp({ ...wanted, appId: 'not-a-guid' })).rejects.toThrow(/schema 1\.29/)
})

test('what the menu offers can be asked', () => {
  const commands = manifestFor(wanted).bots[0]?.commandLists[0]?.commands ?? []
  expect(commands.length).toBeLessThanOrEqual(12)
  for (const { title, description } of commands) {
    const found = definitions.find(({ name }) => name === title)
    expect([title, found?.summary]).toEqual([title, expect.any(String)])
    const example = /For example: (.*)/.exec(description)?.[1] ?? title
    expect(parse(example).name).toBe(title)
  }
})

test('the bot’s Bicep file holds no secret and points at the endpoint', () => {
  const bicep = readFileSync(new URL('../../deploy/teams/bot.bicep', import.meta.url), 'utf8')
  expect(bicep).toMatch(/endpoint: 'https:.*\/api\/messages'/)
  expect(bicep).not.toMatch(/@secure|param \w*(password|secret|key)|listKeys/i)
})
