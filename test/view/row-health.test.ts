import { expect, test } from 'vitest'
import { columnRanks } from '../../src/view/column-ranks.ts'
import { rowHealth, troubleWords, urgentFirst } from '../../src/view/row-health.ts'

const kind = (name: string) => {
  const [resource = '', ...group] = name.split('.')
  return { resource, group: group.join('.') }
}

test.each([
  ['pods', 'READY=1/1 STATUS=Running', undefined],
  ['pods', 'READY=0/1 STATUS=Completed', undefined],
  ['pods', 'READY=1/2 STATUS=Running', 'not ready'],
  ['pods', 'READY=0/1 STATUS=CrashLoopBackOff', 'not ready'],
  ['pods', 'READY=0/2 STATUS=Init:0/2', 'not ready'],
  ['pods', 'READY=1/1 STATUS=Terminating', 'terminating'],
  ['nodes', 'STATUS=Ready', undefined],
  ['nodes', 'STATUS=Ready,SchedulingDisabled', 'cordoned'],
  ['nodes', 'STATUS=NotReady,SchedulingDisabled', 'not ready'],
  ['nodes', 'STATUS=Unknown', 'not ready'],
  ['deployments.apps', 'READY=2/3', 'not ready'],
  ['deployments.apps', 'READY=0/0', undefined],
  ['replicasets.apps', 'DESIRED=3 READY=3', undefined],
  ['daemonsets.apps', 'DESIRED=3 READY=1', 'not ready'],
  ['jobs.batch', 'STATUS=Failed', 'failed'],
  ['jobs.batch', 'STATUS=Complete', undefined],
  ['persistentvolumeclaims', 'STATUS=Pending', 'not bound'],
  ['persistentvolumeclaims', 'STATUS=Bound', undefined],
  ['persistentvolumes', 'STATUS=Released', 'released'],
  ['namespaces', 'STATUS=Terminating', 'terminating'],
  ['horizontalpodautoscalers.autoscaling', 'TARGETS=<unknown>/80%', 'without metrics'],
  ['services', 'EXTERNAL-IP=<pending>', 'without an address'],
  ['services', 'EXTERNAL-IP=<none>', undefined],
  ['certificates.cert-manager.io', 'READY=False', 'not ready'],
  ['applications.argoproj.io', 'HEALTH STATUS=Degraded', 'degraded'],
  ['backups.ops.example.com', 'PHASE=PartiallyFailed', 'partially failed'],
  ['backups.ops.example.com', 'PHASE=Failing at <!channel>', undefined],
  ['things.example.com', 'AGE=3d', undefined],
])('%s with %s: %s', (name, cells, said) => {
  const pairs = cells.split(/ (?=[A-Z]+=)/).map((cell) => cell.split('='))
  const judge = rowHealth(
    kind(name),
    pairs.map(([column = '']) => column),
  )
  expect(judge(pairs.map(([, value = '']) => value))?.said).toBe(said)
})

test('the worst stands first, the rest as it was', () => {
  const judge = rowHealth(kind('pods'), ['NAME', 'READY', 'STATUS'])
  const rows = ['a 1/1 Running', 'b 0/1 ContainerCreating', 'c 1/1 Running', 'd 0/1 Error', 'e 1/1 Terminating']
  const troubles = rows.map((row) => judge(row.split(' ')))
  expect(troubleWords(troubles)).toBe('2 not ready, 1 terminating')
  expect(urgentFirst(troubles)).toEqual({ order: [3, 1, 4, 0, 2], first: 'not ready, terminating' })
  expect(urgentFirst([undefined, undefined])).toBeUndefined()
})

test('a column that says how things are never goes; of unknown kinds the last goes first', () => {
  expect(columnRanks(kind('services'), ['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE'])).toEqual([
    0, 2, 4, 1, 0, 3,
  ])
  expect(columnRanks(kind('things.example.com'), ['NAMESPACE', 'NAME', 'SIZE', 'PHASE', 'SHAPE', 'AGE'])).toEqual([
    0, 0, 2, 0, 4, 0,
  ])
})
