import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openClusters } from '../../src/kube/clusters.ts'
import { inClusterContact } from '../../src/kube/in-cluster.ts'
import { readKubeconfig } from '../../src/kube/kubeconfig.ts'
import { faultOf } from './support/open.ts'
import { json, serve, valuesOf } from './support/server.ts'

let directory: string
const at = (name: string) => join(directory, name)
const kubeconfig = (parts: object) => JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...parts })

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quarterdeck-kubeconfig-'))
  await writeFile(
    at('config'),
    `apiVersion: v1
kind: Config
current-context: staging
clusters:
- name: prod
  cluster: {server: "https://prod.example.com:6443/", certificate-authority: ca.crt, tls-server-name: kubernetes}
- name: staging
  cluster: {server: "http://127.0.0.1:1", proxy-url: "http://proxy.example.com"}
contexts:
- name: prod-weu
  context: {cluster: prod, user: bot, namespace: shop}
- name: staging
  context: {cluster: staging, user: file}
users:
- name: bot
  user: {token: secret, client-certificate-data: Y2VydA==, client-key: key.pem}
- name: file
  user: {tokenFile: token}
- name: other
  user: {as: root, as-groups: [x], token: t}
- name: plugin
  user: {exec: {apiVersion: v1, command: kubelogin, args: [get-token], env: [{name: A, value: b}]}}
- name: azure
  user: {auth-provider: {name: azure}}
`,
  )
  await writeFile(
    at('more'),
    kubeconfig({
      'current-context': 'dev',
      clusters: [{ name: 'prod', cluster: { server: 'https://evil.example.com' } }],
      contexts: ['other', 'plugin', 'azure', 'bot'].map((user) => ({
        name: `as-${user}`,
        context: { cluster: 'prod', user },
      })),
    }),
  )
})
afterAll(() => rm(directory, { recursive: true }))

test('a kubeconfig is read as kubectl reads it', async () => {
  const config = await readKubeconfig([at('config')])
  expect(config?.contexts).toEqual(['prod-weu', 'staging'])
  expect(config?.current).toBe('staging')
  expect(config?.contact('prod-weu')).toEqual({
    server: 'https://prod.example.com:6443',
    ca: { file: at('ca.crt') },
    serverName: 'kubernetes',
    skipVerify: false,
    namespace: 'shop',
    login: { kind: 'token', token: 'secret' },
    certificate: { cert: { data: 'Y2VydA==' }, key: { file: at('key.pem') } },
  })
  expect(config?.contact('staging')).toEqual({
    server: 'http://127.0.0.1:1',
    skipVerify: false,
    proxy: 'http://proxy.example.com',
    login: { kind: 'tokenFile', file: at('token') },
  })
})

test('of several files the first to say a thing is right, and some may be missing', async () => {
  const config = await readKubeconfig([at('nowhere'), at('config'), at('more')])
  expect(config?.current).toBe('staging')
  expect(config?.contact('as-bot').server).toBe('https://prod.example.com:6443')
  expect(config?.contact('as-other').login.kind).toBe('refused')
  expect(config?.contact('as-azure').login.kind).toBe('refused')
  expect(config?.contact('as-plugin').login).toEqual({
    kind: 'plugin',
    plugin: { command: 'kubelogin', args: ['get-token'], env: [{ name: 'A', value: 'b' }], apiVersion: 'v1' },
  })
  expect(await readKubeconfig([at('nowhere')])).toBeUndefined()
})

test('a kubeconfig need not say what it is', async () => {
  const clusters = [{ name: 'x', cluster: { server: 'https://x' } }]
  const contexts = [{ name: 'x', context: { cluster: 'x', user: 'x' } }]
  const users = [{ name: 'x', user: { tokenFile: '/run/token' } }]
  await writeFile(at('bare'), JSON.stringify({ clusters, contexts, users }))
  const config = await readKubeconfig([at('bare')])
  expect(config?.contact('x').login).toEqual({ kind: 'tokenFile', file: '/run/token' })
})

test('a field that kubectl does not know makes nobody read a file', async () => {
  await writeFile(at('secret'), 'of the machine')
  const clusters = [{ name: 'x', cluster: { server: 'https://x' } }]
  const contexts = [{ name: 'x', context: { cluster: 'x', user: 'x' } }]
  const users = [{ name: 'x', user: { 'token-file': at('secret') } }]
  await writeFile(at('odd'), JSON.stringify({ clusters, contexts, users }))
  const config = await readKubeconfig([at('odd')])
  expect(config?.contact('x').login).toEqual({ kind: 'none' })
})

test.each([
  ['', 'it is empty'],
  ['{', ''],
  ['clusters: [{name: x}]', 'cluster is missing'],
])('a kubeconfig that makes no sense is a matter of configuration: %j', async (text, why) => {
  await writeFile(at('bad'), text)
  const fault = await faultOf(readKubeconfig([at('bad')]))
  expect(fault.code).toBe('config')
  expect(fault.message).toContain(`The kubeconfig ${at('bad')} cannot be understood: `)
  expect(fault.message).toContain(why)
})

test('clusters are found by name, by alias and whatever the case', async () => {
  const sources = [
    { name: 'prod', kubeconfig: '~/config', context: 'prod-weu', aliases: ['weu'], guard: 'red', namespace: 'web' },
    { name: 'Staging', kubeconfig: at('config') },
  ] as const
  const clusters = await openClusters(sources, { env: { HOME: directory } })
  expect(clusters.names()).toEqual(['prod', 'Staging'])
  expect(clusters.find('weu')).toMatchObject({
    name: 'prod',
    guard: 'red',
    defaultNamespace: 'web',
    server: 'prod.example.com:6443',
  })
  expect(clusters.find('STAGING')).toMatchObject({ name: 'Staging', guard: 'none', defaultNamespace: 'default' })
  expect(clusters.find('nowhere')).toBeUndefined()
  await clusters.close()
})

test('everything that is wrong with the clusters is said at once', async () => {
  const sources = [
    { name: 'a', kubeconfig: at('nowhere') },
    { name: 'b', kubeconfig: at('config'), context: 'gone' },
    { name: 'b', kubeconfig: at('config') },
    { name: 'c', inCluster: true },
    { name: 'd', kubeconfig: at('more') },
  ]
  const fault = await faultOf(openClusters(sources, { env: {} }))
  expect(fault.code).toBe('config')
  expect(fault.message.split('\n')).toEqual([
    'the name b is used twice',
    `a: There is no kubeconfig at ${at('nowhere')}.`,
    `b: There is no context gone in ${at('config')}.`,
    'c: This process does not run in a pod (KUBERNETES_SERVICE_HOST is not set).',
    `d: There is no context dev in ${at('more')}.`,
  ])
})

test('without configuration every context is a cluster, the current one first', async () => {
  const named = await openClusters([], { env: { KUBECONFIG: at('config') } })
  expect(named.names()).toEqual(['staging', 'prod-weu'])
  expect(named.find('prod-weu')?.defaultNamespace).toBe('shop')
  await mkdir(at('.kube'))
  await writeFile(
    at('.kube/config'),
    kubeconfig({
      clusters: [{ name: 'x', cluster: { server: 'https://x' } }],
      contexts: [{ name: 'home', context: { cluster: 'x' } }],
    }),
  )
  expect((await openClusters([], { env: { HOME: directory } })).names()).toEqual(['home'])
  expect((await openClusters([], { env: {} })).names()).toEqual([])
})

test('a pod knows the cluster it runs in', async () => {
  const account = at('account')
  await mkdir(account)
  await writeFile(join(account, 'namespace'), 'bots\n')
  await writeFile(join(account, 'token'), 'mounted')
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' }
  expect(await inClusterContact(env, account)).toEqual({
    server: 'https://[fd00::1]:443',
    ca: { file: join(account, 'ca.crt') },
    skipVerify: false,
    namespace: 'bots',
    login: { kind: 'tokenFile', file: join(account, 'token') },
  })
  expect(await inClusterContact({}, account)).toBeUndefined()
  expect((await openClusters([], { env })).names()).toEqual(['in-cluster'])
})

test('a cluster from a kubeconfig answers', async () => {
  const server = await serve((_, response) => json(response, {}))
  await writeFile(
    at('live'),
    kubeconfig({
      'current-context': 'x',
      clusters: [{ name: 'x', cluster: { server: server.url } }],
      contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
      users: [{ name: 'x', user: { token: 't' } }],
    }),
  )
  const clusters = await openClusters([{ name: 'live', kubeconfig: at('live') }], { env: {} })
  await clusters
    .find('live')
    ?.as({ user: 'jane', groups: ['dev'] })
    .get('/version')
  expect(valuesOf(server.heard[0], 'authorization')).toEqual(['Bearer t'])
  await clusters.close()
  await server.close()
})
