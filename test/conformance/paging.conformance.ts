import { expect, vi } from 'vitest'
import { conformance } from './support/both.ts'
import { makeKind, removeKind } from './support/custom-kind.ts'
import { configMap } from './support/objects.ts'
import { at, make, read, seen } from './support/see.ts'
import type { Target } from './support/target.ts'

async function five({ admin }: Target, namespace: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/configmaps`
  for (const name of ['a', 'b', 'c', 'd', 'e']) await make(admin, path, configMap(name, {}, { own: 'yes' }))
  return `${path}?labelSelector=own%3Dyes`
}

function page(json: unknown): { readonly names: readonly unknown[]; readonly token: string; readonly left: unknown } {
  const items = at(json, 'items') as readonly unknown[]
  return {
    names: items.map((item) => at(item, 'metadata', 'name')),
    token: String(at(json, 'metadata', 'continue') ?? ''),
    left: at(json, 'metadata', 'remainingItemCount'),
  }
}

function inShort({ names, left, token }: ReturnType<typeof page>): object {
  return { names, left, more: token !== '' }
}

conformance('paging', (same) => {
  same('page by page, as of the first', async (target, namespace) => {
    const path = (await five(target, namespace)).replace(/\?.*/, '')
    const { admin } = target
    // A controller puts this one into every new namespace, in its own time.
    await vi.waitFor(async () => expect((await admin.get(`${path}/kube-root-ca.crt`)).status).toBe(200), 10_000)
    const first = page(await read(admin, `${path}?limit=2`))
    await make(admin, path, configMap('aa'))
    await admin.ask('DELETE', `${path}/d`)
    const second = page(await read(admin, `${path}?limit=2&continue=${first.token}`))
    const third = page(await read(admin, `${path}?limit=2&continue=${second.token}`))
    expect(third.token).toBe('')
    return [first, second, third].map(({ names, left }) => ({ names, left }))
  })

  same('with a selector nobody counts what is left', async (target, namespace) => {
    const path = await five(target, namespace)
    const first = page(await read(target.admin, `${path}&limit=3`))
    const rest = page(await read(target.admin, `${path}&limit=3&continue=${first.token}`))
    return [first, rest].map(inShort)
  })

  same('limits that are none', async (target, namespace) => {
    const path = await five(target, namespace)
    const { admin } = target
    return [
      inShort(page(await read(admin, `${path}&limit=0`))),
      inShort(page(await read(admin, `${path}&limit=5`))),
      inShort(page(await read(admin, `${path}&limit=500`))),
      (await admin.get(`${path}&limit=-1`)).status,
      seen(await admin.get(`${path}&limit=many`)),
    ]
  })

  same('tokens that are none', async (target, namespace) => {
    const path = await five(target, namespace)
    const { admin } = target
    const { token } = page(await read(admin, `${path}&limit=2`))
    const forged = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    return [
      seen(await admin.get(`${path}&limit=2&continue=nonsense`)),
      seen(await admin.get(`${path}&limit=2&continue=${forged({ v: 'meta.k8s.io/v1', rv: 0, start: 'x' })}`)),
      seen(await admin.get(`${path}&limit=2&continue=${forged({ v: 'other', rv: 5, start: 'x' })}`)),
      seen(await admin.get(`${path}&limit=2&continue=${token}&resourceVersion=5`)),
    ]
  })

  same('a token that is too old', async (target, namespace) => {
    const { admin } = target
    if (!target.compact) return undefined
    // Of a kind as young as this no cache of the API server holds so old a revision.
    const path = await makeKind(admin, namespace, 'Buoy')
    for (const name of ['a', 'b', 'c']) {
      await make(admin, path, { apiVersion: `${namespace}.example/v1`, kind: 'Buoy', metadata: { name } })
    }
    const { token: fresh } = page(await read(admin, `${path}?limit=1`))
    await target.compact()
    const content = JSON.parse(Buffer.from(fresh, 'base64url').toString()) as object
    const old = Buffer.from(JSON.stringify({ ...content, rv: 2 })).toString('base64url')
    const gone = await admin.get(`${path}?limit=2&continue=${old}`)
    expect(gone.status, gone.text).toBe(410)
    // The 410 brings a token that goes on with what is there now.
    const token = String(at(gone.json, 'metadata', 'continue') ?? '')
    const rest = page(await read(admin, `${path}?limit=9&continue=${token}`))
    await removeKind(admin, namespace, 'Buoy')
    return { gone: seen(gone), rest: rest.names.length }
  })

  same('revisions in lists', async (target, namespace) => {
    const path = await five(target, namespace)
    const { admin } = target
    const rv = String(at(await read(admin, path), 'metadata', 'resourceVersion'))
    await make(admin, path.replace(/\?.*/, ''), configMap('f', {}, { own: 'yes' }))
    const names = async (query: string) => {
      const answer = await admin.get(`${path}&${query}`)
      return answer.status === 200 ? page(answer.json).names : seen(answer)
    }
    return {
      exact: await names(`resourceVersion=${rv}&resourceVersionMatch=Exact&limit=10`),
      notOlder: await names(`resourceVersion=${rv}&resourceVersionMatch=NotOlderThan`),
      any: ((await names('resourceVersion=0')) as readonly unknown[]).length >= 5,
      matchAlone: await names('resourceVersionMatch=Exact'),
      zeroExact: await names('resourceVersion=0&resourceVersionMatch=Exact'),
      unknownMatch: await names(`resourceVersion=${rv}&resourceVersionMatch=Some`),
      noNumber: await names('resourceVersion=abc'),
      initialEvents: await names('sendInitialEvents=true'),
    }
  })
})
