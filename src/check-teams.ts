import { wantsTeams } from './config/teams.ts'
import type { Config } from './config.ts'
import { proofOf, tokensFor } from './teams.ts'

type Finding = { readonly what: string; readonly state: 'ok' | 'warn' | 'bad'; readonly says: string }

/** How long Microsoft may take to give a token, in ms. */
const PATIENCE = 8_000

const PROOFS = {
  password: 'client secret',
  certificate: 'certificate',
  managed: 'managed identity',
  workload: 'workload identity',
} as const

/** Whether Microsoft knows the app, its messages can be told from forged ones, and it is reached. Nothing where Teams is not wanted. */
export async function checkTeams(config: Config): Promise<Finding[]> {
  const { env, teams } = config
  if (!wantsTeams(env)) return []
  const { MICROSOFT_APP_ID: app, MICROSOFT_TENANT_ID: tenant } = env
  if (!app || !tenant) return [{ what: 'teams', state: 'warn', says: UNAUTHENTICATED }]
  const { teamsCheck } = await import('../adapters/teams/check.ts')
  const [token, keys, endpoint] = await Promise.all([
    checkToken(app, tenant, env),
    tried('teams keys', async () => {
      const keys = await teamsCheck.keys(env.MICROSOFT_OPENID_URL)
      return { state: 'ok', says: `${keys} of Microsoft’s, to know its messages by` }
    }),
    checkEndpoint(teams.publicUrl, teamsCheck.endpoint),
  ])
  const tenants = [tenant, ...teams.tenants]
  return [
    token,
    { what: 'teams tenants', state: 'ok', says: `${tenants.join(', ')}; nobody else is answered` },
    keys,
    endpoint,
  ]
}

const UNAUTHENTICATED = 'UNAUTHENTICATED: takes orders from anybody on this machine, for development only'

function checkToken(app: string, tenant: string, env: Config['env']): Promise<Finding> {
  const { kind, ...more } = proofOf(env)
  const proof = PROOFS[kind === 'managed' && 'tokenFile' in more ? 'workload' : kind]
  return tried(
    'teams',
    async () => {
      const token = await tokensFor(app, tenant, env)
      await inTime(token(), PATIENCE)
      return { state: 'ok', says: `app ${app} of tenant ${tenant} gets tokens by ${proof}` }
    },
    `app ${app} of tenant ${tenant} gets no token by ${proof}: `,
  )
}

/** Nobody but Microsoft has to reach it, so what cannot be reached from here may be well all the same. */
async function checkEndpoint(
  url: string | undefined,
  knock: (url: string) => Promise<'ours' | 'another'>,
): Promise<Finding> {
  const what = 'teams endpoint'
  if (url === undefined) {
    const says = 'not checked: set teams.publicUrl. The Azure Bot has to name https://<your host>/api/messages'
    return { what, state: 'warn', says }
  }
  const address = new URL('/api/messages', url).href
  const answers = await knock(url).catch((error: unknown) => said(error))
  if (answers === 'ours') return { what, state: 'ok', says: `${address} answers; the Azure Bot has to name it` }
  if (answers === 'another')
    return { what, state: 'bad', says: `${address} is answered by something else: check the ingress` }
  return { what, state: 'warn', says: `${address} does not answer from here (is it started?): ${answers}` }
}

async function tried(what: string, attempt: () => Promise<Omit<Finding, 'what'>>, otherwise = ''): Promise<Finding> {
  try {
    return { what, ...(await attempt()) }
  } catch (error) {
    return { what, state: 'bad', says: `${otherwise}${said(error)}` }
  }
}

/** Entra’s first line says it; what follows are traces. */
function said(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined }
  const reason = cause instanceof Error && message === 'fetch failed' ? cause.message : message
  return (/AADSTS\d+: [^.]*\./.exec(reason)?.[0] ?? reason.split('\n')[0] ?? '').slice(0, 300)
}

async function inTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms)
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
