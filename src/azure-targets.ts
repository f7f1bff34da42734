import type { Azure } from './azure/azure.ts'
import type { AksCluster } from './azure/cluster.ts'
import { kubeconfigOf, kubeScope, reachAdvice } from './azure/kube-access.ts'
import { Fault } from './fault.ts'
import type { ClusterSource } from './kube/cluster.ts'
import type { Contact } from './kube/contact.ts'
import { parseKubeconfig } from './kube/kubeconfig.ts'
import type { Log } from './log.ts'

/** How long starting waits for Azure, in ms. */
const PATIENCE = 20_000
const AT_ONCE = 8

/**
 * The clusters that Azure has and the configuration does not, as /k8s wants them. What does not answer is left out and
 * logged: neither an Azure that is away nor one cluster's trouble keeps the bot from starting.
 */
export async function azureTargets(
  azure: Azure,
  configured: readonly ClusterSource[],
  log: Pick<Log, 'warn'>,
): Promise<ClusterSource[]> {
  const signal = AbortSignal.timeout(PATIENCE)
  const taken = new Set(
    configured.flatMap(({ name, aliases = [] }) => [name, ...aliases]).map((name) => name.toLowerCase()),
  )
  const told = (what: string, error: unknown) => {
    if (!(error instanceof Fault)) throw error
    log.warn({ what, why: error.message }, 'A cluster of Azure is no target of /k8s')
  }
  const clusters = await azure.fleet(signal).then(
    (fleet) => fleet.clusters,
    (error: unknown) => {
      told('all of them', error)
      return []
    },
  )
  const waiting = clusters.filter(({ name }) => !taken.has(name.toLowerCase()) && isOnly(name, clusters))
  const found: ClusterSource[] = []
  const ask = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const cluster = next
      try {
        const contact = await contactOf(azure, cluster, signal)
        found.push({ name: cluster.name, reach: async () => contact })
      } catch (error) {
        told(cluster.name, error)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, ask))
  return found.sort((one, other) => one.name.localeCompare(other.name))
}

/** Two of one name are two clusters: nobody could say which is meant. */
function isOnly(name: string, all: readonly AksCluster[]): boolean {
  return all.filter((each) => each.name.toLowerCase() === name.toLowerCase()).length === 1
}

/**
 * How a cluster is reached: its address and authority from Azure, and a token of Entra instead of kubelogin. What the text
 * would have us read from our own disk, or run, is not done.
 */
async function contactOf(azure: Azure, cluster: AksCluster, signal: AbortSignal): Promise<Contact> {
  const text = await kubeconfigOf(azure, cluster, signal)
  const config = parseKubeconfig(text, `that Azure gives for ${cluster.name}`)
  const { server, ca, serverName, login, certificate } = config.contact(config.current ?? config.contexts[0] ?? '')
  const outOfReach = reachAdvice(cluster)
  const base: Omit<Contact, 'login'> = {
    server,
    skipVerify: false,
    ...(ca && 'data' in ca && { ca }),
    ...(serverName && { serverName }),
    ...(outOfReach && { outOfReach }),
  }
  if (login.kind === 'plugin') {
    const scope = kubeScope(login.plugin.args)
    const doing = `get a token for ${cluster.name}`
    return {
      ...base,
      login: { kind: 'supplied', supply: () => azure.token(scope, doing, AbortSignal.timeout(PATIENCE)) },
    }
  }
  const isOwn = certificate && 'data' in certificate.cert && 'data' in certificate.key
  if (login.kind === 'token') return { ...base, login }
  if (isOwn) return { ...base, login: { kind: 'none' }, certificate }
  throw new Fault('config', `Azure gives no access to ${cluster.name} that I could use.`)
}
