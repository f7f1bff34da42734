import { expect, test } from 'vitest'
import { drawMap } from '../../src/picture/map.ts'
import type { MapNode } from '../../src/picture/map-node.ts'
import { pngOf } from '../../src/picture/png.ts'
import { sizeOf } from '../support/png.ts'

const title = { cluster: 'prod-weu', guard: 'red', words: 'every namespace', at: 0 } as const

function node(at: number, more: Partial<MapNode> = {}): MapNode {
  const name = `aks-userpool-31415926-vmss${String(at).padStart(6, '0')}`
  return {
    name,
    pool: 'userpool',
    zone: 'zone 1',
    state: 'ready',
    cordoned: false,
    pods: { running: 50 },
    ...more,
  }
}

const nodes = (count: number) => Array.from({ length: count }, (_, at) => node(at))
const heightOf = (svg: string) => Number(/height="(\d+)"/.exec(svg)?.[1])
/** What stands in it in words, one piece of text each. */
const wordsIn = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, words]) => words)
const usesOf = (svg: string, state: string) => svg.split(`href="#${state}"`).length - 1

test('few nodes: every pod is a cell, the worst first, and those without a node lie in the tray', () => {
  const svg = drawMap({
    title,
    nodes: [node(0, { pods: { running: 7, failing: 2 } }), node(1, { pods: { done: 1 } })],
    homeless: { waiting: 3 },
  })
  // One more of each stands in the key.
  expect(usesOf(svg, 'running')).toBe(7 + 1)
  expect(usesOf(svg, 'failing')).toBe(2 + 1)
  expect(usesOf(svg, 'waiting')).toBe(3 + 1)
  expect(wordsIn(svg)).toEqual(expect.arrayContaining(['On no node: 3 pods', '2 failing', 'userpool · zone 1']))
})

test('how a node is stands in words, not in colour alone', () => {
  const svg = drawMap({
    title,
    nodes: [
      node(0, { state: 'not ready' }),
      node(1, { cordoned: true }),
      node(2, { state: 'gone' }),
      node(3, { state: 'not ready', cordoned: true }),
    ],
    homeless: {},
  })
  const said = ['NotReady · 50 pods', 'cordoned · 50 pods', 'missing · 50 pods']
  expect(wordsIn(svg).filter((words) => words?.endsWith('· 50 pods'))).toEqual([...said, 'NotReady · 50 pods'])
})

test.each([1, 5, 30, 60, 200, 1_000, 5_000])('%i nodes stay within a picture', (count) => {
  const svg = drawMap({ title, nodes: nodes(count), homeless: { waiting: 400 } })
  expect(heightOf(svg)).toBeLessThanOrEqual(1_600)
  expect(wordsIn(svg).some((words) => words?.includes('did not fit'))).toBe(false)
  expect(wordsIn(svg)).toContain(`${(count * 50).toLocaleString('en-US')} running`)
})

test('what does not fit is counted', () => {
  const svg = drawMap({ title, nodes: nodes(20_000), homeless: {} })
  expect(heightOf(svg)).toBeLessThanOrEqual(1_600)
  expect(wordsIn(svg).some((words) => /^\d+ more nodes did not fit$/.test(words ?? ''))).toBe(true)
})

test('a thousand nodes and 50,000 pods become a PNG', async () => {
  const svg = drawMap({ title, nodes: nodes(1_000), homeless: {} })
  const size = sizeOf(Buffer.from(await pngOf(svg), 'base64'))
  expect(size).toEqual({ width: 1080, height: heightOf(svg) })
})

test('no name gets out of its place', async () => {
  const hostile = '</text><script>alert(1)</script><image href="file:///etc/passwd"/>&amp;"\'\u202e\u0000\ud800\u200b'
  const svg = drawMap({
    title: { ...title, cluster: hostile, words: hostile },
    nodes: [node(0, { name: hostile, pool: hostile, zone: hostile })],
    homeless: {},
  })
  expect(/<script|<image|[\0\u202e\u200b\ud800]/.exec(svg)?.[0]).toBeUndefined()
  await expect(pngOf(svg)).resolves.toMatch(/^iVBOR/)
})

test('a picture larger than a worker holds is refused', async () => {
  const huge = '<svg xmlns="http://www.w3.org/2000/svg" width="20000" height="20000"/>'
  await expect(pngOf(huge)).rejects.toThrow('larger than 1200 by 1600')
})
