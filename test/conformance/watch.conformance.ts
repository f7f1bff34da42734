import { expect } from 'vitest'
import { until } from '../support/until.ts'
import { conformance } from './support/both.ts'
import { makeKind } from './support/custom-kind.ts'
import { configMap, staticPod } from './support/objects.ts'
import { at, make, read } from './support/see.ts'
import { TABLE } from './support/table.ts'
import type { Told } from './support/watching.ts'
import { inShort, watching } from './support/watching.ts'

const MERGE = 'application/merge-patch+json'
const own = 'labelSelector=own%3Dyes'
const mine = (name: string, data = {}) => configMap(name, data, { own: 'yes' })

conformance('watch', (same) => {
  same('what happens after a list, in order', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    const rv = at(await read(admin, `${path}?${own}`), 'metadata', 'resourceVersion')
    const watch = watching(admin, `${path}?watch=true&${own}&resourceVersion=${rv}`)
    await make(admin, path, mine('a'))
    await admin.ask('PATCH', `${path}/a`, { body: { data: { x: '1' } }, contentType: MERGE })
    await make(admin, path, mine('b'))
    await admin.ask('DELETE', `${path}/a`)
    await watch.count(4)
    await watch.stop()
    const last = watch.told.at(-1)?.object
    // What is gone is shown as it last was, at the revision of its going.
    expect(at(last, 'data', 'x')).toBe('1')
    return {
      events: watch.told.map(inShort),
      fields: watch.told.map(({ object }) => Object.keys(object as object).sort()),
    }
  })

  same('resumes from a revision it has seen', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    const first = await make(admin, path, mine('a'))
    await make(admin, path, mine('b'))
    await make(admin, path, mine('c'))
    const watch = watching(
      admin,
      `${path}?watch=true&${own}&resourceVersion=${at(first, 'metadata', 'resourceVersion')}`,
    )
    await watch.count(2)
    await watch.stop()
    return watch.told.map(inShort)
  })

  for (const query of ['', '&resourceVersion=0', '&resourceVersion=']) {
    same(`begins with what is there${query && `: ${query.slice(1)}`}`, async ({ admin }, namespace) => {
      const path = `/api/v1/namespaces/${namespace}/configmaps`
      await make(admin, path, mine('a'))
      await make(admin, path, mine('b'))
      // A server may serve revision 0 from a cache that lags.
      await until(
        'the list shows both',
        async () => (at(await read(admin, `${path}?${own}&resourceVersion=0`), 'items') as unknown[]).length === 2,
      )
      const watch = watching(admin, `${path}?watch=true&${own}${query}`)
      await watch.count(2)
      await make(admin, path, mine('c'))
      await watch.count(3)
      await watch.stop()
      return [...watch.told.slice(0, 2).map(inShort).sort(), ...watch.told.slice(2).map(inShort)]
    })
  }

  same('sendInitialEvents ends what is there with a bookmark', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    await make(admin, path, mine('a'))
    await make(admin, path, mine('b'))
    const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'
    const watch = watching(admin, `${path}?${query}&${own}`)
    await until('the bookmark', () => watch.told.map(({ type }) => type).includes('BOOKMARK'))
    await make(admin, path, mine('c'))
    await watch.count(3)
    await watch.stop()
    const bookmark = watch.told[2]?.object
    expect(Number(at(bookmark, 'metadata', 'resourceVersion'))).toBeGreaterThan(0)
    return { events: watch.told.map(inShort), bookmark }
  })

  same('a bookmark comes before its time is up', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    const rv = at(await read(admin, path), 'metadata', 'resourceVersion')
    const query = `watch=true&${own}&allowWatchBookmarks=true&timeoutSeconds=3&resourceVersion=${rv}`
    const watch = watching(admin, `${path}?${query}`)
    // Nothing that is seen here, but the cluster moves on.
    const other = await make(admin, path, configMap('other'))
    await watch.ended
    const last = watch.told.at(-1)?.object
    const knows = Number(at(last, 'metadata', 'resourceVersion')) >= Number(at(other, 'metadata', 'resourceVersion'))
    // A busy server may send one more on the way.
    return { last: watch.told.slice(-1).map(inShort), knows }
  })

  same('options that contradict each other', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps?watch=true`
    const queries = [
      'sendInitialEvents=true',
      'sendInitialEvents=true&resourceVersionMatch=Exact',
      'resourceVersionMatch=NotOlderThan',
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
      'resourceVersion=abc',
      'labelSelector=a+in',
      'timeoutSeconds=soon',
    ]
    const ask = async (query: string) => {
      const { status, json, text } = await admin.get(
        `${path}&fieldSelector=metadata.name%3Dnone&timeoutSeconds=1&${query}`,
      )
      return [query, { status, body: json ?? text }]
    }
    return Object.fromEntries(await Promise.all(queries.map(ask)))
  })

  same('what comes into sight and leaves it', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    const made = await make(admin, path, configMap('a', { v: '1' }))
    const watch = watching(
      admin,
      `${path}?watch=true&${own}&resourceVersion=${at(made, 'metadata', 'resourceVersion')}`,
    )
    const patch = (body: object) => admin.ask('PATCH', `${path}/a`, { body, contentType: MERGE })
    await patch({ metadata: { labels: { own: 'yes' } } })
    await patch({ data: { v: '2' } })
    await patch({ metadata: { labels: { own: null } }, data: { v: '3' } })
    await patch({ metadata: { labels: { own: 'yes' } } })
    await watch.count(4)
    await watch.stop()
    return watch.told.map(
      (one) => `${inShort(one)} ${at(one.object, 'data', 'v')} ${at(one.object, 'metadata', 'labels', 'own')}`,
    )
  })

  same('one object by its name', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    const before = await make(admin, path, configMap('other'))
    const rv = at(before, 'metadata', 'resourceVersion')
    const field = watching(admin, `${path}?watch=true&fieldSelector=metadata.name%3Da&resourceVersion=${rv}`)
    await make(admin, path, configMap('a'))
    await make(admin, path, configMap('b'))
    await admin.ask('DELETE', `${path}/a`)
    await field.count(2)
    await field.stop()
    return field.told.map(inShort)
  })

  same('below /watch, as older clients ask', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    await make(admin, path, mine('a'))
    const below = `/api/v1/watch/namespaces/${namespace}/configmaps`
    const all = watching(admin, `${below}?${own}`)
    const one = watching(admin, `${below}/a`)
    await all.count(1)
    await one.count(1)
    await make(admin, path, mine('b'))
    await all.count(2)
    await admin.ask('DELETE', `${path}/a`)
    await one.count(2)
    await all.stop()
    await one.stop()
    return [all.told.slice(0, 2).map(inShort), one.told.map(inShort)]
  })

  same('as Tables, with columns in the first event only', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/pods`
    const rv = at(await read(admin, path), 'metadata', 'resourceVersion')
    const watch = watching(admin, `${path}?watch=true&resourceVersion=${rv}&includeObject=None`, { accept: TABLE })
    await make(admin, path, staticPod('a'))
    await admin.ask('PATCH', `${path}/a/status`, { body: { status: { phase: 'Running' } }, contentType: MERGE })
    await watch.count(2)
    await watch.stop()
    return watch.told.slice(0, 2).map(({ type, object }) => ({ type, ...withoutAge(object) }))
  })

  same('ends when its time is up', async ({ admin }, namespace) => {
    const watch = watching(admin, `/api/v1/namespaces/${namespace}/secrets?watch=true&timeoutSeconds=1`)
    await watch.ended
    return watch.told.length
  })

  same('a revision that is too old is told in the stream', async (target, namespace) => {
    const { admin } = target
    if (!target.compact) return undefined
    const path = await makeKind(admin, namespace, 'Raft')
    await target.compact()
    const watch = watching(admin, `${path}?watch=true&resourceVersion=1`)
    await watch.count(1)
    await watch.ended
    const [first] = watch.told as [Told]
    return {
      type: first.type,
      status: { ...(first.object as object), message: String(at(first.object, 'message')).replace(/\d+/g, '<n>') },
    }
  })

  same('a revision that is yet to come', async ({ admin }, namespace) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    const answer = await admin.get(`${path}?resourceVersion=99999999&timeoutSeconds=1`)
    const { message } = answer.json as { readonly message: string }
    const details = at(answer.json, 'details')
    return {
      status: answer.status,
      message: message.replace(/\d+/g, '<n>'),
      reason: at(answer.json, 'reason'),
      details,
    }
  })
})

function withoutAge(table: unknown): object {
  const json = table as {
    readonly rows: readonly { readonly cells: readonly unknown[] }[]
    readonly columnDefinitions: unknown
  }
  const { columnDefinitions, ...rest } = json
  const columns =
    (columnDefinitions as readonly { readonly name: string }[] | null)?.map(({ name }) => name) ?? columnDefinitions
  return {
    ...rest,
    columns,
    rows: json.rows.map(({ cells, ...row }) => ({ ...row, cells: cells.filter((_, i) => i !== 4) })),
  }
}
