import { expect, test } from 'vitest'
import { drawBars } from '../../src/picture/bars.ts'
import { pngOf } from '../../src/picture/png.ts'
import { parseQuantity } from '../../src/view/quantity.ts'
import { usagePanel } from '../../src/view/usage-bars.ts'
import { sizeOf } from '../support/png.ts'

const title = { cluster: 'prod-weu', guard: 'none', words: 'pods in shop', at: 0 } as const
const wordsIn = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, words]) => words)
const quantity = (text: string) => parseQuantity(text) ?? { nano: 0n, format: 'decimal' as const }

function pod(name: string, cpu: string, memory: string) {
  return { name, namespace: '', usage: { cpu: quantity(cpu), memory: quantity(memory) } }
}

test('bars say what is used of what, and the key says what the marks mean', () => {
  const bars = [
    { name: 'web-1', used: 240, request: 100, limit: 250, words: '240m of 250m (96%)' },
    { name: 'web-2', used: 20, words: '20m, no limit' },
  ]
  const svg = drawBars({ title, outline: 'limit', panels: [{ title: 'CPU · 2 pods', bars }] })
  expect(wordsIn(svg)).toEqual(
    expect.arrayContaining(['CPU · 2 pods', 'web-1', 'web-2', '240m of 250m (96%)', 'request', 'limit', 'over 90%']),
  )
  expect(wordsIn(svg)).not.toContain('further right')
})

test('a limit far beyond what is used leaves the bars to be seen, and says that it is further right', () => {
  const bars = [{ name: 'web-1', used: 10, limit: 4_000, words: '10m of 4000m (0%)' }]
  expect(wordsIn(drawBars({ title, outline: 'limit', panels: [{ title: 'CPU', bars }] }))).toContain('further right')
})

test('of many only the largest are drawn, and how many there are is said', async () => {
  const many = Array.from({ length: 300 }, (_, at) => pod(`web-${at}`, `${at}m`, `${300 - at}Mi`))
  const cpu = usagePanel(many, 'cpu', 'pod', () => undefined)
  const memory = usagePanel(many, 'memory', 'pod', () => ({ requests: {}, limits: { memory: quantity('16Gi') } }))
  expect(cpu.title).toBe('CPU · the 12 largest of 300 pods')
  expect(cpu.bars[0]).toEqual({ name: 'web-299', used: 299, words: '299m' })
  expect(memory.bars[0]).toMatchObject({ name: 'web-0', words: '300Mi of 16.0Gi (1%)', limit: 16 * 1024 ** 3 })
  const size = sizeOf(Buffer.from(await pngOf(drawBars({ title, outline: 'limit', panels: [cpu, memory] })), 'base64'))
  expect(size.width).toBe(1080)
  expect(size.height).toBeLessThanOrEqual(1_600)
})

test('nothing measured, nothing to fall over', async () => {
  const panels = [
    usagePanel([], 'cpu', 'pod', () => undefined),
    usagePanel([pod('idle', '0', '0')], 'memory', 'pod', () => undefined),
  ]
  await expect(pngOf(drawBars({ title, outline: 'limit', panels }))).resolves.toMatch(/^iVBOR/)
})

test('no name gets out of its place, and none of them is a credential', async () => {
  const hostile = pod('</text><script>x</script>{value}\u202e\u0000', '5m', '1Mi')
  const token = pod('ghp_abcdefghijklmnopqrstuvwxyz0123456789', '4m', '1Mi')
  const panel = usagePanel([hostile, token], 'cpu', 'pod', () => undefined)
  expect(panel.bars[1]?.name).toBe('***')
  const svg = drawBars({ title, outline: 'limit', panels: [panel] })
  expect(/<script|[\0\u202e]|ghp_/.exec(svg)?.[0]).toBeUndefined()
  await expect(pngOf(svg)).resolves.toMatch(/^iVBOR/)
})
