import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openClusters } from '../../src/kube/clusters.ts'
import { listTable } from '../../src/kube/resources.ts'
import type { AuditEvent } from '../support/control-plane/audit.ts'
import type { ControlPlane } from '../support/control-plane.ts'
import { attachControlPlane } from '../support/control-plane.ts'
import { until } from '../support/until.ts'

const beside = inject('beside')

/** What only the API server's own log can prove: who asked, for whom, in which groups. */
describe.skipIf(beside.kind !== 'own')('the audit log of a real API server', () => {
  let controlPlane: ControlPlane
  let clusters: Awaited<ReturnType<typeof openClusters>>

  beforeAll(async () => {
    if (beside.kind !== 'own') return
    controlPlane = attachControlPlane(beside.handle)
    const kubeconfig = await controlPlane.kubeconfigFile('quarterdeck')
    clusters = await openClusters([{ name: 'test', kubeconfig }], { env: {} })
  })
  afterAll(() => clusters?.close())

  async function logged(id: string): Promise<AuditEvent> {
    const find = async () => (await controlPlane.audit()).find(({ auditID }) => auditID === id)
    await until('the API server has written its line', async () => (await find()) !== undefined)
    const event = await find()
    if (!event) throw new Error('The line was there and is gone.')
    return event
  }

  it('names the bot, the person, and each group for itself', async () => {
    const cluster = clusters.all[0]
    const auditId = randomUUID()
    await cluster?.as({ user: 'ana@example.com', groups: ['on-call', 'developers'] }).get('/api/v1/nodes', { auditId })
    const event = await logged(auditId)
    expect(event).toMatchObject({
      verb: 'list',
      user: { username: 'quarterdeck', groups: ['bots', 'system:authenticated'] },
      impersonatedUser: {
        username: 'ana@example.com',
        groups: ['on-call', 'developers', 'system:authenticated'],
      },
      userAgent: 'quarterdeck',
      objectRef: { resource: 'nodes' },
      responseStatus: { code: 200 },
    })
  })

  it('shows that a refused request was the person\u2019s', async () => {
    const cluster = clusters.all[0]
    const auditId = randomUUID()
    const asked = cluster?.as({ user: 'guest', groups: ['guests'] }).get('/api/v1/nodes', { auditId })
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' })
    expect(await logged(auditId)).toMatchObject({
      user: { username: 'quarterdeck' },
      impersonatedUser: { username: 'guest', groups: ['guests', 'system:authenticated'] },
      responseStatus: { code: 403 },
    })
  })

  it('shows that nobody is impersonated who may not be', async () => {
    const cluster = clusters.all[0]
    const auditId = randomUUID()
    const asked = cluster?.as({ user: 'eve', groups: [] }).get('/api/v1/nodes', { auditId })
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' })
    const event = await logged(auditId)
    expect(event.responseStatus?.code).toBe(403)
    expect(event.impersonatedUser).toBeUndefined()
  })

  it('shows that the bot lists nothing of its own accord for a person', async () => {
    const cluster = clusters.all[0]
    if (!cluster) throw new Error('There is no cluster.')
    const pods = await cluster.discovery.resolve('pods')
    const namespace = `audit-${randomUUID().slice(0, 8)}`
    await listTable(cluster.as({ user: 'dev', groups: ['developers'] }), pods, { namespace })
    const about = async () => (await controlPlane.audit()).filter(({ objectRef }) => objectRef?.namespace === namespace)
    await until('the line is there', async () => (await about()).length > 0)
    expect((await about()).map(({ impersonatedUser }) => impersonatedUser?.username)).toEqual(['dev'])
  })
})
