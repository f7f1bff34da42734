const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Fields whose values are each cluster's own. */
const OWN = new Set([
  'resourceVersion',
  'uid',
  'continue',
  'clusterIP',
  'clusterIPs',
  'podIP',
  'podIPs',
  'nodePort',
  'audit-id',
])

/** What was seen, without what may differ: ids, revisions, times, addresses, tokens, the namespace's name. */
export function normal(value: unknown, namespace: string): unknown {
  const walk = (at: unknown, key: string): unknown => {
    if (Array.isArray(at)) return at.map((one) => walk(one, key))
    if (typeof at === 'object' && at !== null) {
      return Object.fromEntries(Object.entries(at).map(([name, inner]) => [name, walk(inner, name)]))
    }
    if (at === '' || at === null) return at
    if (OWN.has(key)) return `<${key}>`
    if (typeof at !== 'string') return at
    if (TIME.test(at)) return '<time>'
    return at.replaceAll(namespace, '<namespace>').replace(UID, '<uid>')
  }
  return walk(value, '')
}
