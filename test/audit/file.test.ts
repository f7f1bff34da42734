import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { auditFile, readAuditFile } from '../../src/audit/file.ts'
import type { AuditEvent, AuditLink } from '../../src/audit/record.ts'
import { link } from '../../src/audit/record.ts'
import { auditCommand } from '../../src/audit-command.ts'
import { auditTrail } from '../../src/audit-trail.ts'
import { loadConfig } from '../../src/config.ts'
import { redisForFile } from '../support/redis.ts'

const server = redisForFile()
let redis: Redis
afterAll(() => redis?.disconnect())
const quiet = { debug() {}, info() {}, warn() {}, error() {} }

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'quarterdeck-audit-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

const event = (request: string): AuditEvent => ({
  ...{ at: 1, kind: 'decision', request, who: 'slack:T:U', line: 'get pods', where: 'slack:C', effect: 'allow' },
})

async function linksOf(path: string): Promise<(AuditLink | undefined)[]> {
  const links: (AuditLink | undefined)[] = []
  for await (const one of readAuditFile(path)) links.push(one)
  return links
}

test('links are lines that only the owner may read; a file that was moved away is made again', async () => {
  const path = join(folder(), 'audit.jsonl')
  const write = auditFile({ path, sync: 'each' })
  const one = link(event('a'), 'w', undefined, 'k')
  await Promise.all([write(one), ...Array.from({ length: 200 }, (_, i) => write(link(event(`b${i}`), 'w', one, 'k')))])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(await linksOf(path)).toHaveLength(201)
  renameSync(path, `${path}.1`)
  await write(one)
  expect(await linksOf(path)).toEqual([one])
})

test('where nothing can be written it rejects, and half a line does not spoil the next', async () => {
  const path = join(folder(), 'audit.jsonl')
  symlinkSync('/dev/null', path)
  await expect(auditFile({ path, sync: 'each' })(link(event('a'), 'w', undefined, 'k'))).rejects.toThrow('ELOOP')
  rmSync(path)
  writeFileSync(path, '{"writer":"w","seq":')
  await auditFile({ path, sync: 'never' })(link(event('b'), 'w', undefined, 'k'))
  expect((await linksOf(path)).map((each) => each?.seq)).toEqual([undefined, 1])
})

async function opened(change: (at: { file: string; prefix: string }) => Promise<void> | void) {
  const at = { file: join(folder(), 'audit.jsonl'), prefix: server.prefix() }
  const secret = 's'.repeat(32)
  redis ??= new Redis(server.url)
  const audit = auditTrail(redis, at.prefix, secret, quiet, { file: at.file, sync: 'each' })
  for (let i = 0; i < 5; i++) await audit(event(`r${i}`))
  await change(at)
  const settings = `${at.file}.yaml`
  writeFileSync(settings, JSON.stringify({ audit: { file: at.file }, redis: { prefix: at.prefix } }))
  const loaded = loadConfig({ QUARTERDECK_CONFIG: settings, REDIS_URL: server.url, QUARTERDECK_SECRET: secret })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  return async (what: string) => {
    let said = ''
    const out = { write: (text: string) => (said += text) }
    return { code: await auditCommand(what, loaded.config, out, out), said }
  }
}

test('verify and export cover the file and Redis', async () => {
  const run = await opened(() => undefined)
  expect(await run('verify')).toMatchObject({ code: 0, said: expect.stringMatching(/5 links in the file, head/) })
  expect((await run('export')).said.trim().split('\n')).toHaveLength(5)
})

test('the newest records, taken out of Redis, are missed; the export still has them', async () => {
  const run = await opened(async ({ prefix }) => {
    const [last] = await redis.xrevrange(`${prefix}:audit`, '+', '-', 'COUNT', 1)
    await redis.xdel(`${prefix}:audit`, last?.[0] ?? '')
  })
  expect(await run('verify')).toMatchObject({
    code: 1,
    said: expect.stringContaining('1 of 5 links in the file are not in Redis'),
  })
  expect((await run('export')).said.trim().split('\n')).toHaveLength(5)
})

test.each([
  ['changed', (lines: string[]) => lines.with(2, (lines[2] ?? '').replace('get pods', 'get pod'))],
  ['made up', (lines: string[]) => [...lines, (lines[4] ?? '').replace('"seq":5', '"seq":6')]],
])('a line of the file that was %s is found', async (_what, change) => {
  const run = await opened(({ file }) => {
    writeFileSync(file, `${change(readFileSync(file, 'utf8').trim().split('\n')).join('\n')}\n`)
  })
  expect(await run('verify')).toMatchObject({ code: 1, said: expect.stringMatching(/BROKEN .*link \d in the file/) })
})

type Lines = string[]
const GARBAGE = '{"writer":"w",'
test.each([
  ['shortened', (lines: Lines) => lines.slice(0, 3), /BROKEN .*2 links in Redis are not in the file/],
  ['cut in the middle', (lines: Lines) => lines.toSpliced(2, 1), /BROKEN .*1 links in Redis are not in the file/],
  ['turned to garbage', (lines: Lines) => lines.with(4, GARBAGE), /BROKEN .*1 links.*[\s\S]*1 lines that are no links/],
  ['given a line', (lines: Lines) => lines.toSpliced(2, 0, GARBAGE), /, 1 lines that are no links/],
  ['emptied', () => [], /5 links of 1 writers are in Redis .*BROKEN {2}there is no link in it/],
])('a file that was %s is found', async (_what, change, says) => {
  const run = await opened(({ file }) => {
    const lines = change(readFileSync(file, 'utf8').trim().split('\n'))
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
  })
  expect(await run('verify')).toMatchObject({ code: 1, said: expect.stringMatching(says) })
})

test('a file that goes on where another was moved away, the writers of other machines, and half a last line are no alarm', async () => {
  const run = await opened(async ({ file, prefix }) => {
    writeFileSync(file, `${readFileSync(file, 'utf8').trim().split('\n').slice(3).join('\n')}\n${GARBAGE}`)
    await auditTrail(redis, prefix, 's'.repeat(32), quiet)(event('elsewhere'))
  })
  const { code, said } = await run('verify')
  expect(said).toMatch(
    /2 links in the file, from 4 on; [\s\S]*1 links of 1 writers are in Redis and not in this file: those/,
  )
  expect(code).toBe(0)
})

test.each(['file', 'redis'])(
  'what was written just now and is not yet read from the other is no alarm (%s)',
  async (which) => {
    const run = await opened(async ({ file, prefix }) => {
      const audit = auditTrail(redis, prefix, 's'.repeat(32), quiet, { file, sync: 'each' })
      for (let i = 0; i < 3; i++) await audit({ ...event('now'), at: Date.now() })
      const lines = readFileSync(file, 'utf8').trim().split('\n')
      if (which === 'redis') writeFileSync(file, `${lines.slice(0, -1).join('\n')}\n`)
      const [last] = await redis.xrevrange(`${prefix}:audit`, '+', '-', 'COUNT', 1)
      if (which === 'file') await redis.xdel(`${prefix}:audit`, last?.[0] ?? '')
    })
    expect((await run('verify')).code).toBe(0)
  },
)

test('what cannot be recorded is not done, in words', async () => {
  redis ??= new Redis(server.url)
  const audit = auditTrail(redis, server.prefix(), 's'.repeat(32), quiet, { file: '/dev/full', sync: 'each' })
  await expect(audit(event('a'))).rejects.toThrow('cannot be written, so nothing is done')
})
