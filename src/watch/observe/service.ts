import type { Texts } from '../kinds/json.ts'
import type { Service } from '../kinds/service.ts'
import type { Observation } from './observation.ts'

/** A Service that selects others than before. */
export function observeService(after: Service, before: Service | undefined, at: number): readonly Observation[] {
  if (!before || same(before.selector, after.selector)) return []
  return [{ what: 'selector', service: `${after.meta.namespace}/${after.meta.name}`, at }]
}

function same(a: Texts, b: Texts): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}
