import { hkdfSync, randomBytes } from 'node:crypto'
import { principalOf } from './api/pipeline.ts'
import type { Address, Platform } from './chat.ts'
import type { Config } from './config.ts'
import type { Outside } from './egress/fetch-text.ts'
import { fetchText } from './egress/fetch-text.ts'
import { Fault } from './fault.ts'
import type { ChannelDefaults } from './handle.ts'
import type { ClusterSource } from './kube/cluster.ts'
import type { Identities } from './kube/version.ts'
import type { IdentityRules } from './policy/identity.ts'
import type { Policy } from './policy/rules.ts'

const PLATFORMS: readonly Platform[] = ['slack', 'teams', 'console']

/** Who is who, from the configuration's map and e-mail rules. */
export function identityRules({ identity, deployments }: Config): IdentityRules {
  const pipelines = deployments.pipelines.flatMap((pipeline) =>
    PLATFORMS.map((platform) => {
      const { team, user } = principalOf(pipeline, platform)
      return { platform, team, user, subject: { user: pipeline.user, groups: pipeline.groups } }
    }),
  )
  const people = identity.people.flatMap((person) =>
    PLATFORMS.flatMap((platform) => {
      const id = person[platform]
      return id === undefined ? [] : [{ platform, ...idOf(id), subject: { user: person.user, groups: person.groups } }]
    }),
  )
  return { people: [...people, ...pipelines], emails: identity.emails }
}

/** Who may do what, from the configuration. */
export function policyOf({ policy: { roles, onCall, rules } }: Config): Policy {
  return { roles, rotations: onCall.map((each) => ({ ...each, since: Date.parse(each.since) })), rules }
}

/** The user groups of a platform that roles name, by id. */
export function chatGroupsOf({ policy: { roles } }: Config, platform: Platform): ReadonlySet<string> {
  const named = roles.flatMap(({ chatGroups }) => chatGroups)
  const start = `${platform}:`
  return new Set(named.flatMap((group) => (group.startsWith(start) ? [group.slice(start.length)] : [])))
}

/** `U0123`, or `T0123/U0123` where ids of several workspaces meet. */
function idOf(id: string): { team?: string; user: string } {
  const slash = id.indexOf('/')
  return slash < 0 ? { user: id } : { team: id.slice(0, slash), user: id.slice(slash + 1) }
}

/** What the channel of an address defaults to. */
export function channelDefaults({ channels, defaultCluster }: Config, { platform, channel }: Address): ChannelDefaults {
  const found = channels.find((each) => each[platform] === channel)
  const cluster = found?.cluster ?? defaultCluster
  return {
    ...(cluster ? { cluster } : {}),
    ...(found?.namespace ? { namespace: found.namespace } : {}),
    ...(found?.replies ? { replies: found.replies } : {}),
  }
}

/** The clusters as src/kube wants them; a named one without a context means the context of its own name. */
export function clusterSources({ clusters }: Config): ClusterSource[] {
  return clusters.map((cluster) =>
    cluster.inCluster || cluster.context ? cluster : { ...cluster, context: cluster.name },
  )
}

/** Reads manifests from where the configuration lets them come from. */
export function fetching({ manifests }: Config, outside: Outside | undefined) {
  return (url: string, signal: AbortSignal): Promise<string> => fetchText(url, manifests, { ...outside, signal })
}

/** Whom the bot must be allowed to impersonate: everybody who is named, and anybody at all where an e-mail rule maps them. */
export function knownIdentities({ identity: { people, emails }, deployments: { pipelines } }: Config): Identities {
  return {
    users: emails.length > 0 ? [] : [...new Set([...people, ...pipelines].map(({ user }) => user))],
    groups: [...new Set([...people, ...emails, ...pipelines].flatMap(({ groups }) => groups))],
  }
}

/** `from` is the variable that it comes from, or is derived from; undefined for one that nobody else can know. */
type Sealing = { readonly secret: string; readonly lasts: boolean; readonly from?: keyof Config['env'] }

/**
 * What jobs are signed with. Every process around one Redis must have the same: QUARTERDECK_SECRET, else one derived
 * (HKDF, RFC 5869) from SLACK_BOT_TOKEN, which there is in Socket Mode and over HTTP alike, so that a process with a
 * signing secret beside it derives the same, and without Slack from the Teams app's password; else one that lasts as long as
 * this process, which is all a demo needs.
 */
export function sealingSecret({ env }: Config): Sealing {
  if (env.QUARTERDECK_SECRET) return { secret: env.QUARTERDECK_SECRET, lasts: true, from: 'QUARTERDECK_SECRET' }
  const from = env.SLACK_BOT_TOKEN ? 'SLACK_BOT_TOKEN' : 'MICROSOFT_APP_PASSWORD'
  const known = env[from]
  if (!known) return { secret: randomBytes(32).toString('base64url'), lasts: false }
  const derived = hkdfSync('sha256', known, 'quarterdeck', 'seal of jobs', 32)
  return { secret: Buffer.from(derived).toString('base64url'), lasts: true, from }
}

/** Throws a config Fault when one process is to do a part of the work with a secret that no other can know. */
export function requireShared({ lasts }: { readonly lasts: boolean }, roles: ReadonlySet<string>): void {
  if (lasts || (roles.has('chat') && roles.has('worker'))) return
  throw new Fault('config', `A process with --roles ${[...roles].join(',')} needs the secret that the others have.`, {
    hint: 'Set the same QUARTERDECK_SECRET (32 characters or more) for every process, or at least the same SLACK_BOT_TOKEN or MICROSOFT_APP_PASSWORD.',
  })
}
