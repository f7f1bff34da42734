import type { Call } from '../exchange.ts'
import type { Kind } from '../kind.ts'
import { apiVersionOf } from '../kind.ts'
import type { Kube } from '../kube.ts'
import type { ResourceRequest } from '../request-info.ts'
import { reviews } from './reviews.ts'

/** The order in which the API server lists its groups; those of custom resources come before metrics. */
const ORDER = [
  '',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
]
const METRICS = 'metrics.k8s.io'

/** Kinds that are answered but not stored. */
const TRANSIENT: readonly Kind[] = [
  ...Object.entries(reviews).map(([plural, { group, kind }]) =>
    transient(group, 'v1', kind, plural, false, ['create']),
  ),
  transient(METRICS, 'v1beta1', 'NodeMetrics', 'nodes', false, ['get', 'list']),
  transient(METRICS, 'v1beta1', 'PodMetrics', 'pods', true, ['get', 'list']),
]

function transient(
  group: string,
  version: string,
  kind: string,
  plural: string,
  namespaced: boolean,
  verbs: string[],
): Kind {
  const singular = group === METRICS ? '' : kind.toLowerCase()
  const none = { shortNames: [], categories: [], subresources: [], generations: false }
  return { group, version, kind, plural, singular, namespaced, verbs, ...none }
}

/** What a subresource takes and gives, where that is not the object itself. */
const SUBRESOURCES: Readonly<
  Record<
    string,
    { readonly group: string; readonly version: string; readonly kind: string; readonly verbs: readonly string[] }
  >
> = {
  scale: { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] },
  eviction: { group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
}
const OWN_VERBS: Readonly<Record<string, readonly string[]>> = { finalize: ['update'], log: ['get'] }

type Served = { readonly group: string; readonly version: string; readonly kinds: readonly Kind[] }

/** Every group and version, in discovery's order. */
export function served({ store, metrics }: Kube): readonly Served[] {
  // Without a source of metrics the cluster has no metrics server, and says so by not offering the group.
  const transient = metrics ? TRANSIENT : TRANSIENT.filter(({ group }) => group !== METRICS)
  const all = [...store.kinds.list(), ...transient]
  const byVersion = Map.groupBy(all, (kind) => `${kind.group}/${kind.version}`)
  const place = (group: string) => {
    const known = ORDER.indexOf(group)
    if (known >= 0) return known
    return group === METRICS ? ORDER.length + 1 : ORDER.length
  }
  return [...byVersion.values()]
    .map((kinds) => ({ group: kinds[0]?.group ?? '', version: kinds[0]?.version ?? '', kinds }))
    .sort((a, b) => place(a.group) - place(b.group))
}

/** GET of /api and /apis, and of what lies directly below; false where the path is another. */
export function discover(kube: Kube, call: Call): Promise<void> | undefined {
  const { pathname } = call.url
  const aggregated = /as=APIGroupDiscoveryList/.test(call.header('accept'))
  const all = served(kube)
  if (pathname === '/api' || pathname === '/api/') {
    if (aggregated)
      return sendAggregated(
        call,
        all.filter(({ group }) => group === ''),
      )
    return call.json(200, { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] })
  }
  const groups = all.filter(({ group }) => group !== '')
  if (pathname === '/apis' || pathname === '/apis/') {
    if (aggregated) return sendAggregated(call, groups)
    return call.json(200, {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: groupNames(groups).map((group) => groupOf(groups, group)),
    })
  }
  const [, root, ...rest] = pathname.split('/')
  const [group, version] = root === 'api' ? ['', rest[0]] : rest
  if (root === 'apis' && rest.length === 1 && groupNames(groups).includes(group ?? '')) {
    return call.json(200, { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(groups, group ?? '') })
  }
  const found = all.find((candidate) => candidate.group === group && candidate.version === version)
  return found && rest.length === (root === 'api' ? 1 : 2) ? call.json(200, resourceList(found)) : undefined
}

function groupNames(groups: readonly Served[]): readonly string[] {
  return [...new Set(groups.map(({ group }) => group))]
}

function groupOf(groups: readonly Served[], name: string): object {
  const versions = groups
    .filter(({ group }) => group === name)
    .map(({ version }) => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions, preferredVersion: versions[0] }
}

function resourceList({ group, version, kinds }: Served): object {
  const resources = kinds.flatMap((kind) => [
    {
      name: kind.plural,
      singularName: kind.singular,
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: kind.verbs,
      ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
      ...(kind.categories.length > 0 && { categories: kind.categories }),
    },
    ...kind.subresources.map((subresource) => {
      const other = SUBRESOURCES[subresource]
      return {
        name: `${kind.plural}/${subresource}`,
        singularName: '',
        namespaced: kind.namespaced,
        ...(other && { group: other.group, version: other.version }),
        kind: other?.kind ?? kind.kind,
        verbs: verbsOf(subresource),
      }
    }),
  ])
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: group ? `${group}/${version}` : version, resources }
}

function verbsOf(subresource: string): readonly string[] {
  return SUBRESOURCES[subresource]?.verbs ?? OWN_VERBS[subresource] ?? ['get', 'patch', 'update']
}

function sendAggregated(call: Call, all: readonly Served[]): Promise<void> {
  const version = /v=v2;as|v=v2\b(?!beta)/.test(call.header('accept')) ? 'v2' : 'v2beta1'
  const items = groupNames(all).map((group) => ({
    metadata: { ...(group && { name: group }), creationTimestamp: null },
    versions: all.filter((candidate) => candidate.group === group).map(versionOf),
  }))
  const list = { kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items }
  return call.json(200, list, {
    'content-type': `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
  })
}

function versionOf({ version, kinds }: Served): object {
  const resources = kinds.map((kind) => ({
    resource: kind.plural,
    responseKind: responseKind(kind),
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: kind.verbs,
    ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
    ...(kind.categories.length > 0 && { categories: kind.categories }),
    ...(kind.subresources.length > 0 && {
      subresources: kind.subresources.map((subresource) => {
        const { group, version: of, kind: name } = SUBRESOURCES[subresource] ?? responseKind(kind)
        return { subresource, responseKind: { group, version: of, kind: name }, verbs: verbsOf(subresource) }
      }),
    }),
  }))
  return { version, resources, freshness: 'Current' }
}

/** Built-in kinds leave out group and version, which are those of the list. */
function responseKind({ group, version, kind, custom }: Kind) {
  return custom ? { group, version, kind } : { group: '', version: '', kind }
}

/** Whether a resource is one of those that are answered without being stored. */
export function isTransient({ metrics }: Kube, { group, version, resource }: Omit<ResourceRequest, 'verb'>): boolean {
  if (group === METRICS && !metrics) return false
  return TRANSIENT.some((kind) => apiVersionOf(kind) === `${group}/${version}` && kind.plural === resource)
}
