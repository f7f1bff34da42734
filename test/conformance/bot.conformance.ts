import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import * as everyday from '../flow/kubectl-lines.ts'
import * as reading from '../flow/reading-lines.ts'
import { attachControlPlane } from '../support/control-plane.ts'
import { kubectlMissing } from '../support/kubectl.ts'
import { redisForFile } from '../support/redis.ts'
import type { Both, Person, Stage } from './bot-stage.ts'
import { openStage, PEOPLE } from './bot-stage.ts'

const beside = inject('beside')
const redis = redisForFile()

/** What the flow tests ask that makes no sense here, each with its reason. */
const NOT_HERE: readonly { readonly line: RegExp; readonly why: string }[] = [
  { line: /^top /, why: 'this control plane has no metrics API; what is said of that is asked below' },
  {
    line: /-c prepare /,
    why: 'where all goes twenty times faster an init container ends before it has written a line',
  },
  { line: /^logs job\/migrate /, why: 'the same' },
  { line: /^get pv$/, why: 'nobody provisions disks here, so that those of the database are there beforehand' },
  { line: /^events --for deploy\/cart$/, why: 'it is so young that its events are still there' },
  { line: /^rollout status deploy\/search /, why: 'it is so young that its deadline has not passed; asked below' },
  { line: /^version$/, why: 'another version; asked below' },
  { line: /^logs \{web\}$/, why: 'nothing is old enough to have written so much' },
]

const here = (lines: readonly string[]) => lines.filter((one) => !NOT_HERE.some(({ line }) => line.test(one)))

/** Asked here besides. */
const LINES = [...here(everyday.LINES), ...here(reading.LINES), 'get pv', 'get quota', 'get ep,endpointslices']
const MISSING = [...here(everyday.MISSING), ...here(reading.MISSING)]
const REFUSALS = [...here(everyday.REFUSALS), ...here(reading.REFUSALS), 'top pod', 'top node']

/** What is explained here besides, where the schemas are whole: versions that are no longer the newest, and enumerations. */
const EXPLAINED = [
  'explain deploy.spec.strategy',
  'explain deploy.spec.template.spec.containers --recursive',
  'explain po.spec.tolerations.effect',
  'explain hpa.spec --api-version=autoscaling/v1',
  'explain cj.spec.jobTemplate --recursive',
  'explain bk',
]

/** Asked by the developer with a token of their own, and by the bot on their behalf. */
const DEVELOPERS = [
  'get pods',
  'get deploy web -o yaml',
  'get nodes',
  'describe svc web',
  'logs deploy/cart --tail=3',
  'get secret database -o name',
  'auth can-i --list',
  'auth whoami',
]

/** Who typed what, what is wrong with it, and what is missing or to do instead. */
const WRONG: readonly (readonly [who: Person, line: string, sentence: string, step: string])[] = [
  [
    'newcomer',
    'get pods',
    'pods is forbidden: User "guest" cannot list resource "pods" in API group "" in the namespace "shop"',
    'On prod-weu you are guest (guests). Missing there: a role that allows list on pods in namespace shop.',
  ],
  [
    'newcomer',
    'logs toolbox',
    'pods "toolbox" is forbidden: User "guest" cannot get resource "pods" in API group "" in the namespace "shop"',
    'On prod-weu you are guest (guests).',
  ],
  [
    'dev',
    'get clusterroles',
    'User "dev" cannot list resource "clusterroles" in API group "rbac.authorization.k8s.io" at the cluster scope',
    'On prod-weu you are dev (developers). Missing there: a role that allows list on clusterroles',
  ],
  ['dev', 'get pods -A -o name --field-selector=status.phase=Nothing-at-all', 'No resources found', 'prod-weu'],
  ['eve', 'get pods', 'users "eve@example.com" is forbidden: User "quarterdeck" cannot impersonate', 'prod-weu'],
  ['oncall', 'get pdos', 'the server doesn\'t have a resource type "pdos"', 'Did you mean pods?'],
  ['oncall', 'logs depoly/web', 'the server doesn\'t have a resource type "depoly"', 'Did you mean deploy?'],
  ['oncall', 'get qqqqqqqq', 'the server doesn\'t have a resource type "qqqqqqqq"', 'prod-weu knows'],
  ['oncall', 'get pod web-9', 'pods "web-9" not found', 'Check the name, the namespace (-n)'],
  ['oncall', 'get deploy wbe -n data', 'deployments.apps "wbe" not found', 'the namespace (-n)'],
  ['oncall', 'get pods a?limit=1&watch=true', 'pods "a?limit=1&watch=true" not found', 'Check the name'],
  ['oncall', 'logs toolbox -c nobody', 'container nobody is not valid for pod toolbox', 'It has: shell.'],
  ['oncall', 'get pods -l "app in (a"', 'unable to parse requirement', 'help'],
  ['oncall', 'get pods --field-selector=spec.nothing=1', 'field label not supported: spec.nothing', 'id q'],
]

/** The whole bot on a real API server, whose kubelet alone is ours; on somebody else's cluster nothing of the shop would run. */
describe.skipIf(beside.kind !== 'own' || kubectlMissing())('the bot on a real API server', () => {
  let stage: Stage

  beforeAll(async () => {
    if (beside.kind !== 'own') return
    stage = await openStage(attachControlPlane(beside.handle), { url: redis.url, prefix: redis.prefix() })
  })
  afterAll(() => stage?.close())

  test.for([...LINES, ...EXPLAINED])('%s', async (line) => {
    const { theirs, answer, text } = await stage.askBoth(line, isSame)
    expect(theirs, 'kubectl itself').toMatchObject({ code: 0, stdout: expect.stringMatching(/./) })
    expect(answer, text).toBe(theirs.stdout)
  })

  test.for(everyday.UNORDERED)('%s', async (line) => {
    const { theirs, answer } = await stage.askBoth(line, (both) => sorted(both.theirs.stdout) === sorted(both.answer))
    expect(sorted(answer)).toBe(sorted(theirs.stdout))
  })

  test.for([...reading.STATES, 'rollout status deploy/search -n data --watch=false'])('%s', async (line) => {
    const { theirs, answer, text } = await stage.askBoth(line, isSame, 'oncall', ['--watch=false'])
    expect(theirs, 'kubectl itself').toMatchObject({ code: 0, stdout: expect.stringMatching(/./) })
    expect(answer, text).toBe(theirs.stdout)
  })

  test.for(reading.NOS)('%s is answered with yes or no', async (line) => {
    const { theirs, answer, text } = await stage.askBoth(line)
    expect(theirs.stdout).toMatch(/^(yes|no)\b/)
    expect(answer).toBe(theirs.stdout)
    for (const warning of theirs.stderr.split('\n').filter(Boolean)) expect(text).toContain(warning)
  })

  test.for(MISSING)('%s finds nothing', async (line) => {
    const { theirs, answer } = await stage.askBoth(line)
    expect(theirs).toMatchObject({ code: 0, stdout: '' })
    expect(answer).toBe(theirs.stderr)
  })

  test.for(REFUSALS)('%s is refused', async (line) => {
    const { theirs, answer, text } = await stage.askBoth(line, isSame)
    expect(theirs.code).toBe(1)
    expect(answer).toBe(theirs.stdout)
    for (const sentence of sentences(theirs.stderr)) expect(text).toContain(sentence)
  })

  test.for([...everyday.OTHERWISE, ...reading.OTHERWISE].filter(({ line }) => here([line]).length > 0))(
    '$line differs: $why',
    async ({ line, kubectl, bot }) => {
      const { theirs, answer, text } = await stage.askBoth(line)
      expect(theirs.stdout || theirs.stderr).toMatch(kubectl)
      expect(answer || text).toMatch(bot)
    },
  )

  test('version is the server’s', async () => {
    const { theirs, answer } = await stage.askBoth('version')
    expect(answer).toMatch(/^Server Version: v1\.\d+\.\d+\n$/)
    expect(theirs.stdout.endsWith(answer)).toBe(true)
  })

  describe('says of a developer what their own token says', () => {
    test.for(DEVELOPERS)('%s', async (line) => {
      const { theirs, answer, text } = await stage.askBoth(line, isSame, 'dev')
      expect(theirs, 'kubectl itself').toMatchObject({ code: 0, stdout: expect.stringMatching(/./) })
      expect(answer, text).toBe(theirs.stdout)
    })

    test('get clusterroles is refused', async () => {
      const { theirs, text } = await stage.askBoth('get clusterroles', undefined, 'dev')
      expect(theirs.code).toBe(1)
      for (const sentence of sentences(theirs.stderr)) expect(text).toContain(sentence)
    })
  })

  test.for(WRONG)('%s: %s', async ([who, line, sentence, step]) => {
    const { text } = await stage.chat.ask(`/k8s ${line}`, who)
    expect(text).toContain(sentence)
    expect(text).toContain(step)
    expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|\[object |\bundefined\b|\.ts\b|native code/)
  })

  describe('is known to the audit log as who asked', () => {
    test.for(['oncall', 'dev', 'newcomer'] as const)('%s', async (who) => {
      const { user, groups } = PEOPLE[who]
      const kinds = [
        'get pods',
        'describe deploy web',
        'logs deploy/web',
        'get all -A',
        'get pod x -n nowhere',
        'version',
      ]
      for (const line of [...kinds, 'auth whoami', 'auth can-i get pods', 'events', 'rollout history deploy/web']) {
        const before = (await stage.requests()).length
        await stage.chat.ask(`/k8s ${line}`, who)
        const asked = await stage.requests(before, 1)
        for (const event of asked) {
          expect(event, `${line}: ${event.requestURI}`).toMatchObject({
            user: { username: 'quarterdeck', groups: ['bots', 'system:authenticated'] },
            impersonatedUser: { username: user, groups: [...groups, 'system:authenticated'] },
          })
        }
      }
    })

    test('in every request of all that was asked here, but for the types of the cluster and whom it may not be', async () => {
      const known = new Set(
        Object.values(PEOPLE).map(({ user, groups }) => `${[user, ...groups, 'system:authenticated']}`),
      )
      const others = (await stage.requests(0, 200)).filter(({ impersonatedUser: who }) => {
        return !who || !known.has(`${[who.username, ...(who.groups ?? [])]}`)
      })
      const told = others.map(({ user, verb, requestURI, responseStatus }) => {
        expect(user).toMatchObject({ username: 'quarterdeck', groups: ['bots', 'system:authenticated'] })
        return `${verb} ${requestURI} ${responseStatus?.code}`
      })
      expect([...new Set(told)].sort()).toEqual([
        'get /api 200',
        'get /apis 200',
        // As whom it may not be: refused before anything is listed.
        'list /api/v1/namespaces/shop/pods?limit=500&includeObject=None 403',
      ])
    })
  })
})

function isSame({ theirs, answer }: Both): boolean {
  return theirs.stdout === answer
}

function sorted(text: string): string {
  return text.split('\n').sort().join('\n')
}

/** What kubectl says against something, without the advice to read its help. */
function sentences(stderr: string): readonly string[] {
  const lines = stderr.split('\n').filter((line) => line && !line.startsWith("See 'kubectl "))
  return lines.map((line) => line.replace(/^error: /, ''))
}
