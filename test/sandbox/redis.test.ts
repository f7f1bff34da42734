import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { privateRedis, startRedis } from '../../sandbox/redis.ts'
import { redisServerCommand } from '../../sandbox/redis-server.ts'
import { until } from '../support/until.ts'

function ask(url: string, line: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(`${line}\r\n`))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString())
    })
    socket.once('error', () => resolve('nobody'))
  })
}

async function bin(scripts: Readonly<Record<string, string>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'quarterdeck-bin-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  for (const [name, body] of Object.entries(scripts)) {
    await writeFile(join(dir, name), `#!/bin/sh\n${body}\n`)
    await chmod(join(dir, name), 0o755)
  }
  return dir
}

test('a named Redis is used and left alone', async () => {
  const redis = await startRedis({ env: { REDIS_URL: 'redis://example:6379' } })
  expect(redis).toMatchObject({ url: 'redis://example:6379', owned: false })
  await redis.stop()
  await expect(redis.kill()).rejects.toThrow('not ours')
})

test('a private one keeps what it was given over a crash, and is gone when stopped', async () => {
  const redis = await privateRedis()
  expect(await ask(redis.url, 'SET k v')).toContain('+OK')
  expect(await ask(redis.url, 'CONFIG GET maxmemory-policy')).toContain('noeviction')
  await redis.kill()
  expect(await ask(redis.url, 'PING')).toBe('nobody')
  await redis.restart()
  expect(await ask(redis.url, 'GET k')).toContain('v')
  await redis.stop()
  await redis.stop()
  expect(await ask(redis.url, 'PING')).toBe('nobody')
})

test('a private one ends with the process that started it, even if that is killed', async () => {
  const file = join(import.meta.dirname, '../../sandbox/redis.ts')
  const script = `const { privateRedis } = await import(${JSON.stringify(file)})
    const redis = await privateRedis()
    console.log(redis.url)
    process.stdout.once('drain', () => undefined)
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50)`
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  const output: string = await run.then(({ stdout }) => stdout).catch((error) => error.stdout)
  const url = output.trim()
  expect(url).toMatch(/^redis:/)
  await until('the server to be gone', async () => (await ask(url, 'PING')) === 'nobody')
})

test.skipIf(process.getuid?.() !== 0)('one is installed when there is none and no password is needed', async () => {
  const dir = await bin({})
  const real = await redisServerCommand()
  const log = join(dir, 'log')
  await writeFile(
    join(dir, 'apt-get'),
    `#!/bin/sh\necho "$@" >> ${log}\n[ "$1" = install ] && /bin/ln -s ${real} ${dir}/redis-server\nexit 0\n`,
  )
  await chmod(join(dir, 'apt-get'), 0o755)
  const said: string[] = []
  expect(await redisServerCommand({ env: { PATH: dir }, say: (line) => said.push(line) })).toBe(
    join(dir, 'redis-server'),
  )
  expect(said).toEqual(['No Redis found; installing one with apt-get.'])
  expect(await readFile(log, 'utf8')).toContain('install -y')
})

test('a server of another name is as good', async () => {
  const dir = await bin({})
  await symlink(await redisServerCommand(), join(dir, 'valkey-server'))
  expect(await redisServerCommand({ env: { PATH: dir } })).toBe(join(dir, 'valkey-server'))
})

test('when there is none and none can be had, the error is the line to type', async () => {
  await expect(redisServerCommand({ env: { PATH: '' } })).rejects.toThrow('set REDIS_URL=')
  const failing = await bin({ 'apt-get': 'exit 1', sudo: 'exit 1' })
  await expect(redisServerCommand({ env: { PATH: failing } })).rejects.toThrow(
    'sudo apt-get update && sudo apt-get install',
  )
})
