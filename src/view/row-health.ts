/** Why somebody should look at a row, and how soon: 3 is broken, 2 does not do its work, 1 is on its way. */
export type Trouble = { readonly said: string; readonly urgency: 1 | 2 | 3 }

type Cell = (column: string) => string
type Judge = (cell: Cell) => Trouble | undefined
type Kind = { readonly group: string; readonly resource: string }

/**
 * How the rows of a kind are judged, by the cells the API server prints (kubernetes pkg/printers/internalversion/printers.go).
 * What a row does not show is not guessed: `undefined` says only that nothing wrong is to be seen in it.
 */
export function rowHealth(
  { group, resource }: Kind,
  columns: readonly string[],
): (cells: readonly string[]) => Trouble | undefined {
  const judge = JUDGES.get(group ? `${resource}.${group}` : resource) ?? anything
  return (cells) => judge((column) => cells[columns.indexOf(column)] ?? '')
}

/** What is wrong in all of them, in words with numbers: `2 not ready, 1 terminating`. Empty when nothing is. */
export function troubleWords(troubles: readonly (Trouble | undefined)[]): string {
  return [...grouped(troubles)].map(([said, { count }]) => `${count} ${said}`).join(', ')
}

/** The rows by their index, those with trouble first, the worst before the others; undefined when nothing is wrong. */
export function urgentFirst(
  troubles: readonly (Trouble | undefined)[],
): { readonly order: readonly number[]; readonly first: string } | undefined {
  const groups = grouped(troubles)
  if (groups.size === 0) return undefined
  const urgency = (index: number) => troubles[index]?.urgency ?? 0
  return {
    order: troubles.map((_, index) => index).sort((a, b) => urgency(b) - urgency(a)),
    first: [...groups.keys()].join(', '),
  }
}

function grouped(troubles: readonly (Trouble | undefined)[]): Map<string, { count: number; urgency: number }> {
  const groups = new Map<string, { count: number; urgency: number }>()
  for (const trouble of troubles) {
    if (!trouble) continue
    const before = groups.get(trouble.said)
    groups.set(trouble.said, {
      count: (before?.count ?? 0) + 1,
      urgency: Math.max(before?.urgency ?? 0, trouble.urgency),
    })
  }
  return new Map([...groups].sort(([, a], [, b]) => b.urgency - a.urgency))
}

const STARTING = /^(Pending|ContainerCreating|PodInitializing|SchedulingGated|Init:\d+\/\d+)$/

const JUDGES = new Map<string, Judge>([
  ['pods', pod],
  ['nodes', node],
  ['deployments.apps', (cell) => notReady(...halves(cell('READY')))],
  ['statefulsets.apps', (cell) => notReady(...halves(cell('READY')))],
  ['replicasets.apps', (cell) => notReady(cell('READY'), cell('DESIRED'))],
  ['replicationcontrollers', (cell) => notReady(cell('READY'), cell('DESIRED'))],
  ['daemonsets.apps', (cell) => notReady(cell('READY'), cell('DESIRED'))],
  ['jobs.batch', (cell) => when(/^Fail/.test(cell('STATUS')), 'failed', 3)],
  ['cronjobs.batch', () => undefined],
  ['namespaces', (cell) => when(cell('STATUS') === 'Terminating', 'terminating', 1)],
  ['persistentvolumeclaims', claim],
  ['persistentvolumes', volume],
  ['horizontalpodautoscalers.autoscaling', (cell) => when(/<unknown>/.test(cell('TARGETS')), 'without metrics', 2)],
  ['services', (cell) => when(cell('EXTERNAL-IP') === '<pending>', 'without an address', 2)],
  ['apiservices.apiregistration.k8s.io', (cell) => when(/^False/.test(cell('AVAILABLE')), 'not available', 3)],
  ['certificatesigningrequests.certificates.k8s.io', (cell) => when(cell('CONDITION') === 'Pending', 'pending', 1)],
  // Their order is that of time.
  ['events', () => undefined],
  ['events.events.k8s.io', () => undefined],
])

function pod(cell: Cell): Trouble | undefined {
  const status = cell('STATUS')
  if (status === 'Completed' || status === 'Succeeded') return undefined
  if (status === 'Terminating') return { said: 'terminating', urgency: 1 }
  if (STARTING.test(status)) return { said: 'not ready', urgency: status === 'Pending' ? 2 : 1 }
  if (status !== 'Running') return { said: 'not ready', urgency: 3 }
  return when(isShort(...halves(cell('READY'))), 'not ready', 2)
}

function node(cell: Cell): Trouble | undefined {
  const words = cell('STATUS').split(',')
  return when(!words.includes('Ready'), 'not ready', 3) ?? when(words.includes('SchedulingDisabled'), 'cordoned', 1)
}

function claim(cell: Cell): Trouble | undefined {
  const status = cell('STATUS')
  return when(status === 'Lost', 'lost', 3) ?? when(status !== 'Bound', 'not bound', 2)
}

function volume(cell: Cell): Trouble | undefined {
  const status = cell('STATUS')
  return when(status === 'Failed', 'failed', 3) ?? when(status === 'Released', 'released', 1)
}

/** Custom kinds, by the columns that most of them have. */
function anything(cell: Cell): Trouble | undefined {
  const ready = cell('READY') || cell('AVAILABLE')
  if (/^(False|Unknown)$/i.test(ready)) return { said: 'not ready', urgency: 3 }
  const states = ['STATUS', 'PHASE', 'STATE', 'HEALTH', 'HEALTH STATUS'].map(cell)
  const bad = states.find((state) => /^[a-z]{0,20}(fail|error|degraded|unhealthy|lost)[a-z]{0,20}$/i.test(state))
  return bad ? { said: bad.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase(), urgency: 3 } : notReady(...halves(ready))
}

function notReady(ready: string, wanted: string): Trouble | undefined {
  return when(isShort(ready, wanted), 'not ready', Number(ready) === 0 ? 3 : 2)
}

function isShort(ready: string, wanted: string): boolean {
  return /^\d+$/.test(ready) && /^\d+$/.test(wanted) && Number(ready) < Number(wanted)
}

/** `1/2` as `1` and `2`. */
function halves(text: string): [string, string] {
  const [ready = '', wanted = ''] = text.split('/')
  return [ready, wanted]
}

function when(is: boolean, said: string, urgency: Trouble['urgency']): Trouble | undefined {
  return is ? { said, urgency } : undefined
}
