import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const root = resolve(import.meta.dirname, '..')
const composers = [['docker', 'compose'], ['docker-compose']].filter(
  ([command = '', ...args]) => spawnSync(command, [...args, 'version']).status === 0,
)
const compose = parse(readFileSync(resolve(root, 'docker-compose.yml'), 'utf8'))

test('Redis keeps what it acknowledged and evicts nothing', () => {
  const command: string[] = compose.services.redis.command
  const after = (flag: string) => command[command.indexOf(flag) + 1]
  expect(after('--appendonly')).toBe('yes')
  expect(after('--appendfsync')).toBe('everysec')
  expect(after('--maxmemory-policy')).toBe('noeviction')
})

test('no service publishes a port beyond this machine', () => {
  const ports = Object.values<{ ports?: string[] }>(compose.services).flatMap((service) => service.ports ?? [])
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/)
})

if (composers.length === 0)
  console.warn('skipped: `docker compose config -q`, because neither docker compose nor docker-compose is installed')
test.skipIf(composers.length === 0)('compose accepts the file', () => {
  const [command = '', ...args] = composers[0] ?? []
  const result = spawnSync(command, [...args, '-f', 'docker-compose.yml', 'config', '-q'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(result.stderr).not.toMatch(/error|invalid|does not match/i)
  expect(result.status).toBe(0)
})
