import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openPosting } from '../../jobs/watch/webhooks.ts'
import { until } from '../support/until.ts'

const quiet = { info() {}, warn() {}, error() {} }
const secret = 'the secret of the hook'

test('what a webhook gets is signed, in order, tried again while it may help, and given up where it cannot', async () => {
  const got: { readonly body: string; readonly signature: string }[] = []
  const answers = [503, 200, 400, 200]
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    got.push({ body, signature: String(request.headers['quarterdeck-signature']) })
    response.writeHead(answers.shift() ?? 200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const done: string[] = []
  const now = Date.UTC(2026, 10, 23)
  const posting = openPosting({ secret, now: () => now, done: (id) => done.push(id), log: quiet })
  onTestFinished(posting.stop)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  const hooks = ['a', 'b', 'c'].map((id) => ({ id, url, body: `{"id":"${id}"}`, at: now }))
  posting.run(hooks)
  // Asked again with the same: nothing goes twice.
  posting.run(hooks)
  await until('all to be done with', () => done.length === 3)
  expect(got.map(({ body }) => JSON.parse(body).id)).toEqual(['a', 'a', 'b', 'c'])
  const seconds = now / 1_000
  const mac = createHmac('sha256', secret).update(`${seconds}.{"id":"a"}`).digest('hex')
  expect(got[0]?.signature).toBe(`t=${seconds},v1=${mac}`)
})
