import { expect, it } from 'vitest'
import type { Pod } from '../../../sandbox/controllers/pod/pod.ts'
import { barePod, doing, smallCluster } from './small-cluster.ts'

function running(image: string, annotations: Record<string, string> = {}) {
  const cluster = smallCluster(1)
  cluster.make(
    barePod(
      'one',
      { containers: [{ name: 'main', image, resources: { requests: { cpu: '200m' }, limits: { memory: '256Mi' } } }] },
      annotations,
    ),
  )
  const { logs, metrics } = cluster.controllers
  const read = (previous = false) => logs.read(cluster.pod('one'), 'main', { previous })
  return { cluster, logs, metrics, read }
}

it('grow with time and never change what they said', () => {
  const { cluster, read } = running('registry.example/shop/web:1')
  cluster.seconds(60)
  const early = read() ?? []
  cluster.seconds(60)
  const late = read() ?? []
  expect(late.length).toBeGreaterThan(early.length)
  expect(late.slice(0, early.length)).toEqual(early)
  expect(late.map(({ at }) => at)).toEqual(late.map(({ at }) => at).toSorted((a, b) => a - b))
  expect(late.at(-1)?.text).toMatch(/^10\.\d+\.\d+\.\d+ - - \[01\/Jan\/2026:00:0\d:\d\d \+0000\] "(GET|POST) /)
  cluster.seconds(30 * 86_400)
  expect(read()).toHaveLength(2000)
})

it('end with a stack trace when the program crashed, in its last and in its previous run', () => {
  const { cluster, read } = running('registry.example/shop/checkout:1', { 'sandbox.quarterdeck/behaviour': 'crash' })
  for (let step = 0; step < 100 && doing(cluster.pod('one')) !== 'CrashLoopBackOff'; step++) cluster.seconds(1)
  const current = read()?.map(({ text }) => text) ?? []
  expect(current).toContain('Caused by: java.lang.IllegalStateException: PAYMENT_GATEWAY_URL is not set')
  cluster.seconds(12)
  expect(doing(cluster.pod('one'))).toBe('running')
  expect(read()?.map(({ text }) => text)).not.toContain(current.at(-1))
  expect(read(true)?.map(({ text }) => text)).toEqual(current)
})

it('have no previous run before the first restart, and none at all before the first start', () => {
  const { cluster, read } = running('registry.example/shop/web:1')
  cluster.clock.advance(100)
  expect(read()).toBeUndefined()
  cluster.seconds(30)
  expect(read()).toBeDefined()
  expect(read(true)).toBeUndefined()
})

it('can be followed to the container’s end', () => {
  const { cluster, logs, read } = running('registry.example/shop/web:1', {
    'sandbox.quarterdeck/behaviour': 'crash',
    'sandbox.quarterdeck/after': '60',
  })
  cluster.seconds(20)
  const before = read() ?? []
  const lines: unknown[] = []
  let ended = 0
  logs.follow?.(
    cluster.pod('one'),
    'main',
    (line) => lines.push(line),
    () => ended++,
  )
  cluster.seconds(20)
  expect([...before, ...lines]).toEqual(read())
  cluster.seconds(27)
  expect(ended).toBe(1)
  expect((lines.at(-1) as { text: string }).text).toContain('host not found in upstream')
})

it('of a careless program hold markup and look-alikes of secrets', () => {
  const { cluster, read } = running('registry.example/shop/notifier:1')
  cluster.seconds(120)
  const text = read()
    ?.map((line) => line.text)
    .join('\n')
  for (const trap of ['<!channel>', '<@U012ABCDEF>', 'xoxb-', 'Bearer ey', 'password=', '\u001b[31m', '\u202e'])
    expect(text).toContain(trap)
})

it('metrics stay within what a pod may use, and wait for its second look', () => {
  const { cluster, metrics } = running('registry.example/shop/web:1')
  cluster.seconds(8)
  expect(metrics.pod(cluster.pod('one'))).toBeUndefined()
  cluster.seconds(60)
  const [usage] = metrics.pod(cluster.pod('one')) ?? []
  expect(usage?.name).toBe('main')
  const nano = Number(usage?.cpu.replace('n', ''))
  expect(nano).toBeGreaterThan(10e6)
  expect(nano).toBeLessThan(200e6)
  expect(Number(usage?.memory.replace('Ki', ''))).toBeLessThan(256 * 1024)
  const pod: Pod = cluster.pod('one')
  const node = cluster.store
    .list(cluster.store.kinds.at('', 'v1', 'nodes') ?? expect.fail())
    .find(({ metadata }) => metadata.name === pod.spec.nodeName)
  expect(node && Number(metrics.node(node)?.cpu.replace('n', ''))).toBeGreaterThan(nano)
})
