import type { AksCluster } from '../../azure/cluster.ts'
import type { Node } from '../../reply.ts'

/** How somebody gets a kubeconfig of their own. What would go through chat could be used by everybody who reads it. */
export function kubeconfigReply(cluster: AksCluster): Node[] {
  const { name, group, subscription, entra, isPrivate, privateFqdn, authorizedRanges } = cluster
  const lines = [
    `az account set --subscription ${subscription.id}`,
    `az aks get-credentials --resource-group ${group} --name ${name}`,
    ...(entra ? ['kubelogin convert-kubeconfig -l azurecli'] : []),
    `kubectl --context ${name} get nodes`,
  ]
  return [
    { kind: 'text', text: 'I never post a kubeconfig. On your machine, these lines get you one that is yours:' },
    { kind: 'code', text: `${lines.join('\n')}\n` },
    ...(isPrivate
      ? [
          {
            kind: 'text' as const,
            tone: 'warn' as const,
            text: `The cluster is private (${privateFqdn ?? 'no public name'}): kubectl reaches it only from its network, for example over a VPN; az aks command invoke works from anywhere.`,
          },
        ]
      : []),
    ...(authorizedRanges.length > 0
      ? [
          {
            kind: 'text' as const,
            text: `Its API server answers only these addresses: ${authorizedRanges.slice(0, 10).join(', ')}. From elsewhere kubectl times out.`,
          },
        ]
      : []),
    {
      kind: 'context',
      text: 'It needs the role Azure Kubernetes Service Cluster User. What can be asked from here needs none of it: /k8s help',
    },
  ]
}
