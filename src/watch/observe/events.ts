import type { Event } from '../kinds/event.ts'
import type { World } from '../world.ts'
import { listed } from '../world.ts'

/** What has been said about something, by its uid, or by either of two where kubelets and controllers differ. */
export function eventsAbout(world: World, uid: string, other?: string): readonly Event[] {
  const found = listed(world, 'Event', world.eventsOf.get(uid))
  return other === undefined || other === uid ? found : [...found, ...listed(world, 'Event', world.eventsOf.get(other))]
}

/** The newest with one of these reasons. */
export function newest(events: readonly Event[], reasons: readonly string[]): Event | undefined {
  return events
    .filter(({ reason }) => reasons.includes(reason))
    .reduce<Event | undefined>((last, each) => (last && last.last >= each.last ? last : each), undefined)
}
