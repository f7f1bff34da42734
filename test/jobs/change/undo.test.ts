import { expect, test } from 'vitest'
import { undoByItself } from '../../../jobs/change/undo.ts'
import type { Deciding } from '../../../jobs/prepare.ts'
import type { Principal } from '../../../src/chat.ts'
import type { Job } from '../../../src/job.ts'
import { NOW, plan, proposal } from '../../approval/support/proposals.ts'
import { here } from '../stage.ts'

test('what is undone by itself is asked for by who they are now, not by the chat groups they were in', async () => {
  const { requester, ...rest } = proposal({ plan: { ...plan, undo: 'scale deploy/api --replicas=3 -n shop' } })
  const principal: Principal = { ...requester.principal, chatGroups: ['ops'] }
  const asked: Job[] = []
  const known: Principal[] = []
  const deciding: Pick<Deciding, 'identify' | 'changes'> = {
    identify(who) {
      known.push(who)
      return requester.subject
    },
    changes(job) {
      asked.push(job)
      throw new Error('far enough')
    },
  }
  const undone = undoByItself({ ...rest, requester: { ...requester, principal } }, 'it hangs', {
    deciding: deciding as Deciding,
    secret: 'x',
    groupsNow: async ({ chatGroups: _before, ...who }) => who,
    jobOf: ({ line, requester: { principal: before } }) => ({
      ...{ v: 1, id: 'r', line, principal: before, address: here, askedAt: NOW, deadline: NOW },
    }),
    votesNow: async () => [],
  })
  await expect(undone).rejects.toThrow('far enough')
  expect(known).toEqual([requester.principal])
  expect(asked[0]).toMatchObject({ line: 'scale deploy/api --replicas=3 -n shop', principal: requester.principal })
  expect(asked[0]?.principal.chatGroups).toBeUndefined()
})
