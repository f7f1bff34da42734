import { expect } from 'vitest'
import { until } from '../support/until.ts'
import { conformance } from './support/both.ts'
import { livePod } from './support/objects.ts'
import { make, seen } from './support/see.ts'
import { waitForCells } from './support/table.ts'

const two = {
  containers: [
    { name: 'web', image: 'registry.example/web:1' },
    { name: 'proxy', image: 'registry.example/proxy:1' },
  ],
  initContainers: [{ name: 'setup', image: 'registry.example/setup:1' }],
}

conformance('logs', (same) => {
  same('what a container wrote, and parts of it', async ({ admin }, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await make(admin, pods, livePod('a'))
    await waitForCells(admin, pods, ({ rows }) => rows.a?.[1] === '1/1')
    const log = (query = '') => admin.get(`${pods}/a/log?${query}`, { accept: '*/*' })
    await until('it has written some lines', async () => (await log()).text.split('\n').length > 3)
    const whole = await log()
    const stamped = await log('timestamps=true&tailLines=1')
    expect(stamped.text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z .*\n$/)
    return {
      type: whole.headers['content-type'],
      lastOne: (await log('tailLines=1')).text.trimEnd().split('\n').length,
      none: (await log('tailLines=0')).text,
      bytes: (await log('limitBytes=7')).text.length,
      old: (await log('sinceSeconds=3600')).text.length > 0,
      late: (await log(`sinceTime=${new Date(Date.now() + 60_000).toISOString()}`)).text,
      named: (await log('container=web')).status,
    }
  })

  same('what is refused', async ({ admin }, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await make(admin, pods, livePod('one'))
    await make(admin, pods, livePod('two', undefined, two))
    await make(admin, pods, livePod('broken', 'bad-image'))
    await waitForCells(
      admin,
      pods,
      ({ rows }) => rows.one?.[1] === '1/1' && rows.two?.[1] === '2/2' && /ImagePull/.test(String(rows.broken?.[2])),
    )
    const log = async (name: string, query = '') =>
      seen(await admin.get(`${pods}/${name}/log?${query}`, { accept: '*/*' }))
    return {
      previous: await log('one', 'previous=true'),
      container: await log('one', 'container=none'),
      which: await log('two'),
      waiting: await log('broken'),
      missing: await log('none'),
      tail: await log('one', 'tailLines=-1'),
      words: await log('one', 'tailLines=many'),
      limit: await log('one', 'limitBytes=0'),
      since: await log('one', 'sinceSeconds=0'),
      both: await log('one', `sinceSeconds=5&sinceTime=${new Date(0).toISOString()}`),
      time: await log('one', 'sinceTime=yesterday'),
      json: await admin.get(`${pods}/one/log`, { accept: 'application/json' }).then(({ status }) => status),
    }
  })

  same('of a pod that nobody has scheduled', async ({ admin }, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await make(admin, pods, livePod('far', undefined, { nodeSelector: { disk: 'none-such' } }))
    return seen(await admin.get(`${pods}/far/log`, { accept: '*/*' }))
  })

  same('of the run before', async ({ admin }, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await make(admin, pods, livePod('crashing', 'crash'))
    await waitForCells(admin, pods, ({ rows }) => /CrashLoopBackOff/.test(String(rows.crashing?.[2])))
    const log = await admin.get(`${pods}/crashing/log?previous=true`, { accept: '*/*' })
    return { status: log.status, some: log.text.length > 0 }
  })

  same('followed until the container ends', async ({ admin }, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await make(admin, pods, livePod('a'))
    await waitForCells(admin, pods, ({ rows }) => rows.a?.[1] === '1/1')
    const written = async () => (await admin.get(`${pods}/a/log`, { accept: '*/*' })).text
    await until('it has written something', async () => (await written()) !== '')
    const followed = admin.get(`${pods}/a/log?follow=true&tailLines=1`, { accept: '*/*' })
    await admin.ask('DELETE', `${pods}/a`)
    const { status, text } = await followed
    return { status, some: text.length > 0 }
  })
})
