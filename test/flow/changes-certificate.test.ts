import { afterAll, beforeAll, expect, test } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { answerText } from '../../src/reply.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'

const redis = redisForFile()
const ALLOWED = {
  roles: [{ name: 'all', groups: ['oncall'] }],
  rules: [{ name: 'all', effect: 'allow', who: ['all'] }],
}
let changing: Changing

beforeAll(async () => {
  changing = await openChanging({ url: redis.url, prefix: redis.prefix() }, { policy: ALLOWED })
  for (const name of ['good', 'bad']) {
    changing.shop.store.create({
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name },
      spec: {
        request: 'bm90IGEgcmVxdWVzdA==',
        signerName: 'kubernetes.io/kubelet-serving',
        username: 'system:node:aks-1',
        usages: ['server auth'],
      },
    })
  }
})

afterAll(async () => {
  await changing?.stop()
})

function conditions(name: string): unknown {
  const { status } = changing.shop.store.read(kinds.certificatesigningrequests, undefined, name)
  return (status as { readonly conditions?: unknown } | undefined)?.conditions
}

test('a request is approved, another denied, and neither is changed back', async () => {
  const { chat, card } = changing
  const asked = await chat.ask('/k8s certificate approve good')
  const done = await card(asked.id, 'DONE')
  expect(done.text).toContain('system:node:aks-1 asks kubernetes.io/kubelet-serving for server auth.')
  expect(done.reply && answerText(done.reply)).toBe('certificatesigningrequest.certificates.k8s.io/good approved\n')
  expect(conditions('good')).toMatchObject([{ type: 'Approved', status: 'True', reason: 'KubectlApprove' }])
  await card((await chat.ask('/k8s certificate deny bad')).id, 'DONE')
  expect(conditions('bad')).toMatchObject([
    { type: 'Denied', message: 'This CSR was denied by kubectl certificate deny.' },
  ])
  expect((await chat.ask('/k8s certificate deny good')).text).toContain('"good" is already Approved')
})
