import { crashFixes, crashLoop, hasLooped, isLooping, orUndo } from './crash.ts'
import { crashCause } from './crash-cause.ts'
import { containerOf, isReady, lastEnd, specOf } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding, NO_FINDINGS } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'
import { isBatch, templateOfPod } from './workload-view.ts'

const MINUTE = 60_000

/** R3. */
export const outOfMemory: Rule<WorkloadView> = {
  id: 'R3',
  name: 'oom',
  words: 'a container was killed for memory (OOMKilled, as it is now or as it was before this run)',
  resolves: 'no kill for 60 minutes, or a new template ready for 3 minutes',
  exclusions:
    'exit 137 without that reason, which is a kill of another kind; Jobs; what already counts as a crash loop',
  severity: 'notify',
  limits: { high: 3, window: 3600, hold: 3600, wait: 0 },
  needs: ['Pod'],
  find(view, { high = 3, window = 3600, hold = 3600, wait = 0 }) {
    if (isBatch(view)) return NO_FINDINGS
    const kills = view.memory.ended.filter(
      ({ reason, asked, at }) => reason === 'OOMKilled' && !asked && view.now - at < window * 1000,
    )
    if (kills.length === 0) return NO_FINDINGS
    return [...new Set(kills.map(({ container }) => container))].flatMap((name) => {
      const mine = kills.filter(({ container }) => container === name)
      const last = Math.max(...mine.map(({ at }) => at))
      const pods = view.live.filter(({ meta }) => mine.some(({ pod }) => pod === meta.name))
      const sample = pods.find(({ meta }) => meta.name === mine.at(-1)?.pod)
      const container = sample?.containers.find((each) => each.name === name)
      if (!sample || !container) return []
      // It stays true while the container is not back; after that the hold counts the quiet.
      if (view.now - last > 2 * MINUTE && isReady(sample)) return []
      if (isLooping(view, sample, container, crashLoop.limits) || hasLooped(view, name)) return []
      const cause = crashCause(lastEnd(container), specOf(sample, container), [])
      const template = templateOfPod(sample)
      return finding(outOfMemory, {
        family: 'crash',
        part: `${name} memory`,
        severity: mine.length >= high ? 'high' : 'notify',
        since: mine[0]?.at ?? view.now,
        wait,
        hold,
        headline: `${containerOf(sample, name)} ran out of memory and was killed${mine.length === 1 ? '' : ` ${mine.length} times`}`,
        past: true,
        cause: cause.line,
        causeKey: 'oom',
        next: orUndo(cause.next, view),
        pods: pods.map(({ meta }) => meta.name),
        fixes: crashFixes(view),
        logs: { pod: sample.meta.name, container: name, previous: true },
        ...(template === undefined ? {} : { template }),
      })
    })
  },
}
