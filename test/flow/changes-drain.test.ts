import { afterAll, beforeAll, expect, test } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import type { KubeObject } from '../../sandbox/object.ts'
import { answerText } from '../../src/reply.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'

const redis = redisForFile()
const ALLOWED = {
  roles: [{ name: 'all', groups: ['oncall'] }],
  rules: [{ name: 'all', effect: 'allow', who: ['all'] }],
}
const FLAGS = '--ignore-daemonsets --delete-emptydir-data --force'
let changing: Changing

beforeAll(async () => {
  changing = await openChanging({ url: redis.url, prefix: redis.prefix() }, { policy: ALLOWED })
})

afterAll(async () => {
  await changing?.stop()
})

function nodes(): string[] {
  return changing.shop.store.list(kinds.nodes).map(({ metadata }) => metadata.name)
}

function podsOn(node: string): readonly KubeObject[] {
  const pods = changing.shop.store.list(kinds.pods)
  return pods.filter(({ spec }) => (spec as { nodeName?: string } | undefined)?.nodeName === node)
}

function isDaemon({ metadata }: KubeObject): boolean {
  return metadata.ownerReferences?.[0]?.kind === 'DaemonSet'
}

function cordoned(node: string): boolean {
  const { spec } = changing.shop.store.read(kinds.nodes, undefined, node)
  return (spec as { unschedulable?: boolean }).unschedulable === true
}

test('what kubectl would not drain is refused with its words, before anything is changed', async () => {
  const node = nodes().find((name) => podsOn(name).some(isDaemon)) ?? ''
  const { text } = await changing.chat.ask(`/k8s drain ${node}`)
  expect(text).toContain(`unable to drain node "${node}" due to error:`)
  expect(text).toContain('cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): data/collector-')
  expect(text).toContain('--ignore-daemonsets')
  expect(cordoned(node)).toBe(false)
})

test('a dry run says what becomes of each pod', async () => {
  const [node = ''] = nodes()
  const { text } = await changing.chat.ask(`/k8s drain ${node} ${FLAGS} --dry-run=server`)
  expect(text).toMatch(/data\/collector-\w+ +DaemonSet\/collector +stays \(daemon set\)/)
  expect(text).toContain('Warning: ignoring DaemonSet-managed Pods: data/collector-')
  expect(cordoned(node)).toBe(false)
})

test('a node is drained: cordoned, emptied pod by pod while the card counts, and uncordoned by one click', async () => {
  const { chat, card, shop } = changing
  const [node = ''] = nodes()
  const leaving = podsOn(node).filter((pod) => !isDaemon(pod))
  const asked = await chat.ask(`/k8s drain ${node} ${FLAGS}`)
  await card(asked.id, /\d of \d+[\s\S]*is ending/)
  expect(cordoned(node)).toBe(true)
  shop.clock.advance(60_000)
  const done = await card(asked.id, 'DONE')
  const answer = done.reply ? answerText(done.reply) : ''
  expect(answer.split('\n').slice(0, 1)).toEqual([`node/${node} cordoned`])
  for (const { metadata } of leaving) expect(answer).toContain(`evicting pod ${metadata.namespace}/${metadata.name}\n`)
  expect(answer.endsWith(`node/${node} drained\n`)).toBe(true)
  expect(podsOn(node).every(isDaemon)).toBe(true)
  await chat.click(asked.id, 'undo')
  await until('the node takes pods again', async () => !cordoned(node))
})

test('a drain that is stopped leaves the node cordoned and the rest where it is', async () => {
  const { chat, card, shop } = changing
  const node = nodes().find((name) => podsOn(name).some((pod) => !isDaemon(pod))) ?? ''
  const asked = await chat.ask(`/k8s drain ${node} ${FLAGS}`)
  await card(asked.id, /\d of \d+[\s\S]*(is ending|waits)/)
  await chat.click(asked.id, 'stop')
  const ended = await card(asked.id, 'FAILED')
  expect(ended.text).toContain('Stopped by dana@example.com. The node stays cordoned')
  expect(cordoned(node)).toBe(true)
  shop.clock.advance(60_000)
  await until('nothing is ending any more', async () => podsOn(node).every((pod) => !pod.metadata.deletionTimestamp))
})
