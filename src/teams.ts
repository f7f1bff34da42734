import { readFileSync } from 'node:fs'
import type { Memory } from '../adapters/teams/places.ts'
import type { Teams } from '../adapters/teams/teams.ts'
import type { Proof } from '../adapters/teams/tokens.ts'
import type { Access } from './access.ts'
import type { Principal } from './chat.ts'
import { wantsTeams } from './config/teams.ts'
import type { Config } from './config.ts'
import { Fault } from './fault.ts'
import type { Notes } from './ledger.ts'
import type { Log } from './log.ts'

type Means = {
  readonly places: Memory
  readonly notes: Notes
  readonly access: Pick<Access, 'powers' | 'identify'>
  readonly now: () => number
  readonly log: Log
}

/** The Teams adapter, where the environment names an app, or asks for the one without; botbuilder is loaded only then. */
export async function openTeams(
  config: Config,
  { places, notes, access, now, log }: Means,
): Promise<Teams | undefined> {
  const {
    env,
    teams: { tenants, targeted, publicUrl, fileHosts },
  } = config
  if (!wantsTeams(env)) return undefined
  const { teams } = await import('../adapters/teams/teams.ts')
  const rolesOf = rolesFor(access)
  const common = { targeted, fileHosts, ...(publicUrl ? { publicUrl } : {}), memory: places, notes, rolesOf, now, log }
  const { MICROSOFT_APP_ID: id, MICROSOFT_TENANT_ID: tenant } = env
  if (!id || !tenant) return teams({ ...common, tenants, unauthenticated: env.TEAMS_UNAUTHENTICATED !== undefined })
  return teams({
    ...common,
    app: { id, token: await tokensFor(id, tenant, env) },
    tenants: [tenant, ...tenants],
    ...(env.MICROSOFT_OPENID_URL ? { cloud: { openIdUrl: env.MICROSOFT_OPENID_URL } } : {}),
  })
}

/** Who is nobody in Kubernetes is in no role. Rejects when roles cannot be looked up. */
function rolesFor({ powers, identify }: Means['access']) {
  return async (principal: Principal): Promise<ReadonlySet<string>> => {
    try {
      return await powers.rolesOf(principal, identify(principal))
    } catch (error) {
      if (error instanceof Fault && error.code === 'identity') return new Set()
      throw error
    }
  }
}

/** Tokens for the app, by what it proves itself with; rejects when a file that is named cannot be read. */
export async function tokensFor(appId: string, tenant: string, env: Config['env']): Promise<() => Promise<string>> {
  const { openTokens } = await import('../adapters/teams/tokens.ts')
  const { MICROSOFT_LOGIN_URL: url, MICROSOFT_LOGIN_CA: ca } = env
  const login = url && { url, ...(ca ? { ca: readFileSync(ca, 'utf8') } : {}) }
  return openTokens({ appId, tenant, proof: proofOf(env), ...(login ? { login } : {}) })
}

/** What the app proves itself with; without a secret of either kind, the identity of where it runs. */
export function proofOf(env: Config['env']): Proof {
  if (env.MICROSOFT_APP_PASSWORD) return { kind: 'password', password: env.MICROSOFT_APP_PASSWORD }
  if (env.MICROSOFT_APP_CERTIFICATE) return { kind: 'certificate', path: env.MICROSOFT_APP_CERTIFICATE }
  const tokenFile = env.AZURE_FEDERATED_TOKEN_FILE
  return { kind: 'managed', ...(tokenFile ? { tokenFile } : {}) }
}
