import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { AksChanging } from '../support/aks-changing.ts'
import { openAksChanging } from '../support/aks-changing.ts'
import { CLIENT_SECRET } from '../support/azure.ts'
import { redisForFile } from '../support/redis.ts'

const HOUR = 3_600_000
const redis = redisForFile()
let aks: AksChanging

beforeAll(async () => {
  aks = await openAksChanging({ url: redis.url, prefix: redis.prefix() })
})

afterEach(() => {
  expect(aks.fake.faults.pending).toBe(0)
})

afterAll(() => aks?.stop())

describe('aks nodepool scale', () => {
  test('asked, approved, sent once bound to the pool as it was, followed to its end', async () => {
    const { chat, card, clock, pool } = aks
    const asked = await chat.ask('/aks nodepool scale legacy-neu nodepool1 --count 4')
    expect(asked.text).toContain('APPROVAL  Scale node pool nodepool1 from 3 to 4, legacy-neu')
    expect(asked.text).toContain('1 node of Standard_D4ds_v5 join')
    expect(asked.text).toContain('/aks nodepool scale legacy-neu nodepool1 --count 4')
    expect(aks.writes()).toEqual([])
    await chat.click(asked.id, 'approve', 'lead')
    const running = await card(asked.id, 'RUNNING  Scaling nodepool1 from 3 to 4 on legacy-neu')
    expect(running.text).toContain('Azure says: scaling.')
    expect(running.text).toContain('approved by @lead')
    clock.advance(10 * 60_000)
    const ended = await card(asked.id, 'DONE  Scaled nodepool1 from 3 to 4 on legacy-neu')
    expect(ended.text).toContain('[Undo]')
    expect(pool('legacy-neu', 'nodepool1').count).toBe(4)
    const [put, ...more] = aks.fake.calls.filter(({ method }) => method === 'PUT')
    expect(more).toEqual([])
    expect(put?.headers['if-match']).toMatch(/sandbox/)
    expect(put?.headers['x-ms-correlation-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('a pool that the autoscaler sizes is left to it, and what would work is said', async () => {
    const { text } = await aks.chat.ask('/aks nodepool scale prod userpool --count 9')
    expect(text).toContain('The autoscaler sizes userpool, from 3 to 8 nodes')
    expect(text).toContain('/aks nodepool autoscale prod-weu userpool 3 9')
  })

  test('what is so already, what is not there, and a dry run change nothing', async () => {
    const before = aks.writes().length
    expect((await aks.chat.ask('/aks nodepool scale legacy-neu nodepool1 --count 4')).text).toContain(
      'nothing to change',
    )
    expect((await aks.chat.ask('/aks nodepool scale legacy-neu nopool --count 4')).text).toContain(
      'has no node pool nopool',
    )
    const dry = await aks.chat.ask('/aks nodepool scale legacy-neu nodepool1 --count 9 --dry-run')
    expect(dry.text).toContain('Would: Scale node pool nodepool1 from 4 to 9')
    expect(dry.text).toContain('Quota is short')
    expect(aks.writes()).toHaveLength(before)
  })

  test('who may not is told by which rule, who may not see it is told nothing', async () => {
    expect((await aks.chat.ask('/aks nodepool scale legacy-neu nodepool1 --count 2', 'newcomer')).text).toContain(
      'No rule allows this change',
    )
    expect((await aks.chat.ask('/aks stop lab-weu', 'guest')).text).toContain('Guests')
  })
})

test('aks abort ends what went on when it was asked for, and not what was begun since', async () => {
  const { chat, card, clock, pool } = aks
  const first = await chat.ask('/aks nodepool scale vault-weu systempool --count 5')
  await card(first.id, 'RUNNING  Scaling systempool')
  const abort = await chat.ask('/aks abort vault-weu --reason "wrong pool"')
  expect(abort.text).toContain('APPROVAL  End what goes on: Scaling of node pool systempool')
  clock.advance(HOUR)
  await card(first.id, 'DONE  Scaled systempool')
  const second = await chat.ask('/aks nodepool scale vault-weu systempool --count 6')
  await card(second.id, 'RUNNING  Scaling systempool')
  // By now it stands in the log; and it goes on.
  clock.advance(90_000)
  await chat.click(abort.id, 'approve', 'lead')
  await card(abort.id, 'NOT RUN')
  clock.advance(HOUR)
  await card(second.id, 'DONE  Scaled systempool')
  expect(pool('vault-weu', 'systempool').count).toBe(6)
})

describe('aks command', () => {
  const commands = () => [...aks.fake.state.commands.values()].map(({ command }) => command)

  test('a command of ours, as kubectl is given it, and what it printed is its end', async () => {
    const { chat, card, clock } = aks
    const asked = await chat.ask('/aks command vault-weu get po -n shop -l app=web -o wide')
    expect(asked.text).toContain('APPROVAL  Run kubectl get po --namespace=shop')
    expect(asked.text).toContain('It runs as an admin of the cluster')
    await chat.click(asked.id, 'approve', 'lead')
    await card(asked.id, 'RUNNING  Running kubectl get po')
    clock.advance(60_000)
    await card(asked.id, 'DONE  Ran kubectl get po')
    expect(commands()).toEqual(['kubectl get po --namespace=shop --selector=app=web --output=wide'])
  })

  test.each([
    ['get secret x -o yaml', /prints objects as they are/],
    ['describe pod x', /describe is not run through Azure/],
    ['exec web -- sh', /exec is not run through Azure/],
    ['delete ns shop', /delete is not run through Azure/],
    ['get pods; rm -rf /', /no shell here|cannot be|not passed on|don't know/],
    ['get pods "$(id)"', /not passed on|cannot be the name/],
    ['get pods -w', /comes once, at its end/],
    ['get pods --cluster prod-weu', /stands before the command/],
    ['logs web -f', /comes once, at its end/],
    ['rollout restart deploy/web -n vault', /You may not rollout restart that/],
    ['aks stop prod-weu', /not run through Azure|don't know/],
    ['get secrets -- -ojson', /would be a flag/],
    ['logs web-0 -- --server=https://evil.example', /would be a flag/],
    ['get secrets -- -nkube-system', /would be a flag/],
    ['get -- -nkube-system secrets', /would be a flag|cannot be/],
    ['cordon -- -lx=y', /would be a flag/],
    ['get pods --reason x', /I don't know the flag|unknown/],
  ])('%s is refused', async (line, sentence) => {
    const before = commands().length
    expect((await aks.chat.ask(`/aks command vault-weu ${line}`)).text).toMatch(sentence)
    expect(commands()).toHaveLength(before)
  })

  test('a command that failed is no success, though Azure says its operation is one', async () => {
    const { chat, card, clock, fake } = aks
    fake.state.commandEnds = () => ({
      exitCode: 1,
      logs: 'Error from server (NotFound): deployments.apps "web" not found\n',
    })
    const asked = await chat.ask('/aks command vault-weu rollout restart deploy/web -n shop')
    await chat.click(asked.id, 'approve', 'lead')
    await card(asked.id, 'RUNNING  Running kubectl rollout')
    clock.advance(60_000)
    const { text } = await card(asked.id, 'FAILED')
    expect(text).toContain('exit code 1')
    expect(text).toContain('(NotFound)')
  })
})

test('nothing that left holds a token or a secret', async () => {
  const all = await aks.left()
  for (const secret of [...aks.fake.tokens.all, CLIENT_SECRET]) expect(all).not.toContain(secret)
  expect(all).not.toMatch(/Bearer |eyJ/)
})
