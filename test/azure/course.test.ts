import { expect, test } from 'vitest'
import type { Memory } from '../../src/azure/course.ts'
import { courseOf, FRESH } from '../../src/azure/course.ts'
import type { Telling } from '../../src/azure/operation.ts'
import type { Stand } from '../../src/azure/stand.ts'

const met: Stand = { exists: true, provisioning: 'succeeded', isQuiet: true, isMet: true }
const busy: Stand = { exists: true, provisioning: 'scaling', isQuiet: false, isMet: true }
const unmet: Stand = { ...met, isMet: false }
const mute: Stand = { ...met, isMet: undefined }
const broken: Stand = { ...unmet, provisioning: 'failed', trouble: 'QuotaExceeded: none left' }
const ended: Stand = { ...met, provisioning: 'canceled', isToCancel: true }
const running: Telling = { is: 'running' }
const succeeded: Telling = { is: 'succeeded' }
const lost: Telling = { is: 'failed', why: 'Lost: nobody knows' }

/** How it stands after so many looks that all saw the same. */
function after(looks: number, telling: Telling | undefined, stand: Stand | undefined, first: Memory = FRESH) {
  let memory = first
  let is = ''
  for (let look = 0; look < looks; look++) {
    const now = courseOf(telling, stand, memory)
    memory = now.memory
    is = now.course.is
  }
  return is
}

test.each([
  ['both say so', 1, succeeded, met, 'done'],
  ['its record ran ahead of the resource', 3, succeeded, busy, 'running'],
  ['ended, and something else is so', 1, succeeded, unmet, 'otherwise'],
  ['ended, and the resource failed', 1, succeeded, broken, 'failed'],
  ['ended, and nothing could tell otherwise', 1, succeeded, mute, 'done'],
  ['failed by its record, and yet it is so', 1, lost, met, 'done'],
  ['failed by both', 1, lost, broken, 'failed'],
  ['going on', 9, running, busy, 'running'],
  ['the record says it runs, the resource has ended: not believed at once', 3, running, met, 'running'],
  ['and believed after a while', 4, running, met, 'done'],
  ['no record: not believed at once', 1, undefined, met, 'running'],
  ['no record: believed at the second look', 2, undefined, met, 'done'],
  ['no record, failed', 2, undefined, broken, 'failed'],
  ['no record, failed with its fields as they were to be', 2, undefined, { ...met, provisioning: 'failed' }, 'failed'],
  ['hung, failed with its fields as they were to be', 4, running, { ...met, provisioning: 'failed' }, 'failed'],
  ['no record, ended by somebody half way', 2, undefined, { ...met, provisioning: 'canceled' }, 'canceled'],
  ['no record, ended as it was to be', 2, undefined, ended, 'done'],
  ['no record, and gone as it was to be', 2, undefined, { ...met, exists: false, provisioning: '' }, 'done'],
  ['no record, something else is so', 2, undefined, unmet, 'otherwise'],
  ['no record, and nothing to tell by', 2, undefined, mute, 'unknown'],
  ['Azure does not answer at all', 50, undefined, undefined, 'running'],
])('%s', (_what, looks, telling, stand, is) => {
  expect(after(looks, telling, stand)).toBe(is)
})

test('without a record, what was seen to go on and does no more is done', () => {
  expect(after(2, undefined, mute, { over: 0, wentOn: true })).toBe('done')
})

test('one look at something that goes on again takes back what was believed', () => {
  const { memory } = courseOf(undefined, met, FRESH)
  const again = courseOf(undefined, busy, memory)
  expect(after(1, undefined, met, again.memory)).toBe('running')
})
