import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jobId, open, seal } from '../../jobs/seal.ts'

test('what was sealed opens to the same, for the same purpose and secret only', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ minLength: 1 }), (payload, secret) => {
      const sealed = seal('command', payload, secret)
      expect(open('command', sealed, secret)).toEqual(JSON.parse(JSON.stringify(payload)))
      expect(open('delivery', sealed, secret)).toBeUndefined()
      expect(open('command', sealed, `${secret}x`)).toBeUndefined()
    }),
  )
})

test('no byte of it can be changed, and nothing else opens', () => {
  const sealed = seal('command', { line: 'get pods', at: 1 }, 'secret')
  for (let i = 0; i < sealed.length; i++) {
    const changed = sealed.slice(0, i) + (sealed[i] === 'A' ? 'B' : 'A') + sealed.slice(i + 1)
    expect(open('command', changed, 'secret')).toBeUndefined()
  }
  for (const other of [undefined, null, 1, '', '{}', { line: 'x' }, 'é'.repeat(60)]) {
    expect(open('command', other, 'secret')).toBeUndefined()
  }
})

test('ids are short, legal for BullMQ, and one for each event', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (team, event) => {
      expect(jobId('secret', 'slack', team, event)).toMatch(/^q[\w-]{22}$/)
    }),
  )
  const one = jobId('secret', 'slack', 'T1', 'E1')
  expect(jobId('secret', 'slack', 'T1', 'E1')).toBe(one)
  const others = [
    jobId('other', 'slack', 'T1', 'E1'),
    jobId('secret', 'teams', 'T1', 'E1'),
    jobId('secret', 'slack', 'T1E', '1'),
    jobId('secret', 'slack', 'T1', 'E2'),
  ]
  expect(new Set([one, ...others]).size).toBe(5)
})

test('what adapters keep is not readable, on one line or on several; what was kept before still opens', () => {
  for (const value of [{ name: 'web.log', text: 'hunter2 in a log' }, '-  replicas: 3\n+  replicas: 4 hunter2']) {
    const sealed = seal('place', { key: 'file:a:b', value }, 'secret')
    expect(Buffer.from(sealed, 'base64url').toString('latin1') + sealed).not.toMatch(/hunter2|replicas|file:a:b/)
    expect(open('place', sealed, 'secret')).toEqual({ key: 'file:a:b', value })
    expect(open('note', sealed, 'secret')).toBeUndefined()
  }
  const body = '{"key":"person:a","value":1}'
  const mac = createHmac('sha256', 'secret').update('quarterdeck place v1\n').update(body).digest('base64url')
  expect(open('place', mac + body, 'secret')).toEqual({ key: 'person:a', value: 1 })
})

test('what people say on several lines is not readable, and opens for nothing else', () => {
  const payload = { line: 'apply\napiVersion: v1\nstringData: {a: hunter2}' }
  const sealed = seal('command', payload, 'secret')
  expect(sealed).not.toMatch(/hunter2|stringData/)
  expect(open('command', sealed, 'secret')).toEqual(payload)
  expect(open('note', sealed, 'secret')).toBeUndefined()
  expect(open('command', sealed, 'another')).toBeUndefined()
  const at = Math.floor(sealed.length / 2)
  const other = sealed[at] === 'A' ? 'B' : 'A'
  expect(open('command', sealed.slice(0, at) + other + sealed.slice(at + 1), 'secret')).toBeUndefined()
})
