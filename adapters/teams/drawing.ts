import type { Reply } from '../../src/reply.ts'
import type { Known } from './limits.ts'
import { LIMITS } from './limits.ts'
import type { Pictures } from './pictures.ts'
import type { Places } from './places.ts'
import { peopleOf } from './render.ts'
import { differs, namedIn } from './views.ts'
import type { Spot } from './whereabouts.ts'

const MOST_NAMES = 50

/** What a reply is drawn with that only the platform knows. Never rejects for a store that is away: ids have to do then. */
export type Drawing = (reply: Reply, place: Pick<Spot, 'channel'> & { readonly tenant: string }) => Promise<Known>

type Means = {
  readonly places: Pick<Places, 'person' | 'members'>
  readonly pictures: Pictures
  /** Whether people can be shown cards of their own. */
  readonly hasViews: boolean
}

export function openDrawing({ places, pictures, hasViews }: Means): Drawing {
  const personOf = (tenant: string, id: string) => places.person(tenant, id).catch(() => undefined)

  async function namesIn(reply: Reply, tenant: string): Promise<ReadonlyMap<string, string>> {
    const people = [...new Set(peopleOf(reply))].slice(0, MOST_NAMES)
    const names = people.map(async (id) => [id, (await personOf(tenant, id))?.name] as const)
    const known = (await Promise.all(names)).flatMap(([id, name]) => (name ? [[id, name] as const] : []))
    // Of two with one name, Teams would mention either.
    return new Map(known.filter(([, name]) => known.filter(([, other]) => other === name).length === 1))
  }

  /** First whom the message is about, then those who were heard there last. */
  async function viewersOf(reply: Reply, channel: string, tenant: string): Promise<readonly string[]> {
    const [named, members] = await Promise.all([
      Promise.all(namedIn(reply).map((id) => personOf(tenant, id))),
      places.members(channel).catch(() => []),
    ])
    return [...new Set([...named.flatMap((person) => (person ? [person.mri] : [])), ...members])].slice(
      0,
      LIMITS.viewers,
    )
  }

  return async (reply, { channel, tenant }) => ({
    pictures: await pictures.publish(reply),
    names: await namesIn(reply, tenant),
    ...(hasViews && differs(reply) ? { viewers: await viewersOf(reply, channel, tenant) } : {}),
  })
}
