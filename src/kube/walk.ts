import type { Api } from './api.ts'
import type { Resource } from './discovery.ts'
import type { KubeObject } from './objects.ts'
import type { ListOptions } from './resources.ts'
import { list } from './resources.ts'

/** Whole objects a page: few enough to be forgotten before the next ones come. */
const PAGE = 250

export type Walked = {
  readonly count: number
  /** How many there are that were not looked at, when there are any and the cluster says; 1 when it does not. */
  readonly left: number
}

/** Looks at every object of a kind once, page by page, and keeps none: so many at most. */
export async function walk(
  api: Api,
  resource: Resource,
  options: Omit<ListOptions, 'limit' | 'continue'> & { readonly most: number },
  look: (object: KubeObject) => void,
): Promise<Walked> {
  const { most, ...selection } = options
  let more: string | undefined
  for (let count = 0; ; ) {
    const limit = Math.min(PAGE, most - count)
    const page = await list(api, resource, { ...selection, limit, ...(more !== undefined && { continue: more }) })
    for (const item of page.items) look(item)
    count += page.items.length
    const before = more
    more = page.continue
    if (!more || more === before || page.items.length === 0) return { count, left: 0 }
    if (count >= most) return { count, left: page.remaining ?? 1 }
  }
}
