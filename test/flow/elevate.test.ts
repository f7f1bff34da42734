import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Changing } from '../support/changing.ts'
import { openChanging, POLICY } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'
import { until } from '../support/until.ts'

const server = redisForFile()
let changing: Changing

beforeAll(async () => {
  const policy = {
    roles: [...POLICY.roles, { name: 'admins', users: ['root@example.com'] }, { name: 'staff', groups: ['staff'] }],
    rules: [
      { name: 'all', effect: 'allow', who: ['admins'] },
      {
        ...{ name: 'lend', effect: 'approve', who: ['staff'], verbs: ['elevate admins'] },
        approvals: { count: 1, from: ['leads'], breakGlass: false },
      },
      { name: 'staging', effect: 'allow', who: ['staff'], verbs: ['*'], clusters: ['prod-weu'], namespaces: ['none'] },
      ...POLICY.rules,
    ],
  }
  changing = await openChanging({ url: server.url, prefix: server.prefix() }, { policy })
})

afterAll(async () => {
  await changing?.stop()
})

test('a role is lent for a while when somebody agrees, shown in whoami, and given back', async () => {
  const { chat, card } = changing
  const before = await chat.ask('/k8s policy test @dana delete node x')
  expect(before.text).not.toContain('Rule: all')
  const asked = await chat.ask('/k8s elevate admins 30m "INC-4F2K"')
  expect(asked.text).toContain('APPROVAL  Lend dana@example.com the role admins for 30 min')
  expect(asked.text).toContain('Why: INC-4F2K')
  expect((await chat.click(asked.id, 'approve')).text).toContain('somebody else has to approve it')
  expect((await chat.ask('/k8s whoami')).text).not.toContain('admins')
  await chat.click(asked.id, 'approve', 'lead')
  await card(asked.id, 'DONE')
  await until('the role', async () => (await chat.ask('/k8s whoami')).text.includes('admins is lent to you until'))
  expect((await chat.ask('/k8s policy test @dana delete node x')).text).toContain('Rule: all')
  // Being lent one role lends no other.
  expect((await chat.ask('/k8s elevate leads 30m "more"')).text).toContain('No rule allows this change')
  expect((await chat.ask('/k8s elevate --end')).text).toContain('One role is given back.')
  expect((await chat.ask('/k8s whoami')).text).not.toContain('admins')
  expect((await chat.ask('/k8s elevate end')).text).toContain('You were lent nothing')
})

test('what is no role, no time, or nobody’s to lend is refused', async () => {
  const { chat } = changing
  expect((await chat.ask('/k8s elevate admins')).text).toContain('takes a role, a duration, and a reason')
  expect((await chat.ask('/k8s elevate admins 30d why')).text).toContain('takes a role, a duration, and a reason')
  expect((await chat.ask('/k8s elevate admins 100h why')).text).toContain('one minute to twelve hours')
  expect((await chat.ask('/k8s elevate kings 30m why')).text).toContain('There is no role kings')
  expect((await chat.ask('/k8s elevate operators 30m why --cluster prod-weu', 'newcomer')).text).toContain(
    'No rule allows',
  )
})
