/** How a pod is doing, the worst first, as a picture or a count has it. */
export type PodState = 'failing' | 'unready' | 'waiting' | 'ending' | 'running' | 'done'

/** How many pods are how. */
export type PodCounts = { readonly [S in PodState]?: number }

/** A pod as the API server prints it. */
type Printed = { readonly status: string; readonly ready: string; readonly restarts?: string }

const WAITING = /^(Pending|ContainerCreating|PodInitializing|SchedulingGated|Init:\d+\/\d+)$/

/** Reads the STATUS and READY columns of `get pods` (kubernetes pkg/printers/internalversion/printers.go, printPod). */
export function podState({ status, ready }: Printed): PodState {
  if (status === 'Running') return allReady(ready) ? 'running' : 'unready'
  if (status === 'Completed' || status === 'Succeeded') return 'done'
  if (status === 'Terminating') return 'ending'
  return WAITING.test(status) ? 'waiting' : 'failing'
}

/** Whether somebody may have to look at it: it fails, it is not ready, or it waits. */
export function isUnwell(state: PodState): boolean {
  return state === 'failing' || state === 'unready' || state === 'waiting'
}

/** The state in the API server's word, which for a pod that runs and is not ready is no help. */
export function stateWord(pod: Printed): string {
  return podState(pod) === 'unready' ? 'not ready' : pod.status
}

/** How often each word was said, the worst first: `2 CrashLoopBackOff, 1 Pending`. */
export function unwellWords(pods: readonly Printed[], most = 5): string {
  const counts = new Map<string, { count: number; rank: number }>()
  for (const pod of pods) {
    const state = podState(pod)
    if (!isUnwell(state)) continue
    const word = stateWord(pod)
    counts.set(word, { count: (counts.get(word)?.count ?? 0) + 1, rank: rankOf(pod, state) })
  }
  const all = [...counts].sort(([, a], [, b]) => a.rank - b.rank || b.count - a.count)
  const others = all.slice(most).reduce((sum, [, { count }]) => sum + count, 0)
  const words = all.slice(0, most).map(([word, { count }]) => `${count.toLocaleString('en-US')} ${word}`)
  return [...words, ...(others > 0 ? [`${others} other`] : [])].join(', ')
}

/** Those that are not well: what fails now, then what is not ready, what waits, and what failed once. */
export function unwellFirst<P extends Printed>(pods: readonly P[]): P[] {
  return pods
    .map((pod) => ({ pod, state: podState(pod) }))
    .filter(({ state }) => isUnwell(state))
    .sort((a, b) => rankOf(a.pod, a.state) - rankOf(b.pod, b.state))
    .map(({ pod }) => pod)
}

const RANKS: Readonly<Record<PodState, number>> = { failing: 0, unready: 1, waiting: 2, ending: 4, running: 5, done: 6 }
/** How a pod ended that will not be started again, as a Job's attempts or an evicted pod have it. */
const OVER =
  /^(Error|OOMKilled|Evicted|Failed|DeadlineExceeded|ContainerStatusUnknown|NodeShutdown|NodeAffinity|Preempting)$/

/** What fails now comes before what failed once and is over. */
function rankOf({ status, restarts }: Printed, state: PodState): number {
  return state === 'failing' && OVER.test(status) && /^0?$/.test(restarts ?? '') ? 3 : RANKS[state]
}

function allReady(ready: string): boolean {
  const [have, want] = ready.split('/')
  return want === undefined || have === want
}
