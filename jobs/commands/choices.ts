import { Fault } from '../../src/fault.ts'
import type { Api } from '../../src/kube/api.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import { listTable } from '../../src/kube/resources.ts'

export type Choice = { readonly label: string; readonly value: string }

/** What a list offers: the first of them, how many there are, and why there are none. */
export type Choices = {
  readonly shown: readonly Choice[]
  readonly of: number
  readonly more?: boolean
  readonly why?: string
}

/** Options a menu holds on every platform. */
export const MOST_CHOICES = 100

/** Rows read for a menu: one page of the cluster's, more where somebody looks for one of them. */
const PAGE = 500
const LOOKED_THROUGH = 5_000

/** The first of those that hold the filter, those that begin with it before the others. */
export function narrowed(all: readonly Choice[], filter: string, more = false): Choices {
  const wanted = filter.toLowerCase()
  const found = all.filter(({ label }) => label.toLowerCase().includes(wanted))
  const first = wanted ? found.toSorted((a, b) => begins(b, wanted) - begins(a, wanted)) : found
  return { shown: first.slice(0, MOST_CHOICES), of: found.length, ...(more ? { more } : {}) }
}

function begins({ label }: Choice, wanted: string): number {
  return Number(label.toLowerCase().startsWith(wanted))
}

/** The objects of a type as choices, each with what the cluster says of its state. What may not be listed is said. */
export async function objectChoices(
  api: Api,
  resource: Resource,
  { namespace, filter, signal }: { namespace: string | undefined; filter: string; signal: AbortSignal },
): Promise<Choices> {
  try {
    const limit = filter ? LOOKED_THROUGH : PAGE
    const table = await listTable(api, resource, { namespace, includeObject: 'None', limit, signal })
    const column = (name: string) => table.columns.findIndex((each) => each.name.toLowerCase() === name)
    const [name, status, ready] = [Math.max(0, column('name')), column('status'), column('ready')]
    const all = table.rows.map(({ cells }) => {
      const own = String(cells[name] ?? '')
      const said = [status, ready].filter((at) => at >= 0).map((at) => String(cells[at] ?? ''))
      return { label: [own, ...said].join('  '), value: own }
    })
    return narrowed(all, filter, table.continue !== undefined)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { shown: [], of: 0, why: error.message }
  }
}

/** The types that can be chosen, those everybody works with first. A name that two groups share is written with its group. */
export function typeChoices(resources: readonly Resource[], filter: string): Choices {
  const seen = new Set<string>()
  const all = resources.map((resource) => {
    const isFirst = !seen.has(resource.resource)
    seen.add(resource.resource)
    const full = resource.group ? `${resource.resource}.${resource.group}` : resource.resource
    return {
      resource,
      choice: { label: isFirst ? resource.resource : full, value: isFirst ? resource.resource : full },
    }
  })
  const common = all.toSorted((a, b) => rank(a.resource) - rank(b.resource))
  return narrowed(
    common.map(({ choice }) => choice),
    filter,
  )
}

/** `all` is the cluster's own word for what people work with. */
function rank({ categories, group, namespaced }: Resource): number {
  if (categories.includes('all')) return 0
  if (group !== '' && !/\.k8s\.io$|^(apps|batch|autoscaling|policy)$/.test(group)) return 2
  return namespaced || group === '' ? 1 : 3
}
