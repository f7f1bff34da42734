type Labels = Readonly<Record<string, string>>

/** Where providers write which pool a node belongs to: AKS, GKE, EKS, Karpenter. */
const POOLS = [
  'kubernetes.azure.com/agentpool',
  'agentpool',
  'cloud.google.com/gke-nodepool',
  'eks.amazonaws.com/nodegroup',
  'karpenter.sh/nodepool',
]

/** The pool a node belongs to, or nothing where it belongs to none. */
export function poolOf(labels: Labels): string {
  return POOLS.map((key) => labels[key]).find(Boolean) ?? ''
}

/** Its zone without the region, which all nodes share: `zone 1` of westeurope-1. AKS writes `0` where there are no zones. */
export function zoneOf(labels: Labels): string {
  const zone = labels['topology.kubernetes.io/zone'] ?? ''
  return zone === '' || zone === '0' ? '' : `zone ${zone.slice(zone.lastIndexOf('-') + 1)}`
}
