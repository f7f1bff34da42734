import type { Subject } from '../job.ts'
import type { Api } from './api.ts'
import { openApi } from './api.ts'
import type { Contact } from './contact.ts'
import type { Discovery } from './discovery.ts'
import { openDiscovery } from './discovery.ts'
import { openTransport } from './transport.ts'
import type { Limits } from './wire.ts'
import { LIMITS } from './wire.ts'

/** How a cluster is set apart in chat, so that prod never looks like staging. */
type Guard = 'none' | 'amber' | 'red'

/** One cluster of quarterdeck.yaml. Without kubeconfig and context: the current context of the usual kubeconfig. */
export type ClusterSource = {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly kubeconfig?: string
  readonly context?: string
  readonly inCluster?: boolean
  /** Says how it is reached, where no kubeconfig does. */
  readonly reach?: () => Promise<Contact>
  readonly namespace?: string
  readonly guard?: Guard
  /** Whether its kubeconfig may run a credential plugin. */
  readonly exec?: boolean
  /** Whether it may be reached over plain http or without checking its certificate. */
  readonly insecure?: boolean
}

export type Cluster = {
  readonly name: string
  readonly aliases: readonly string[]
  readonly guard: Guard
  readonly defaultNamespace: string
  /** Host and port, for operators; not for chat. */
  readonly server: string
  /** The cluster as a person. Throws a denied Fault for identities nobody may be given. */
  as(subject: Subject): Api
  /** The cluster as the bot itself: for discovery, watching and checks, never for what somebody asked. */
  readonly self: Api
  readonly discovery: Discovery
  /** When the API server's certificate ends, in ms, as the connection showed it; unknown through a proxy. */
  certificateEnds(): number | undefined
  close(): Promise<void>
}

export type ClusterOptions = {
  readonly env: NodeJS.ProcessEnv
  readonly now?: () => number
  readonly limits?: Partial<Limits>
}

/** Nothing is connected to yet; what may not be used is a config Fault when it is asked something. */
export function openCluster(source: ClusterSource, contact: Contact, options: ClusterOptions): Cluster {
  const { name, aliases = [], guard = 'none', exec = false, insecure = false } = source
  const now = options.now ?? Date.now
  const transport = openTransport(contact, {
    cluster: name,
    allowed: { exec, insecure },
    env: options.env,
    now,
    limits: { ...LIMITS, ...options.limits },
  })
  const self = openApi(name, transport)
  return {
    name,
    aliases,
    guard,
    defaultNamespace: source.namespace ?? contact.namespace ?? 'default',
    server: URL.parse(contact.server)?.host ?? contact.server,
    as: (subject) => openApi(name, transport, subject),
    self,
    discovery: openDiscovery(self, now),
    certificateEnds: () => transport.certificateEnds(),
    close: () => transport.close(),
  }
}
