import type { LookupAddress } from 'node:dns'
import type { Server } from 'node:https'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isLocal, isPrivate } from '../../src/egress/addresses.ts'
import { checkSource, fetchText } from '../../src/egress/fetch-text.ts'

const PUBLIC: LookupAddress = { address: '203.0.113.7', family: 4 }
let server: Server
let ca: string
let base: string
const asked: string[] = []

beforeAll(async () => {
  const made = await generate([{ name: 'commonName', value: 'git.example' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'git.example' }] }],
  })
  ca = made.cert
  server = createServer({ key: made.private, cert: made.cert }, (request, response) => {
    asked.push(request.url ?? '')
    answer(request.url ?? '', response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `https://git.example:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server?.closeAllConnections()
  server?.close()
})

function answer(path: string, response: import('node:http').ServerResponse): void {
  const moved = (to: string) => response.writeHead(302, { location: to }).end()
  if (path === '/team/moved') moved('/team/web.yaml')
  else if (path === '/team/round') moved('/team/round')
  else if (path === '/team/off') moved('/secret/web.yaml')
  else if (path === '/team/away') moved('https://elsewhere.example/team/web.yaml')
  else if (path === '/team/meta') moved('http://169.254.169.254/latest/meta-data/')
  else if (path === '/team/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
  else if (path === '/team/bytes') response.writeHead(200).end(Buffer.from([0xff, 0xfe, 0x00]))
  else if (path === '/team/huge') response.writeHead(200).end('x'.repeat(300 * 1024))
  else if (path === '/team/silent') return
  else if (path === '/team/none') response.writeHead(404).end('a page that nobody reads')
  else response.writeHead(200).end('kind: ConfigMap\n')
}

/** Fetches as the bot does, but that every address is dialled on this machine; resolves with what was dialled, too. */
async function fetching(url: string, { to = [PUBLIC], urls = [`${base}/team/`], open = false, ms = 5_000 } = {}) {
  const dialled: string[] = []
  const text = fetchText(
    url,
    { urls, private: open },
    {
      resolve: async () => to,
      dial: ({ address }) => {
        dialled.push(address)
        return { address: '127.0.0.1', family: 4 }
      },
      ca,
      signal: AbortSignal.timeout(ms),
    },
  )
  return { said: await text.catch((error: Error) => error.message), dialled }
}

test('what is allowed is fetched, over a redirect to what is allowed, and dialled where it was resolved to', async () => {
  expect(await fetching(`${base}/team/web.yaml`)).toEqual({ said: 'kind: ConfigMap\n', dialled: [PUBLIC.address] })
  expect((await fetching(`${base}/team/moved`)).said).toBe('kind: ConfigMap\n')
  expect((await fetching(`${base}/team/one.yaml`, { urls: [`${base}/team/one.yaml`] })).said).toBe('kind: ConfigMap\n')
})

test.each([
  ['another host', 'https://evil.example/team/web.yaml'],
  ['a host that only begins so', '@HOST.evil.example/team/x'],
  ['another port', 'https://git.example/team/web.yaml'],
  ['another folder', '@/secret/web.yaml'],
  ['a folder that only begins so', '@/team-b/web.yaml'],
  ['dots', '@/team/../secret/web.yaml'],
  ['dots in disguise', '@/team/%2e%2e/secret/web.yaml'],
  ['slashes in disguise', '@/team/..%2fsecret%2fweb.yaml'],
  ['a backslash in disguise', '@/team/..%5csecret'],
  ['http', 'http://git.example/team/web.yaml'],
  ['a password', 'https://git.example@evil.example/team/'],
  ['a user', 'https://a:b@git.example/team/'],
  ['a file', 'file:///etc/passwd'],
  ['data', 'data:text/yaml,kind: Pod'],
  ['the metadata of a cloud', 'http://169.254.169.254/latest/meta-data/'],
  ['no URL', 'https://'],
])('%s is refused, and nothing is dialled', async (_what, url) => {
  const before = asked.length
  const full = url.replace('@HOST', 'https://git.example').replace(/^@/, base)
  const { said, dialled } = await fetching(full)
  expect(said).toMatch(/is not where manifests may come from|without a password/)
  expect([dialled, asked.length]).toEqual([[], before])
})

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '168.63.129.16',
  '0.0.0.0',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '64:ff9b::7f00:1',
  'fd00:ec2::254',
  'fe80::1',
])('a name that leads to %s is not dialled, nor one that leads there among others', async (address) => {
  const family = address.includes(':') ? 6 : 4
  for (const to of [[{ address, family }], [PUBLIC, { address, family }]]) {
    const { said, dialled } = await fetching(`${base}/team/web.yaml`, { to })
    expect(said).toContain('leads to a private address')
    expect(dialled).toEqual([])
  }
  expect(() => checkSource(`https://${family === 6 ? `[${address}]` : address}/x`, within(address, family))).toThrow(
    'private address',
  )
})

function within(address: string, family: number) {
  return { urls: [`https://${family === 6 ? `[${address}]` : address}/`], private: false }
}

test('an address in disguise is the address, and private ones may be allowed, this machine and the metadata never', async () => {
  for (const host of ['0x7f.1', '2130706433', '0177.0.0.1', '127.1'])
    expect(() => checkSource(`https://${host}/x`, { urls: ['https://127.0.0.1/'], private: true })).toThrow('private')
  expect((await fetching(`${base}/team/a`, { open: true, to: [{ address: '10.0.0.1', family: 4 }] })).dialled).toEqual([
    '10.0.0.1',
  ])
  for (const address of ['127.0.0.1', '169.254.169.254', '168.63.129.16', '::1', 'fe80::1', 'fd00:ec2::254']) {
    expect([isLocal(address), isPrivate(address)]).toEqual([true, true])
    const to = [{ address, family: address.includes(':') ? 6 : 4 }]
    expect((await fetching(`${base}/team/a`, { open: true, to })).dialled).toEqual([])
  }
})

test('a name that leads elsewhere the next time is refused then: nothing is dialled that was not checked', async () => {
  const answers = [[PUBLIC], [{ address: '127.0.0.1', family: 4 }]]
  const dialled: string[] = []
  const said = await fetchText(
    `${base}/team/moved`,
    { urls: [`${base}/team/`], private: false },
    {
      resolve: async () => answers.shift() ?? [],
      dial: ({ address }) => {
        dialled.push(address)
        return { address: '127.0.0.1', family: 4 }
      },
      ca,
      signal: AbortSignal.timeout(5_000),
    },
  ).catch((error: Error) => error.message)
  expect(dialled.every((address) => address === PUBLIC.address)).toBe(true)
  expect(said).toMatch(/private address|ConfigMap/)
})

test.each([
  ['off', /is not where manifests may come from/],
  ['away', /is not where manifests may come from/],
  ['meta', /without a password|is not where/],
  ['round', /redirects again and again/],
  ['packed', /something compressed/],
  ['bytes', /What .* sends is no text/],
  ['huge', /larger than the 256 KiB/],
  ['none', /answered with 404/],
])('%s: refused', async (path, says) => {
  const before = asked.length
  const { said } = await fetching(`${base}/team/${path}`)
  expect(said).toMatch(says)
  expect(said).not.toContain('nobody reads')
  expect(asked.slice(before).every((each) => each.startsWith('/team/'))).toBe(true)
})

test('who says nothing is not waited for beyond the time, and a certificate that is not believed is nobody', async () => {
  expect((await fetching(`${base}/team/silent`, { ms: 60 })).said).toContain('could not be fetched')
  const other = await generate([{ name: 'commonName', value: 'git.example' }])
  const said = fetchText(
    `${base}/team/web.yaml`,
    { urls: [`${base}/team/`], private: false },
    {
      resolve: async () => [PUBLIC],
      dial: () => ({ address: '127.0.0.1', family: 4 }),
      ca: other.cert,
      signal: AbortSignal.timeout(5_000),
    },
  )
  await expect(said).rejects.toThrow('could not be fetched')
})
