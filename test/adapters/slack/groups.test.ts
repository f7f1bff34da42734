import { expect, test } from 'vitest'
import { chatGroups } from '../../../adapters/slack/groups.ts'

function stage() {
  let now = 1_000
  const kept: unknown[] = []
  const warned: string[] = []
  const slack = {
    asked: 0,
    answer: (): unknown => ({
      usergroups: [
        { id: 'S1', users: ['U1', 'U2'] },
        { id: 'S2', users: ['U1'] },
      ],
    }),
  }
  const groupsOf = chatGroups({
    wanted: new Set(['S1']),
    keep: async (members) => void kept.push(members),
    list: async () => {
      slack.asked++
      return slack.answer()
    },
    now: () => now,
    warn: (_facts, sentence) => void warned.push(sentence),
  })
  const later = (ms: number) => {
    now += ms
  }
  return { groupsOf, kept, warned, slack, later }
}

test('somebody is in the groups that rules name, as Slack says, which is asked once in five minutes', async () => {
  const { groupsOf, kept, slack, later } = stage()
  expect(await Promise.all([groupsOf('U1'), groupsOf('U2'), groupsOf('U3')])).toEqual([['S1'], ['S1'], []])
  expect(slack.asked).toBe(1)
  expect(kept).toEqual([{ S1: ['U1', 'U2'] }])
  later(5 * 60_000)
  slack.answer = () => ({ usergroups: [{ id: 'S1', users: ['U2'] }] })
  expect(await groupsOf('U1')).toEqual([])
  expect(slack.asked).toBe(2)
})

test.each([
  ['does not answer', () => Promise.reject(new Error('ratelimited'))],
  ['answers something else', () => ({ usergroups: 'none' })],
])('nobody is in any group while Slack %s, and it is asked again soon', async (_, answer) => {
  const { groupsOf, warned, slack, later } = stage()
  slack.answer = answer
  expect(await groupsOf('U1')).toEqual([])
  expect(warned).toEqual(['Slack did not say who is in which user group, so nobody is'])
  later(10_000)
  slack.answer = () => ({ usergroups: [{ id: 'S1', users: ['U1'] }] })
  expect(await groupsOf('U1')).toEqual(['S1'])
})
