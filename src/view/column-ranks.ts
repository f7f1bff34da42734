/** What a reader looks for first, in any kind: never left out. */
const KEPT = new Set(['NAMESPACE', 'NAME', 'READY', 'STATUS', 'PHASE', 'RESTARTS', 'AGE'])

/** By kind, the columns that can go where there is no room, the first to go first. */
const GOING: Readonly<Record<string, readonly string[]>> = {
  'deployments.apps': ['UP-TO-DATE', 'AVAILABLE'],
  'daemonsets.apps': ['NODE SELECTOR', 'UP-TO-DATE', 'CURRENT', 'AVAILABLE'],
  'replicasets.apps': ['CURRENT'],
  replicationcontrollers: ['CURRENT'],
  'jobs.batch': ['DURATION'],
  'cronjobs.batch': ['TIMEZONE', 'ACTIVE', 'AGE', 'SUSPEND'],
  services: ['CLUSTER-IP', 'AGE', 'TYPE', 'EXTERNAL-IP'],
  'ingresses.networking.k8s.io': ['PORTS', 'CLASS', 'ADDRESS'],
  nodes: ['ROLES', 'VERSION'],
  persistentvolumeclaims: ['VOLUMEATTRIBUTESCLASS', 'VOLUME', 'ACCESS MODES', 'STORAGECLASS', 'CAPACITY'],
  persistentvolumes: ['VOLUMEATTRIBUTESCLASS', 'REASON', 'ACCESS MODES', 'RECLAIM POLICY', 'STORAGECLASS', 'CAPACITY'],
  'horizontalpodautoscalers.autoscaling': ['REFERENCE', 'MINPODS', 'MAXPODS'],
  events: [],
  'events.events.k8s.io': [],
}

/**
 * How soon each column of a kind is left out where there is no room for it: 0 stays, the highest goes first. Kinds nobody
 * knows lose what stands furthest to the right.
 */
export function columnRanks(kind: { group: string; resource: string }, columns: readonly string[]): number[] {
  const going = GOING[kind.group ? `${kind.resource}.${kind.group}` : kind.resource]
  if (!going) return columns.map((column, i) => (KEPT.has(column) ? 0 : i))
  return columns.map((column) => (going.includes(column) ? going.length - going.indexOf(column) : 0))
}
