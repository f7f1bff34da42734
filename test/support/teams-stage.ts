import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { partsOf } from '../../sandbox/teams/card.ts'
import type { TeamsMessage } from '../../sandbox/teams/model.ts'
import type { FakeTeams } from '../../sandbox/teams/teams.ts'
import { startTeams } from '../../sandbox/teams/teams.ts'
import type { Quarterdeck } from './quarterdeck.ts'
import { openQuarterdeck } from './quarterdeck.ts'
import { ANN, APP, BEN, CHANNEL, GROUP, GUEST, OUTSIDER, TENANT } from './teams-world.ts'

const SECRET = 'a-client-secret'

/** Who the people of the tenant are in Kubernetes: Ann is on call, Ben leads. */
export const TEAMS_PEOPLE = {
  people: [
    { teams: ANN, user: 'dana@example.com', groups: ['oncall', 'staff'] },
    { teams: BEN, user: 'lena@example.com', groups: ['staff'] },
    { teams: GUEST, user: 'lena@example.com', groups: ['staff'] },
  ],
}

/** A tenant with the people and conversations of teams-world.ts. */
export function openTenant(): Promise<FakeTeams> {
  return startTeams({
    tenant: TENANT,
    appId: APP,
    secret: SECRET,
    people: [
      { id: ANN, name: 'Ann', upn: 'ann@example.com' },
      { id: BEN, name: 'Ben', upn: 'ben@example.com' },
      { id: GUEST, name: 'Gus', upn: 'gus_elsewhere.example#EXT#@example.onmicrosoft.com', role: 'guest' },
      { id: OUTSIDER, name: 'Otto', tenant: '99999999-9999-4999-8999-999999999999' },
    ],
    conversations: [
      { id: CHANNEL, kind: 'channel' },
      { id: GROUP, kind: 'groupChat' },
    ],
  })
}

/** What an admin would put into the environment, with the tenant's own login instead of Microsoft's. */
export function teamsEnv(fake: FakeTeams): { readonly env: Record<string, string>; clean(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-teams-'))
  const ca = join(folder, 'ca.pem')
  writeFileSync(ca, fake.login.ca)
  return {
    env: {
      MICROSOFT_APP_ID: APP,
      MICROSOFT_TENANT_ID: TENANT,
      MICROSOFT_APP_PASSWORD: SECRET,
      MICROSOFT_LOGIN_URL: fake.login.url,
      MICROSOFT_LOGIN_CA: ca,
      MICROSOFT_OPENID_URL: fake.openIdUrl,
    },
    clean: () => rmSync(folder, { recursive: true, force: true }),
  }
}

type Wanted = Omit<Parameters<typeof openQuarterdeck>[0], 'env'> & { readonly fake: FakeTeams }

/** The whole bot, wired to this tenant. */
export async function openTeamsBot({ fake, config = {}, ...rest }: Wanted): Promise<Quarterdeck> {
  const { env, clean } = teamsEnv(fake)
  const deck = await openQuarterdeck({ ...rest, env, config: { identity: TEAMS_PEOPLE, ...config } })
  fake.setEndpoint(`${deck.url}/api/messages`)
  return {
    ...deck,
    async stop() {
      await deck.stop()
      clean()
    },
  }
}

/** Everything a message says, its card's elements and actions too: for tests that look for words and not for layout. */
export function cardWords({ text, card }: TeamsMessage): string {
  const said = partsOf(card).flatMap(({ text, title, value, codeSnippet, placeholder, label }) =>
    [text, title, value, codeSnippet, placeholder, label].filter((word) => typeof word === 'string'),
  )
  return [text, ...said]
    .join('\n')
    .replaceAll('\u00a0', ' ')
    .replace(/\\([\\`*_~[\]<>&{}|!\-+#=.)])/g, '$1')
}

/** What the bot said in a conversation that fits, now or soon. */
export function answered(fake: FakeTeams, conversation: string, fits: RegExp | string): Promise<TeamsMessage> {
  return fake.until((message) => {
    if (message.user !== undefined || message.conversation !== conversation) return false
    const words = cardWords(message)
    return typeof fits === 'string' ? words.includes(fits) : fits.test(words)
  })
}
