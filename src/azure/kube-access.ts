import type { Azure } from './azure.ts'
import { asking } from './clients.ts'
import type { AksCluster } from './cluster.ts'

/** The application behind the API servers of all AKS clusters that take Entra's tokens, in every cloud (kubelogin's docs). */
const AKS_SERVER = '6dae42f8-4368-4678-94ff-3960e28e3630'
const SERVER_ID = /^[0-9a-f-]{36}$/i

/**
 * The text of the kubeconfig that the bot itself gets for a cluster: where it is, and whom to trust. Never the one of local
 * accounts. It stays in memory, and is shown to nobody.
 */
export function kubeconfigOf(azure: Azure, of: AksCluster, signal: AbortSignal): Promise<string> {
  return asking(`get the bot's access to ${of.name}`, signal, async (abortSignal) => {
    const { read } = azure.client(of.subscription)
    const said = await read.managedClusters.listClusterUserCredentials(of.group, of.name, {
      format: 'exec',
      abortSignal,
    })
    return Buffer.from(said.kubeconfigs?.[0]?.value ?? '').toString('utf8')
  })
}

/** What a token is asked of Entra for; `args` are those of kubelogin in the kubeconfig. */
export function kubeScope(args: readonly string[]): string {
  const at = args.indexOf('--server-id')
  const named = at < 0 ? undefined : args[at + 1]
  return `${named !== undefined && SERVER_ID.test(named) ? named : AKS_SERVER}/.default`
}

/** How somebody reaches a cluster that does not answer from here; undefined where nothing is known that would help. */
export function reachAdvice({ name, isPrivate, authorizedRanges, power, runCommand }: AksCluster): string | undefined {
  if (power === 'Stopped') return `It is stopped in Azure: /aks show ${name}`
  if (isPrivate) {
    const otherwise = runCommand ? ' From anywhere: az aks command invoke.' : ''
    return `Its API server is private: the bot has to run in its network, or in one that is peered with it.${otherwise}`
  }
  if (authorizedRanges.length > 0)
    return `Its API server answers only ${authorizedRanges.slice(0, 5).join(', ')}: the bot's own address has to be among them.`
  return undefined
}
