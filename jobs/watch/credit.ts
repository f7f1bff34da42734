import type { Subject } from '../../src/watch/finding.ts'
import type { Changed } from '../../src/watch/memory.ts'
import { subjectOf } from '../../src/watch/subject.ts'
import type { World } from '../../src/watch/world.ts'

/** Who asked for a change of ours and who agreed; undefined where it is none of ours, or is not about that object. */
export type WhoAsked = (change: string, about: Subject & { readonly cluster: string }) => Promise<string | undefined>

/**
 * Writes down who made the changes that the subjects had, as our own records have it: what an object says of itself
 * anybody may have written. What cannot be looked up now is asked for at the next look.
 */
export async function credit(world: World, keys: Iterable<string>, whoAsked: WhoAsked): Promise<void> {
  for (const key of keys) {
    const memory = memoryOf(world, key)
    if (!memory?.changes?.some(({ change }) => change !== undefined)) continue
    const about = { ...subjectOf(key), cluster: world.cluster }
    memory.changes = await Promise.all(memory.changes.map((changed) => credited(changed, about, whoAsked)))
  }
}

async function credited(changed: Changed, about: Parameters<WhoAsked>[1], whoAsked: WhoAsked): Promise<Changed> {
  const { change, ...rest } = changed
  if (change === undefined) return changed
  try {
    const by = await whoAsked(change, about)
    return by === undefined ? rest : { ...rest, by }
  } catch {
    return changed
  }
}

function memoryOf({ memory }: World, key: string): { changes?: readonly Changed[] } | undefined {
  const { kind, name } = subjectOf(key)
  return kind === 'Node' ? memory.nodes.get(name) : memory.workloads.get(key)
}
