import { expect, test } from 'vitest'
import { partsOf } from '../../../sandbox/teams/card.ts'
import type { Address } from '../../../src/chat.ts'
import type { Reply } from '../../../src/reply.ts'
import { ANN, CHANNEL, TENANT } from '../../support/teams-world.ts'
import { mapMemory, stage } from './stage.ts'

const TO: Address = { platform: 'teams', team: TENANT, channel: CHANNEL, visibility: 'channel', user: ANN }
const png = Buffer.alloc(40_000, 7).toString('base64')
const chart: Reply = { nodes: [{ kind: 'image', png, alt: 'CPU of 3 pods', title: 'top' }] }

async function shown(adapter: Parameters<typeof stage>[0]) {
  const all = await stage(adapter)
  await all.fake.install({ user: ANN, conversation: CHANNEL })
  await all.adapter.send(TO, chart, 'd1')
  const { card } = await all.fake.until((message) => message.card !== undefined)
  return { ...all, card, image: partsOf(card).find(({ type }) => type === 'Image') }
}

test('a picture too large for a card is fetched from an address nobody can guess', async () => {
  const memory = mapMemory()
  const { image, url } = await shown({ memory, adapter: { publicUrl: 'https://bot.example.com' } })
  expect(image).toMatchObject({ altText: 'CPU of 3 pods' })
  expect(String(image?.url)).toMatch(/^https:\/\/bot\.example\.com\/teams\/pictures\/[\w-]{43}\.png$/)
  const here = new URL(new URL(String(image?.url)).pathname, url)
  const got = await fetch(here)
  expect([got.status, got.headers.get('content-type'), got.headers.get('x-content-type-options')]).toEqual([
    200,
    'image/png',
    'nosniff',
  ])
  expect(Buffer.from(await got.arrayBuffer()).toString('base64')).toBe(png)
  expect((await fetch(here, { method: 'POST' })).status).toBe(405)
  const other = String(here).replace(/[\w-]{43}\.png/, `${'x'.repeat(43)}.png`)
  expect((await fetch(other)).status).toBe(404)
  expect((await fetch(String(here).replace('.png', '.svg'))).status).toBe(404)
})

test('without a public address it is described, and nothing is served', async () => {
  const { image, card, url } = await shown({})
  expect(image).toBeUndefined()
  expect(JSON.stringify(card)).toContain('CPU of 3 pods')
  expect((await fetch(new URL(`/teams/pictures/${'x'.repeat(43)}.png`, url))).status).toBe(404)
})

test('a store that is away costs the picture, not the words', async () => {
  const kept = mapMemory()
  const put = async (key: string, value: unknown, ttl: number) => {
    if (key.startsWith('picture:')) throw new Error('away')
    await kept.put(key, value, ttl)
  }
  const { card } = await shown({ memory: { ...kept, put }, adapter: { publicUrl: 'https://bot.example.com' } })
  expect(JSON.stringify(card)).toContain('CPU of 3 pods')
})
