import { sameTexts } from '../kinds/pool.ts'
import type { Service } from '../kinds/service.ts'
import type { Observation } from './observation.ts'

/** A Service that selects others than before. */
export function observeService(after: Service, before: Service | undefined, at: number): readonly Observation[] {
  if (!before || sameTexts(before.selector, after.selector)) return []
  return [{ what: 'selector', service: `${after.meta.namespace}/${after.meta.name}`, at }]
}
