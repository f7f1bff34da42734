import { Fault } from '../fault.ts'
import type { Cluster, ClusterOptions, ClusterSource } from './cluster.ts'
import { openCluster } from './cluster.ts'
import type { Contact } from './contact.ts'
import { inClusterContact } from './in-cluster.ts'
import { kubeconfigPaths, readKubeconfig } from './kubeconfig.ts'

/** All clusters we know, in the order of the configuration. */
export type Clusters = {
  readonly all: readonly Cluster[]
  names(): readonly string[]
  /** By name or alias; when none is spelled so, whatever its case. */
  find(name: string): Cluster | undefined
  close(): Promise<void>
}

type Found = { readonly source: ClusterSource; readonly contact: Contact }

/**
 * Reads where the clusters are. With no sources: every context of the usual kubeconfig, the current one first, else the
 * cluster we run in. Throws one config Fault with everything that is wrong; connects to nothing.
 */
export async function openClusters(sources: readonly ClusterSource[], options: ClusterOptions): Promise<Clusters> {
  const found = sources.length > 0 ? await readSources(sources, options.env) : await discoverSources(options.env)
  const all = found.map(({ source, contact }) => openCluster(source, contact, options))
  const exact = new Map(all.flatMap((cluster) => [cluster.name, ...cluster.aliases].map((name) => [name, cluster])))
  const folded = new Map([...exact].map(([name, cluster]) => [name.toLowerCase(), cluster]))
  return {
    all,
    names: () => all.map((cluster) => cluster.name),
    find: (name) => exact.get(name) ?? folded.get(name.toLowerCase()),
    async close() {
      await Promise.all(all.map((cluster) => cluster.close()))
    },
  }
}

async function readSources(sources: readonly ClusterSource[], env: NodeJS.ProcessEnv): Promise<Found[]> {
  const contacts = await Promise.allSettled(sources.map((source) => contactOf(source, env)))
  const names = sources.flatMap(({ name, aliases = [] }) => [name, ...aliases])
  const twice = names.filter((name, i) => names.indexOf(name) < i).map((name) => `the name ${name} is used twice`)
  const failed = contacts.flatMap((contact, i) => {
    if (contact.status === 'fulfilled') return []
    if (!(contact.reason instanceof Fault)) throw contact.reason
    return [`${sources[i]?.name}: ${contact.reason.message}`]
  })
  const problems = [...twice, ...failed]
  if (problems.length > 0) throw new Fault('config', problems.join('\n'))
  return contacts.flatMap((contact, i) => {
    const source = sources[i]
    return contact.status === 'fulfilled' && source ? [{ source, contact: contact.value }] : []
  })
}

async function contactOf(source: ClusterSource, env: NodeJS.ProcessEnv): Promise<Contact> {
  if (source.reach) return source.reach()
  if (source.inCluster) {
    const contact = await inClusterContact(env)
    if (!contact) throw new Fault('config', 'This process does not run in a pod (KUBERNETES_SERVICE_HOST is not set).')
    return contact
  }
  const paths = source.kubeconfig ? [source.kubeconfig.replace(/^~(?=\/)/, env.HOME ?? '~')] : kubeconfigPaths(env)
  const config = await readKubeconfig(paths)
  if (!config) throw new Fault('config', `There is no kubeconfig at ${paths.join(', ') || '~/.kube/config'}.`)
  const context = source.context ?? config.current
  if (!context)
    throw new Fault('config', `Its kubeconfig has no current context; say which one: ${config.contexts.join(', ')}.`)
  return config.contact(context)
}

async function discoverSources(env: NodeJS.ProcessEnv): Promise<Found[]> {
  const config = await readKubeconfig(kubeconfigPaths(env))
  if (config && config.contexts.length > 0) {
    const { current } = config
    const names =
      current && config.contexts.includes(current) ? [...new Set([current, ...config.contexts])] : config.contexts
    return names.map((name) => ({ source: { name }, contact: config.contact(name) }))
  }
  const contact = await inClusterContact(env)
  return contact ? [{ source: { name: 'in-cluster' }, contact }] : []
}
