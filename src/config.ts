import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { alertProblems, alertsSection } from './config/alerts.ts'
import { auditSection } from './config/audit.ts'
import { azureSection } from './config/azure.ts'
import { deploymentsEnvironment, deploymentsProblems, deploymentsSection } from './config/deployments.ts'
import { execSection } from './config/exec.ts'
import { liveSection } from './config/live.ts'
import { manifestsSection } from './config/manifests.ts'
import { opsSection } from './config/ops.ts'
import { policyProblems, policySection } from './config/policy.ts'
import { teamsEnvironment, teamsProblems, teamsSection } from './config/teams.ts'

/** The largest configuration file that is read, in bytes. */
const MAX_FILE = 256 * 1024

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i, 'a name is letters, digits, dots, dashes and underscores, at most 63')

const cluster = z.strictObject({
  name,
  aliases: z.array(name).default([]),
  kubeconfig: z.string().exactOptional(),
  context: z.string().exactOptional(),
  inCluster: z.boolean().default(false),
  namespace: name.exactOptional(),
  guard: z.enum(['none', 'amber', 'red']).default('none'),
  exec: z.boolean().default(false),
  insecure: z.boolean().default(false),
})

const channel = z.strictObject({
  slack: z.string().exactOptional(),
  teams: z.string().exactOptional(),
  console: z.string().exactOptional(),
  cluster: name.exactOptional(),
  namespace: name.exactOptional(),
  replies: z.enum(['private', 'channel']).exactOptional(),
})

const person = z.strictObject({
  slack: z.string().exactOptional(),
  teams: z.string().exactOptional(),
  console: z.string().exactOptional(),
  user: z.string().min(1),
  groups: z.array(z.string().min(1)).default([]),
})

const email = z.strictObject({
  domain: z.string().regex(/^[a-z0-9.-]+\.[a-z]{2,}$/i, 'a domain such as example.com'),
  groups: z.array(z.string().min(1)).default([]),
})

const File = z.strictObject({
  clusters: z.array(cluster).default([]),
  defaultCluster: name.exactOptional(),
  channels: z.array(channel).default([]),
  identity: z
    .strictObject({ people: z.array(person).default([]), emails: z.array(email).default([]) })
    .default({ people: [], emails: [] }),
  azure: azureSection,
  slack: z.strictObject({ teams: z.array(z.string()).default([]) }).default({ teams: [] }),
  teams: teamsSection,
  policy: policySection,
  ops: opsSection,
  mask: z.array(z.string()).default([]),
  limits: z
    .strictObject({
      deadlineSeconds: z.int().min(5).max(600).default(30),
      commandsAtOnce: z.int().min(1).max(500).default(50),
    })
    .default({ deadlineSeconds: 30, commandsAtOnce: 50 }),
  live: liveSection,
  deployments: deploymentsSection,
  exec: execSection,
  manifests: manifestsSection,
  audit: auditSection,
  alerts: alertsSection,
  redis: z.strictObject({ prefix: name.default('quarterdeck') }).default({ prefix: 'quarterdeck' }),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).default('info') }).default({ level: 'info' }),
})

const blankIsMissing = (value: unknown) => (value === '' ? undefined : value)

const Environment = z.object({
  SLACK_BOT_TOKEN: z.preprocess(
    blankIsMissing,
    z.string().startsWith('xoxb-', 'a bot token begins with xoxb-').optional(),
  ),
  SLACK_SIGNING_SECRET: z.preprocess(blankIsMissing, z.string().min(8).optional()),
  SLACK_APP_TOKEN: z.preprocess(
    blankIsMissing,
    z.string().startsWith('xapp-', 'an app token begins with xapp-').optional(),
  ),
  SLACK_API_URL: z.preprocess(blankIsMissing, z.url().optional()),
  ...teamsEnvironment,
  ...deploymentsEnvironment,
  REDIS_URL: z.preprocess(
    blankIsMissing,
    z.url({ protocol: /^rediss?$/, error: 'a URL such as redis://localhost:6379' }).optional(),
  ),
  PORT: z.preprocess(blankIsMissing, z.coerce.number().int().min(0).max(65_535).default(3000)),
  HEALTH_PORT: z.preprocess(blankIsMissing, z.coerce.number().int().min(0).max(65_535).optional()),
  WEBHOOK_SECRET: z.preprocess(blankIsMissing, z.string().min(16, 'at least 16 characters').optional()),
  ALERTMANAGER_TOKEN: z.preprocess(blankIsMissing, z.string().min(16, 'at least 16 characters').optional()),
  QUARTERDECK_SECRET: z.preprocess(blankIsMissing, z.string().min(32, 'at least 32 characters').optional()),
})

type FileConfig = z.infer<typeof File>
type Secrets = z.infer<typeof Environment>

export type Config = FileConfig & { readonly env: Secrets }

/** Where something is wrong in the configuration, and what. */
export type Problem = { readonly path: string; readonly message: string }

export type Loaded =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Reads quarterdeck.yaml (path in QUARTERDECK_CONFIG; a file nobody named may be missing) and the environment.
 * Finds every problem at once, unknown keys included, and never throws for what somebody wrote.
 */
export function loadConfig(env: NodeJS.ProcessEnv): Loaded {
  const path = env.QUARTERDECK_CONFIG ?? 'quarterdeck.yaml'
  const read = readFile(path, env.QUARTERDECK_CONFIG !== undefined)
  if ('problems' in read) return { ok: false, problems: read.problems }
  const file = File.safeParse(read.value)
  const environment = Environment.safeParse(env)
  const problems = [
    ...(file.error ? problemsOf(file.error) : []),
    ...(environment.error ? problemsOf(environment.error) : []),
    ...(file.success ? contradictions(file.data) : []),
    ...(file.success ? deploymentsProblems(file.data.deployments, clusterNames(file.data)) : []),
    ...(environment.success ? [...missing(environment.data), ...teamsProblems(environment.data)] : []),
  ]
  if (problems.length > 0 || !file.success || !environment.success) return { ok: false, problems }
  return { ok: true, config: { ...file.data, env: environment.data } }
}

function readFile(path: string, named: boolean): { value: unknown } | { problems: Problem[] } {
  let source: string
  try {
    source = readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && !named) return { value: {} }
    return {
      problems: [
        {
          path,
          message:
            code === 'ENOENT' ? 'there is no such file (QUARTERDECK_CONFIG names it)' : `cannot be read (${code})`,
        },
      ],
    }
  }
  if (source.length > MAX_FILE) return { problems: [{ path, message: `is larger than ${MAX_FILE / 1024} KiB` }] }
  const document = parseDocument(source, { uniqueKeys: true })
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map((error) => ({ path, message: error.message.split('\n')[0] ?? 'is not YAML' })),
    }
  }
  try {
    return { value: document.toJS({ maxAliasCount: 20 }) ?? {} }
  } catch {
    return { problems: [{ path, message: 'repeats its anchors too often' }] }
  }
}

function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.reduce<string>(
      (said, key) => (typeof key === 'number' ? `${said}[${key}]` : said ? `${said}.${String(key)}` : String(key)),
      '',
    )
    if (issue.code !== 'unrecognized_keys') return [{ path: path || 'the file', message: issue.message }]
    return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, message: 'is not a key I know' }))
  })
}

/** Every word that means a cluster. */
function clusterNames({ clusters }: FileConfig): ReadonlySet<string> {
  return new Set(clusters.flatMap(({ name, aliases }) => [name, ...aliases]))
}

/** What each part says well and the whole says wrong. */
function contradictions(file: FileConfig): Problem[] {
  const problems: Problem[] = []
  const names = new Set<string>()
  file.clusters.forEach(({ name, aliases, kubeconfig, context, inCluster }, i) => {
    for (const word of [name, ...aliases]) {
      if (names.has(word))
        problems.push({ path: `clusters[${i}]`, message: `the name ${word} is taken by another cluster` })
      names.add(word)
    }
    if (inCluster && (kubeconfig || context))
      problems.push({ path: `clusters[${i}].inCluster`, message: 'goes without kubeconfig and context' })
  })
  const known = (word: string | undefined, path: string) => {
    if (word !== undefined && file.clusters.length > 0 && !names.has(word))
      problems.push({ path, message: `there is no cluster ${word} in clusters` })
  }
  known(file.defaultCluster, 'defaultCluster')
  file.channels.forEach((where, i) => {
    known(where.cluster, `channels[${i}].cluster`)
    if (!where.slack && !where.teams && !where.console)
      problems.push({ path: `channels[${i}]`, message: 'needs slack, teams or console with the channel’s id' })
  })
  file.identity.people.forEach((who, i) => {
    if (!who.slack && !who.teams && !who.console)
      problems.push({ path: `identity.people[${i}]`, message: 'needs slack, teams or console with the person’s id' })
  })
  file.mask.forEach((pattern, i) => {
    const wrong = wrongPattern(pattern)
    if (wrong) problems.push({ path: `mask[${i}]`, message: wrong })
  })
  return [...problems, ...policyProblems(file.policy), ...alertProblems(file.alerts, names)]
}

function missing(env: Secrets): Problem[] {
  const problems: Problem[] = []
  if (env.SLACK_BOT_TOKEN && !env.SLACK_APP_TOKEN && !env.SLACK_SIGNING_SECRET) {
    problems.push({
      path: 'SLACK_SIGNING_SECRET',
      message: 'is needed with SLACK_BOT_TOKEN, unless SLACK_APP_TOKEN turns Socket Mode on',
    })
  }
  if (!env.SLACK_BOT_TOKEN && (env.SLACK_APP_TOKEN || env.SLACK_SIGNING_SECRET)) {
    problems.push({ path: 'SLACK_BOT_TOKEN', message: 'is needed with the other SLACK_ variables' })
  }
  return problems
}

function wrongPattern(pattern: string): string | undefined {
  try {
    return new RegExp(pattern, 'gm').test('') ? 'matches nothing at all, and so would hide every gap' : undefined
  } catch {
    return 'is not a regular expression'
  }
}
