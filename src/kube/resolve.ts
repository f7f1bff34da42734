import type { Resource } from './discovery.ts'

/**
 * The resource that TYPE[.VERSION][.GROUP] means, whatever its case (cli-runtime resource.Builder.mappingFor, client-go
 * restmapper.shortcutExpander): a plural or singular before a short name before a kind, an exact group before the
 * beginning of one, and among equals the one the cluster lists first.
 */
export function findResource(resources: readonly Resource[], type: string): Resource | undefined {
  const words = type.toLowerCase().split('.')
  const [name = '', second, ...rest] = words
  if (!name) return undefined
  if (rest.length > 0 && second) {
    const group = rest.join('.')
    const exact = pick(
      resources.filter((resource) => resource.version === second && resource.group === group),
      name,
    )
    if (exact) return exact
  }
  if (second === undefined) return pick(resources, name)
  const group = words.slice(1).join('.')
  return (
    pick(
      resources.filter((resource) => resource.group === group),
      name,
    ) ??
    pick(
      resources.filter((resource) => resource.group.startsWith(group)),
      name,
    )
  )
}

/** The types of a category that can be listed, each group's once. */
export function inCategory(resources: readonly Resource[], category: string): readonly Resource[] {
  const seen = new Set<string>()
  return resources.filter(({ group, resource, categories, verbs }) => {
    if (!categories.includes(category) || !verbs.includes('list')) return false
    const key = `${resource}.${group}`
    return !seen.has(key) && seen.add(key)
  })
}

function pick(resources: readonly Resource[], name: string): Resource | undefined {
  return (
    resources.find((each) => each.resource.toLowerCase() === name || each.singular.toLowerCase() === name) ??
    resources.find((each) => each.shortNames.some((short) => short.toLowerCase() === name)) ??
    resources.find((each) => each.kind.toLowerCase() === name)
  )
}
