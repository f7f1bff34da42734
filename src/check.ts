import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { checkSlack, checkSocket } from '../adapters/slack/check.ts'
import { connectProducer, disconnect } from '../jobs/connection.ts'
import { inspectRedis } from '../jobs/inspect.ts'
import { checkAzure } from './check-azure.ts'
import { checkTeams } from './check-teams.ts'
import { definitions } from './command/catalog.ts'
import { wantsTeams } from './config/teams.ts'
import type { Config } from './config.ts'
import { Fault } from './fault.ts'
import type { Cluster } from './kube/cluster.ts'
import { openClusters } from './kube/clusters.ts'
import type { Identities } from './kube/version.ts'
import { checkCluster } from './kube/version.ts'
import { deadRules } from './policy/dead-rules.ts'
import { chatGroupsOf, clusterSources, knownIdentities, policyOf, sealingSecret } from './settings.ts'
import { layoutTable } from './table.ts'

type Finding = { readonly what: string; readonly state: 'ok' | 'warn' | 'bad'; readonly says: string }

/** How long one thing may take to answer, in ms. */
const PATIENCE = 6_000

/** Tries everything the configuration names, prints a table, and returns the exit code: 0, or 1 when something is bad. */
export async function check(
  config: Config,
  out: { write(text: string): unknown },
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const findings = (
    await Promise.all([
      checkSecrets(config),
      checkIdentity(config),
      checkRules(config),
      checkDeployments(config),
      checkRecord(config),
      checkRedis(config),
      checkChat(config),
      checkTeams(config),
      checkClusters(config, env),
      checkAzure(config, env),
    ])
  ).flat()
  out.write(
    layoutTable(
      ['CHECK', 'STATE', 'DETAIL'],
      findings.map(({ what, state, says }) => [what, state, says]),
    ),
  )
  return findings.some(({ state }) => state === 'bad') ? 1 : 0
}

function checkSecrets(config: Config): Finding[] {
  const { lasts, from } = sealingSecret(config)
  return [
    { what: 'config', state: 'ok', says: 'every key is known and fits' },
    lasts
      ? {
          what: 'secret',
          state: 'ok',
          says: from === 'QUARTERDECK_SECRET' ? from : `derived from ${from}`,
        }
      : {
          what: 'secret',
          state: 'warn',
          says: 'QUARTERDECK_SECRET is not set: waiting commands do not survive a restart',
        },
  ]
}

function checkIdentity({ identity: { people, emails } }: Config): Finding[] {
  if (people.length === 0 && emails.length === 0) {
    return [
      {
        what: 'identity',
        state: 'bad',
        says: 'nobody is mapped, so nobody may ask anything: see identity.people and identity.emails',
      },
    ]
  }
  return [{ what: 'identity', state: 'ok', says: `${people.length} people, ${emails.length} e-mail rules` }]
}

/** Rules that never decide anything are mistakes that nobody would notice. */
function checkRules(config: Config): Finding[] {
  const { policy, azure } = config
  // Azure's clusters have names that no file knows.
  const clusters = azure ? [] : config.clusters
  const known = { verbs: definitions.map(({ name }) => name), clusters: clusters.map(({ name }) => name) }
  const dead = deadRules(policyOf(config), known)
  const changes = policy.rules.filter(({ effect }) => effect !== 'deny').length
  const lent = policy.rules.filter(({ onBehalf }) => onBehalf).length
  return [
    {
      what: 'policy',
      state: 'ok',
      says:
        changes === 0
          ? 'no rule allows a change: the bot only reads'
          : `${policy.rules.length} rules, ${policy.roles.length} roles${lent > 0 ? `; ${lent} lend the bot’s own rights` : ''}`,
    },
    ...dead.map(({ rule, why }): Finding => ({ what: `rule ${rule}`, state: 'warn', says: `never decides: ${why}` })),
  ]
}

/** What a pipeline waits for would never come. */
function checkDeployments({ deployments: { callbacks, pipelines }, env }: Config): Finding[] {
  if (pipelines.length === 0 && callbacks.hosts.length === 0) return []
  const says = `${pipelines.length} pipelines`
  if (callbacks.hosts.length === 0) return [{ what: 'deployments', state: 'ok', says: `${says}, no callbacks` }]
  return env.QUARTERDECK_CALLBACK_SECRET
    ? [{ what: 'deployments', state: 'ok', says: `${says}, callbacks to ${callbacks.hosts.join(', ')}` }]
    : [
        {
          what: 'deployments',
          state: 'bad',
          says: 'callbacks have hosts and nothing to sign with, so each is refused: set QUARTERDECK_CALLBACK_SECRET',
        },
      ]
}

/** A change whose record cannot be written is not made. */
async function checkRecord({ audit: { file } }: Config): Promise<Finding[]> {
  if (file === undefined) return []
  const isThere = await isWritable(file)
  if (isThere ?? (await isWritable(dirname(file)))) return [{ what: 'audit', state: 'ok', says: file }]
  return [{ what: 'audit', state: 'bad', says: `${file} cannot be written, so nothing could be changed` }]
}

/** Undefined for what is not there. */
async function isWritable(path: string): Promise<boolean | undefined> {
  try {
    await access(path, constants.W_OK)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : false
  }
}

async function checkRedis({ env }: Config): Promise<Finding[]> {
  const quiet = { info() {}, warn() {}, error() {} }
  const redis = connectProducer(env.REDIS_URL ?? 'redis://127.0.0.1:6379', quiet)
  try {
    await new Promise<void>((resolve, reject) => {
      redis.once('ready', resolve)
      redis.once('error', reject)
      setTimeout(() => reject(new Error(`no answer within ${PATIENCE / 1000} s`)), PATIENCE).unref()
    })
    const { version, appendonly, appendfsync, policy, problems, unsafe } = await inspectRedis(redis)
    const sound: Finding = { what: 'redis', state: 'ok', says: `${version}, AOF ${appendfsync}, ${policy}` }
    return problems.length === 0
      ? [sound]
      : problems.map((says) => ({ what: 'redis', state: unsafe || !appendonly ? 'bad' : 'warn', says }))
  } catch (error) {
    return [{ what: 'redis', state: 'bad', says: `cannot be reached: ${messageOf(error)}` }]
  } finally {
    await disconnect(redis)
  }
}

async function checkChat(config: Config): Promise<Finding[]> {
  const { env } = config
  // Who has set up Teams alone misses nothing.
  if (!env.SLACK_BOT_TOKEN && wantsTeams(env)) return []
  if (!env.SLACK_BOT_TOKEN) return [{ what: 'chat', state: 'warn', says: NO_CHAT }]
  try {
    const { team, bot, missing } = await checkSlack(env.SLACK_BOT_TOKEN, env.SLACK_API_URL)
    const mode = env.SLACK_APP_TOKEN ? 'Socket Mode' : 'HTTP'
    return [
      { what: 'slack', state: 'ok', says: `${bot} in ${team}, ${mode}` },
      ...missing
        .filter((scope) => isUsed(scope, config))
        .map(
          (scope): Finding => ({
            what: 'slack scope',
            state: 'bad',
            says: `${scope} is missing: install the app again with manifest.yml`,
          }),
        ),
      ...(await checkAppToken(config)),
    ]
  } catch (error) {
    return [{ what: 'slack', state: 'bad', says: `refuses the token or does not answer: ${messageOf(error)}` }]
  }
}

const NO_CHAT = 'none: set SLACK_BOT_TOKEN for Slack, or MICROSOFT_APP_ID for Teams (docs/teams.md)'

/** Only who names user groups in rules needs to be told who is in them. */
function isUsed(scope: string, config: Config): boolean {
  return scope !== 'usergroups:read' || chatGroupsOf(config, 'slack').size > 0
}

async function checkAppToken({ env }: Config): Promise<Finding[]> {
  if (!env.SLACK_APP_TOKEN) return []
  try {
    await checkSocket(env.SLACK_APP_TOKEN, env.SLACK_API_URL)
    return [{ what: 'slack socket', state: 'ok', says: 'may be opened' }]
  } catch (error) {
    return [{ what: 'slack socket', state: 'bad', says: `SLACK_APP_TOKEN opens none: ${messageOf(error)}` }]
  }
}

async function checkClusters(config: Config, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  try {
    const clusters = await openClusters(clusterSources(config), { env })
    if (clusters.all.length === 0)
      return [{ what: 'clusters', state: 'bad', says: 'none: name them in quarterdeck.yaml, or set KUBECONFIG' }]
    const findings = await Promise.all(clusters.all.map((cluster) => checkOne(cluster, knownIdentities(config))))
    await clusters.close()
    return findings.flat()
  } catch (error) {
    return messageOf(error)
      .split('\n')
      .map((says) => ({ what: 'clusters', state: 'bad', says }))
  }
}

async function checkOne(cluster: Cluster, as: Identities): Promise<Finding[]> {
  const what = `cluster ${cluster.name}`
  try {
    const { version, latencyMs, rights } = await checkCluster(cluster, as, AbortSignal.timeout(PATIENCE))
    return [
      { what, state: 'ok', says: `${version.gitVersion} at ${cluster.server}, answers in ${Math.round(latencyMs)} ms` },
      ...rights.map(
        ({ what: right, allowed, reason }): Finding => ({
          what,
          state: allowed ? 'ok' : 'bad',
          says: allowed ? `may ${right}` : `may not ${right}${reason ? `: ${reason}` : ''}`,
        }),
      ),
    ]
  } catch (error) {
    return [{ what, state: 'bad', says: messageOf(error) }]
  }
}

function messageOf(error: unknown): string {
  if (error instanceof Fault) return error.hint ? `${error.message} ${error.hint}` : error.message
  return error instanceof Error ? error.message || error.name : String(error)
}
