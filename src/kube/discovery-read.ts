import type { Catalog, Resource } from './discovery.ts'
import { isRecord } from './objects.ts'

/** Reads an APIGroupDiscoveryList (apidiscovery.k8s.io v2, v2beta1); undefined when the server sent something older. */
export function readAggregated(json: unknown): Catalog | undefined {
  if (!isRecord(json) || json.kind !== 'APIGroupDiscoveryList') return undefined
  const versions = records(json.items).flatMap((item) => {
    const group = text(isRecord(item.metadata) ? item.metadata.name : '')
    return records(item.versions).map((entry) => ({ group, version: text(entry.version), entry }))
  })
  return {
    resources: versions.flatMap(({ group, version, entry }) =>
      records(entry.resources).flatMap((resource) => readResource(resource, group, version) ?? []),
    ),
    stale: versions
      .filter(({ entry }) => entry.freshness === 'Stale')
      .map(({ group, version }) => (group ? `${group}/${version}` : version)),
  }
}

function readResource(entry: Record<string, unknown>, group: string, version: string): Resource | undefined {
  const resource = text(entry.resource)
  const kind = isRecord(entry.responseKind) ? text(entry.responseKind.kind) : ''
  if (!resource || !kind || !version) return undefined
  return {
    group,
    version,
    resource,
    singular: text(entry.singularResource) || kind.toLowerCase(),
    kind,
    namespaced: entry.scope === 'Namespaced',
    shortNames: texts(entry.shortNames),
    verbs: texts(entry.verbs),
    categories: texts(entry.categories),
    subresources: records(entry.subresources).map((sub) => text(sub.subresource)),
  }
}

/** `v1`, `apps/v1`, ...: what an APIVersions or APIGroupList names, each group's preferred version first. */
export function readLegacyGroups(json: unknown): string[] {
  if (!isRecord(json)) return []
  if (Array.isArray(json.versions)) return texts(json.versions).filter(isGroupVersion)
  return records(json.groups)
    .flatMap((group) => {
      const preferred = isRecord(group.preferredVersion) ? text(group.preferredVersion.groupVersion) : ''
      const all = records(group.versions).map((version) => text(version.groupVersion))
      return [...new Set([preferred, ...all])]
    })
    .filter(isGroupVersion)
}

/** The types of an APIResourceList; `pods/log` and such become subresources of their type. */
export function readLegacyResources(json: unknown, groupVersion: string): Resource[] {
  const entries = isRecord(json) ? records(json.resources) : []
  const [version = '', group = ''] = groupVersion.split('/').reverse()
  const subresources = new Map<string, string[]>()
  for (const entry of entries) {
    const [parent = '', sub] = text(entry.name).split('/')
    if (sub) subresources.set(parent, [...(subresources.get(parent) ?? []), sub])
  }
  return entries.flatMap((entry) => {
    const resource = text(entry.name)
    const kind = text(entry.kind)
    if (!resource || !kind || resource.includes('/')) return []
    return {
      group,
      version,
      resource,
      singular: text(entry.singularName) || kind.toLowerCase(),
      kind,
      namespaced: entry.namespaced === true,
      shortNames: texts(entry.shortNames),
      verbs: texts(entry.verbs),
      categories: texts(entry.categories),
      subresources: subresources.get(resource) ?? [],
    }
  })
}

function isGroupVersion(name: string): boolean {
  return /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[a-z0-9]{1,63}$/.test(name)
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
