import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Memory } from '../../../adapters/teams/places.ts'
import type { Teams, TeamsOptions } from '../../../adapters/teams/teams.ts'
import { teams } from '../../../adapters/teams/teams.ts'
import type { FakeTeams, TeamsWorld } from '../../../sandbox/teams/teams.ts'
import { startTeams } from '../../../sandbox/teams/teams.ts'
import type { Handle, Request } from '../../../src/chat.ts'
import { ANN, APP, BEN, CHANNEL, GROUP, GUEST, OUTSIDER, TENANT } from '../../support/teams-world.ts'

export const WORLD: TeamsWorld = {
  tenant: TENANT,
  appId: APP,
  secret: 'a-client-secret',
  people: [
    { id: ANN, name: 'Ann', upn: 'ann@example.com', email: 'other@elsewhere.example' },
    { id: BEN, name: 'Ben', upn: 'ben@example.com' },
    { id: GUEST, name: 'Gus', upn: 'gus_elsewhere.example#EXT#@example.onmicrosoft.com', role: 'guest' },
    { id: OUTSIDER, name: 'Otto', tenant: '99999999-9999-4999-8999-999999999999' },
  ],
  conversations: [
    { id: CHANNEL, kind: 'channel' },
    { id: GROUP, kind: 'groupChat' },
  ],
}

export type Stage = {
  readonly fake: FakeTeams
  readonly adapter: Teams
  readonly asked: Request[]
  readonly logged: string[]
  readonly url: string
  readonly memory: Memory
}

type Wanted = {
  readonly handle?: Handle
  readonly adapter?: Partial<TeamsOptions>
  readonly fake?: FakeTeams
  readonly memory?: Memory
}

/** A store that outlives an adapter, for tests of restarts. */
export function mapMemory(): Memory {
  const kept = new Map<string, unknown>()
  return {
    get: async (key) => kept.get(key),
    put: async (key, value) => void kept.set(key, value),
  }
}

/** The adapter on a real HTTP server, with the fake Teams at the other end; both end with the test. */
export async function stage({
  handle,
  adapter: options = {},
  fake: given,
  memory = mapMemory(),
}: Wanted = {}): Promise<Stage> {
  const fake = given ?? (await startTeams(WORLD))
  if (!given) onTestFinished(() => fake.stop())
  const asked: Request[] = []
  const logged: string[] = []
  const log = (facts: object, sentence: string) => void logged.push(`${sentence} ${JSON.stringify(facts)}`)
  const adapter = teams({
    app: { id: APP, token: () => tokenFrom(fake) },
    tenants: [TENANT],
    cloud: { openIdUrl: fake.openIdUrl },
    memory,
    rolesOf: async ({ user }) => new Set(user === BEN ? ['leads'] : []),
    answerMs: 100,
    fileHosts: ['127.0.0.1'],
    now: Date.now,
    log: { info: log, warn: log, error: log },
    ...options,
  })
  await adapter.start(async (request) => {
    asked.push(request)
    return handle?.(request)
  })
  const server = createServer((request, response) => {
    if (!adapter.listener(request, response)) response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`
  fake.setEndpoint(url)
  onTestFinished(async () => {
    await adapter.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { fake, adapter, asked, logged, url, memory }
}

/** What the identity library would ask the login for; that road has a test of its own. */
async function tokenFrom({ login }: FakeTeams): Promise<string> {
  return login.issue()
}
