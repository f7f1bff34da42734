import type { Event } from '../kinds/event.ts'
import type { Pod } from '../kinds/pod.ts'
import { eventsAbout } from '../observe/events.ts'
import { crashFixes, crashLoop, isLooping, orUndo } from './crash.ts'
import { crashCause } from './crash-cause.ts'
import { lastEnd, ofPods, specOf } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'

/** R7. */
export const liveness: Rule<WorkloadView> = {
  id: 'R7',
  name: 'liveness',
  words: 'a liveness probe had a container killed twice in 15 minutes',
  resolves: 'no such kill for 15 minutes',
  exclusions: 'failing startup probes, which are how a slow start looks; what already counts as a crash loop',
  severity: 'notify',
  limits: { kills: 2, window: 900 },
  needs: ['Pod', 'Event'],
  find(view, { kills = 2, window = 900 }) {
    const killed = view.live.flatMap((pod) => {
      const events = killings(view, pod, window)
      const times = events.reduce((sum, { count }) => sum + count, 0)
      const container = pod.containers.find(
        ({ name, restarts }) => restarts > 0 && events.some((event) => isAbout(event, name)),
      )
      if (times < kills || !container || isLooping(view, pod, container, crashLoop.limits)) return []
      return [{ pod, container, events }]
    })
    const [first] = killed
    if (!first) return []
    const cause = crashCause(
      lastEnd(first.container),
      specOf(first.pod, first.container),
      eventsAbout(view.world, first.pod.meta.uid),
    )
    return [
      finding(liveness, {
        family: 'probe',
        part: 'liveness',
        since: Math.min(...first.events.map((event) => event.first)),
        headline: `${ofPods(killed.length, view.desired)} killed by the liveness probe again and again`,
        cause: cause.line,
        causeKey: 'liveness',
        next: orUndo(cause.next, view),
        pods: killed.map(({ pod }) => pod.meta.name),
        fixes: crashFixes(view),
        logs: { pod: first.pod.meta.name, container: first.container.name, previous: true },
      }),
    ]
  },
}

function killings(view: WorkloadView, pod: Pod, window: number): readonly Event[] {
  return eventsAbout(view.world, pod.meta.uid).filter(
    ({ reason, message, last }) =>
      reason === 'Killing' && /liveness probe/i.test(message) && view.now - last < window * 1000,
  )
}

function isAbout({ regarding, message }: Event, container: string): boolean {
  return regarding.fieldPath === undefined
    ? message.includes(container)
    : regarding.fieldPath.includes(`{${container}}`)
}
