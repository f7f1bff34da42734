import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerText } from '../../src/reply.ts'
import type { Changing } from '../support/changing.ts'
import { openChanging, POLICY } from '../support/changing.ts'
import { redisForFile } from '../support/redis.ts'

const redis = redisForFile()
let changing: Changing

beforeAll(async () => {
  changing = await openChanging(
    { url: redis.url, prefix: redis.prefix() },
    { policy: POLICY, exec: { allow: ['ls ...', 'echo *', 'env', 'false', 'none'] } },
  )
})

afterAll(async () => {
  await changing?.stop()
})

async function run(line: string): Promise<string> {
  const { chat, card } = changing
  const asked = await chat.ask(`/k8s exec toolbox -- ${line}`)
  expect(asked.text).toContain('APPROVAL  Run ')
  await chat.click(asked.id, 'approve', 'lead')
  const done = await card(asked.id, 'DONE')
  return done.reply ? answerText(done.reply) : ''
}

test('an allowed command is run once approved, as the person, and what it says is on the card', async () => {
  expect(await run('ls -la /tmp')).toBe('bin\netc\ntmp\nvar\n')
  expect(await run('echo "two words"')).toBe('two words\n')
})

test('a secret in what it says stays hidden, and how it ended is told', async () => {
  const said = await run('env')
  expect(said).toContain('HOSTNAME=toolbox')
  expect(said).not.toContain('correct-horse-battery-staple')
  expect(await run('false')).toBe('command terminated with exit code 1\n')
  expect(await run('none')).toBe('sh: none: not found\ncommand terminated with exit code 127\n')
})

test.each([
  ['exec toolbox -- sh -c id', /sh -c id is not among the commands that may be run/],
  ['exec toolbox -- echo a b', /Allowed are: ls .../],
  ['exec toolbox -it -- ls', /there is no terminal in chat/],
  ['exec toolbox -c none -- ls', /container none is not valid for pod toolbox/],
  ['exec toolbox --', /you must specify at least one command/],
  ['exec none -- ls', /pods "none" not found/],
  ['debug toolbox --image=evil.example/x:1 -- sh', /not among the images that may be used to debug/],
  ['debug node/aks-1 --image=evil.example/x:1', /Nodes are not debugged from chat/],
])('%s is refused', async (line, why) => {
  expect((await changing.chat.ask(`/k8s ${line}`)).text).toMatch(why)
})
