import { Fault } from '../../fault.ts'
import { defineCommand } from '../define.ts'
import { durationMs } from '../duration.ts'
import { noWords } from '../no-words.ts'

const DAY_MS = 24 * 3_600_000
const LONGEST_MS = 30 * DAY_MS

/** What a silence or a maintenance is for: `2h`, `90m`, `3d`, in ms. Throws a usage Fault. */
export function readSpan(text: string, command: string): number {
  const days = /^(\d{1,3})d$/.exec(text)
  const ms = days ? Number(days[1]) * DAY_MS : (durationMs(text) ?? 0)
  if (ms < 60_000 || ms > LONGEST_MS) {
    throw new Fault('usage', `${command} cannot last “${text}”.`, { hint: 'From a minute to 30 days: 30m, 2h, 3d.' })
  }
  return ms
}

const IS_SPAN = /^\d+(\.\d+)?(m|h|d)/

export const silence = defineCommand({
  program: 'k8s',
  name: 'silence',
  aliases: ['silence add'],
  summary: 'Be told nothing of what matches for a while; what is still wrong then is told at its end.',
  usage: 'INC-ID | KEY=VALUE ... TIME "REASON"',
  risk: 'read',
  answers: 'private',
  flags: {},
  read(words) {
    const matchers = words.filter((word, i) => /^[^\s=]+=\S*$/.test(word) || (i === 0 && /^inc-/i.test(word)))
    const rest = words.filter((word) => !matchers.includes(word))
    const length = rest.find((word) => IS_SPAN.test(word))
    const reason = rest
      .filter((word) => word !== length && word !== 'for')
      .join(' ')
      .trim()
    if (length === undefined || reason === '') {
      throw new Fault('usage', 'silence needs what it is about, how long, and why.', {
        hint: 'For example: /k8s silence namespace=shop workload=api 2h "known, fix on its way" · /k8s silence INC-4F2K 4h "vendor is on it"',
      })
    }
    return { matchers, ms: readSpan(length, 'silence'), reason: reason.slice(0, 300) }
  },
  access: () => [],
  examples: [
    { line: 'silence namespace=shop workload=api 2h "fix on its way"', says: 'a name may begin or end with *' },
    { line: 'silence rule=image team=web 4h "registry moves"', says: 'by kind of trouble, and by a label' },
    { line: 'silence INC-4F2K 4h "vendor is on it"', says: 'what this incident is about' },
  ],
})

export const silenceList = defineCommand({
  program: 'k8s',
  name: 'silence list',
  aliases: ['silences'],
  summary: 'List what is silenced, until when, by whom and why.',
  usage: '',
  risk: 'read',
  answers: 'private',
  flags: {},
  read: noWords('silence list'),
  access: () => [],
  examples: [{ line: 'silence list', says: 'each with a way to end it' }],
})

export const silenceRemove = defineCommand({
  program: 'k8s',
  name: 'silence remove',
  aliases: ['silence end', 'silence delete'],
  summary: 'End a silence; what is still wrong is told then.',
  usage: 'ID',
  risk: 'read',
  answers: 'private',
  flags: {},
  read([id, ...more]) {
    if (id === undefined || more.length > 0)
      throw new Fault('usage', 'silence remove takes one id.', { hint: 'Which there are: /k8s silence list' })
    return { id: id.toLowerCase() }
  },
  access: () => [],
  examples: [{ line: 'silence remove s4f2k1', says: 'by its id' }],
})
