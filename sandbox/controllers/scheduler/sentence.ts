import type { Misfit } from './fit.ts'

/** `0/4 nodes are available: 2 Insufficient memory, ...` as the scheduler says it (framework/types.go FitError.Error). */
export function unschedulableSentence(misfits: readonly Misfit[]): string {
  const all = misfits.length
  if (all === 0) return 'no nodes available to schedule pods'
  const why = counted(misfits.flatMap((misfit) => misfit.reasons))
  const hopeless = misfits.filter((misfit) => !misfit.curable).map(() => 'Preemption is not helpful for scheduling')
  const spared = misfits.filter((misfit) => misfit.curable).map(() => 'No preemption victims found for incoming pod')
  return `0/${all} nodes are available: ${why}. no new claims to deallocate, preemption: 0/${all} nodes are available: ${counted([...hopeless, ...spared])}.`
}

/** `1 this, 2 that`, sorted as text, so that it reads the same every time. */
function counted(reasons: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ')
}
