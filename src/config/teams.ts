import { z } from 'zod'

/** Where OneDrive for Business is, in Microsoft's clouds that hand bots files. */
const FILE_HOSTS = ['sharepoint.com', 'sharepoint.cn', 'svc.ms']

/** Microsoft Teams, beside the app's id and its proof, which come from the environment. */
export const teamsSection = z
  .strictObject({
    tenants: z.array(z.guid('a tenant is a GUID')).default([]),
    targeted: z.boolean().default(false),
    fileHosts: z.array(z.hostname('a host name')).default([...FILE_HOSTS]),
    publicUrl: z.url({ protocol: /^https$/, error: 'an https URL' }).exactOptional(),
  })
  .default({ tenants: [], targeted: false, fileHosts: [...FILE_HOSTS] })

const word = <T>(schema: z.ZodType<T>) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

/** What the environment says about Teams; names as Azure Bot guides have them. */
export const teamsEnvironment = {
  MICROSOFT_APP_ID: word(z.guid('an application (client) id is a GUID')),
  MICROSOFT_TENANT_ID: word(z.guid('a tenant id is a GUID')),
  MICROSOFT_APP_PASSWORD: word(z.string().min(8)),
  MICROSOFT_APP_CERTIFICATE: word(z.string()),
  MICROSOFT_LOGIN_URL: word(z.url({ protocol: /^https$/, error: 'an https URL' })),
  MICROSOFT_LOGIN_CA: word(z.string()),
  MICROSOFT_OPENID_URL: word(z.url()),
  TEAMS_UNAUTHENTICATED: word(z.literal('development', 'only ever "development"')),
  AZURE_FEDERATED_TOKEN_FILE: word(z.string()),
}

const TeamsEnvironment = z.object(teamsEnvironment)
type TeamsEnvironment = z.infer<typeof TeamsEnvironment>

const SECRET_NEEDED =
  'is needed with Teams where no MICROSOFT_APP_PASSWORD is set: 32 characters or more, the same for every process and kept (openssl rand -base64 32). What is remembered of conversations is sealed with it'

/** Whether Teams is wanted at all. */
export function wantsTeams(env: TeamsEnvironment): boolean {
  return env.MICROSOFT_APP_ID !== undefined || env.TEAMS_UNAUTHENTICATED !== undefined
}

/** What jobs and places are sealed with, or what that can be derived from; see sealingSecret. */
type Sealing = { readonly QUARTERDECK_SECRET?: string | undefined; readonly SLACK_BOT_TOKEN?: string | undefined }

/** What the environment says well in parts and wrong as a whole. */
export function teamsProblems(env: TeamsEnvironment & Sealing): { path: string; message: string }[] {
  const problems: { path: string; message: string }[] = []
  const proofs = [env.MICROSOFT_APP_PASSWORD, env.MICROSOFT_APP_CERTIFICATE]
  if (env.MICROSOFT_APP_ID && !env.MICROSOFT_TENANT_ID)
    problems.push({ path: 'MICROSOFT_TENANT_ID', message: 'is needed with MICROSOFT_APP_ID: the bot is of one tenant' })
  if (!env.MICROSOFT_APP_ID && proofs.some(Boolean))
    problems.push({ path: 'MICROSOFT_APP_ID', message: 'is needed with the other MICROSOFT_APP_ variables' })
  if (proofs.every(Boolean))
    problems.push({ path: 'MICROSOFT_APP_CERTIFICATE', message: 'goes without MICROSOFT_APP_PASSWORD' })
  // With a secret of this process alone, it would not find its own conversations again after a restart.
  if (env.MICROSOFT_APP_ID && !(env.QUARTERDECK_SECRET ?? env.SLACK_BOT_TOKEN ?? env.MICROSOFT_APP_PASSWORD))
    problems.push({ path: 'QUARTERDECK_SECRET', message: SECRET_NEEDED })
  if (env.MICROSOFT_APP_ID && env.TEAMS_UNAUTHENTICATED)
    problems.push({ path: 'TEAMS_UNAUTHENTICATED', message: 'goes without MICROSOFT_APP_ID: it is for development' })
  return problems
}
