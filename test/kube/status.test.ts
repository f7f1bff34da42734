import { expect, test } from 'vitest'
import { statusFault } from '../../src/kube/status.ts'
import { status } from './support/server.ts'

const jane = { user: 'jane', groups: ['dev', 'ops'] }
const refused = (body: ReturnType<typeof status>, subject: typeof jane | undefined = jane) =>
  statusFault({ cluster: 'staging', method: 'GET', http: body.code, body, subject })

const cases: [what: string, body: ReturnType<typeof status>, code: string, sentence: string][] = [
  [
    'a name nobody has',
    status(404, 'NotFound', 'pods "x" not found'),
    'not-found',
    'Error from server (NotFound): pods "x" not found',
  ],
  [
    'one that is there',
    status(409, 'AlreadyExists', 'pods "x" already exists'),
    'conflict',
    'Error from server (AlreadyExists): pods "x" already exists',
  ],
  [
    'a bad request',
    status(400, 'BadRequest', 'unable to parse'),
    'invalid',
    'Error from server (BadRequest): unable to parse',
  ],
  [
    'a slow server',
    status(504, 'Timeout', 'request did not complete'),
    'timeout',
    'Error from server (Timeout): request did not complete',
  ],
  [
    'a dead extension',
    status(503, 'ServiceUnavailable', 'the server is currently unable to handle the request'),
    'unreachable',
    'Error from server (ServiceUnavailable): the server is currently unable to handle the request',
  ],
  ['an expired list', status(410, 'Expired', 'too old'), 'cluster', 'Error from server (Expired): too old'],
  ['no reason', status(418, '', 'short and stout'), 'invalid', 'Error from server: short and stout'],
  [
    'one invalid field',
    status(422, 'Invalid', 'Deployment.apps "web" is invalid: spec.replicas: ...', {
      kind: 'Deployment',
      name: 'web',
      causes: [{ field: 'spec.replicas', message: 'Invalid value: -1: must be greater than or equal to 0' }],
    }),
    'invalid',
    'The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'two invalid fields',
    status(422, 'Invalid', '', {
      kind: 'Pod',
      name: 'x',
      causes: [
        { field: 'a', message: 'b' },
        { field: 'c', message: 'd' },
        { field: 'a', message: 'b' },
      ],
    }),
    'invalid',
    'The Pod "x" is invalid: \n* a: b\n* c: d',
  ],
]

test.each(cases)('%s is told as kubectl tells it', (_, body, code, sentence) => {
  const fault = refused(body)
  expect([fault.code, fault.message]).toEqual([code, sentence])
  expect(fault.status.reason).toBe(body.reason)
})

test('no rights: who you are there and what is missing', () => {
  const message =
    'deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API group "apps" in the namespace "shop"'
  expect(refused(status(403, 'Forbidden', message))).toMatchObject({
    code: 'forbidden',
    message: `Error from server (Forbidden): ${message}`,
    hint: 'On staging you are jane (dev, ops). Missing there: a role that allows list on deployments.apps in namespace shop.',
  })
  const nodes = 'nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope'
  expect(refused(status(403, 'Forbidden', nodes)).hint).toMatch(/allows list on nodes in the whole cluster\.$/)
})

test('a bot that may not impersonate says that it is the bot', () => {
  const message =
    'groups "dev" is forbidden: User "system:serviceaccount:qd:qd" cannot impersonate resource "groups" in API group "" at the cluster scope'
  expect(refused(status(403, 'Forbidden', message)).hint).toBe(
    "Quarterdeck's own account on staging may not act as you: an admin has to let it impersonate that group.",
  )
})

test('a body that says nothing still makes a sentence', () => {
  const fault = statusFault({ cluster: 'staging', method: 'GET', http: 404, body: '404 page not found' })
  expect(fault.message).toBe('Error from server (NotFound): the server could not find the requested resource')
  expect(statusFault({ cluster: 'staging', method: 'GET', http: 401, body: undefined }).message).toBe(
    'staging does not accept the credentials quarterdeck has for it (the server has asked for the client to provide credentials).',
  )
})
