import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../support/until.ts'

/** One client of Microsoft 365 Agents Playground: one person, with conversations of their own. */
export type Instance = { readonly url: string; stop(): void }

type Wanted = {
  readonly folder: string
  readonly cli: string
  readonly port: number
  readonly endpoint: string
  readonly person: { readonly id: string; readonly name: string }
  /** What its conversations are called, so that those of two clients differ. */
  readonly prefix: string
}

export async function openInstance({ folder, cli, port, endpoint, person, prefix }: Wanted): Promise<Instance> {
  const config = join(folder, `${prefix}.yml`)
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(configOf(person, prefix)))
  const child: ChildProcess = spawn(
    process.execPath,
    [cli, '-e', endpoint, '-c', 'msteams', '-p', String(port), '--disable-telemetry'],
    {
      cwd: folder,
      stdio: 'ignore',
      env: {
        ...process.env,
        TEAMSAPPTESTER_BROWSER: 'none',
        // Without it, it asks the cloud's metadata address for what it runs on.
        APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
        M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, `${prefix}.log`),
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: config,
      },
    },
  )
  const url = `http://127.0.0.1:${port}`
  await until('the playground to listen', () =>
    fetch(`${url}/_debug/ping`).then(
      async (response) => (await response.text()) === 'pong',
      () => false,
    ),
  )
  return { url, stop: () => void child.kill() }
}

function configOf({ id, name }: Wanted['person'], prefix: string) {
  const person = (number: number) => ({
    id: `user-id-${number}`,
    name: `Colleague ${number}`,
    userPrincipleName: `colleague${number}@example.com`,
    aadObjectId: `00000000-0000-4000-8000-00000000002${number}`,
    givenName: 'Colleague',
    surname: String(number),
    email: `colleague${number}@example.com`,
  })
  return {
    version: '0.1.1',
    tenantId: '11111111-1111-4111-8111-111111111111',
    bot: { id: '28:quarterdeck', name: 'Quarterdeck' },
    // Two people with one address would be one person, who cannot approve what they asked for.
    currentUser: {
      ...person(0),
      id: `user-${prefix}`,
      name,
      aadObjectId: id,
      userPrincipleName: `${prefix}@example.com`,
      email: `${prefix}@example.com`,
    },
    users: [1, 2, 3, 4, 5].map(person),
    personalChat: { id: `${prefix}-personal` },
    groupChat: { id: `${prefix}-group`, name: 'Group Chat' },
    team: {
      id: `${prefix}-team`,
      name: 'My Team',
      aadGroupId: '00000000-0000-4000-8000-000000000031',
      channels: [{ id: `${prefix}-alerts`, name: 'Alerts' }],
    },
  }
}
