import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import type { KubeObject } from '../../sandbox/object.ts'
import { BIG, bigNamespace } from '../../sandbox/world/big.ts'
import type { Node, Table } from '../../src/reply.ts'
import { answerText } from '../../src/reply.ts'
import { asking, STAGE } from '../support/asking.ts'
import type { Kubectl } from '../support/kubectl.ts'
import { kubectlMissing, openKubectl } from '../support/kubectl.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop } from '../support/shop.ts'

/** More than two of kubectl's pages, so that what is broken can stand on the last. */
const PODS = 1_203
const redis = redisForFile()
let shop: Shop
let deck: Quarterdeck
let kubectl: Kubectl
let broken: string

describe.skipIf(kubectlMissing())('a list of more than anybody reads', () => {
  beforeAll(async () => {
    shop = await openShop({ tls: true })
    bigNamespace(shop.store, PODS)
    broken = breakLast()
    deck = await openQuarterdeck({
      redis: { url: redis.url, prefix: redis.prefix() },
      clusters: { 'prod-weu': shop.server },
      starting: { console: STAGE },
    })
    kubectl = await openKubectl()
  })

  afterAll(async () => {
    await kubectl?.close()
    await deck?.stop()
    await shop?.stop()
  })

  test('is read to its end: 20 rows with the broken one first, all counted, and the whole of kubectl’s answer as a file', async () => {
    const { reply, text } = await asking(deck.url).ask(`/k8s get pods -n ${BIG} --show-labels`)
    expect(text.split('\n')[0]).toBe(`prod-weu · big · ${PODS} pods, 1 not ready`)
    const table = find(reply.nodes, 'table') as Table
    expect(table.rows).toHaveLength(20)
    expect(table.total).toBe(PODS)
    expect(table.rows[0]?.slice(0, 3)).toEqual([broken, '0/1', 'CrashLoopBackOff'])
    expect(table.layout?.first).toBe('not ready')
    expect(text).toContain(`20 of ${PODS.toLocaleString('en-US')}, not ready first`)
    expect(find(reply.nodes, 'file')).toMatchObject({ name: 'pods-in-big-on-prod-weu.txt' })
    const theirs = await kubectl(['get', 'pods', '-n', BIG, '--show-labels'], { kubeconfig: config() })
    expect(answerText(reply)).toBe(theirs.stdout)
  })

  test('of many kinds stands with the others in kubectl’s order', async () => {
    const { reply } = await asking(deck.url).ask('/k8s get pods,svc -A')
    const theirs = await kubectl(['get', 'pods,svc', '-A'], { kubeconfig: config() })
    expect(answerText(reply)).toBe(theirs.stdout)
  })
})

function config(): string {
  const { server } = shop
  return kubeconfig([{ name: 'prod-weu', server: server.url, ca: server.ca ?? '', token: 'dana', namespace: 'shop' }])
}

function find(nodes: readonly Node[], kind: Node['kind']): Node | undefined {
  return nodes.find((node) => node.kind === kind)
}

/** The last pod in the order of names stops being ready. */
function breakLast(): string {
  const last = shop.store.list(kinds.pods, { namespace: BIG }).at(-1)
  if (!last) throw new Error('there are no pods')
  const { containerStatuses, ...status } = last.status as { containerStatuses: readonly object[] }
  const waiting = { state: { waiting: { reason: 'CrashLoopBackOff' } }, ready: false, started: false }
  const statuses = containerStatuses.map((one) => ({ ...one, ...waiting }))
  const object = { ...last, status: { ...status, containerStatuses: statuses } } as KubeObject
  shop.store.update(object, { subresource: 'status' })
  return last.metadata.name ?? ''
}
