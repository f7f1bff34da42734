import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FakeAzure } from '../../sandbox/azure/server.ts'
import { azureWorld } from '../../sandbox/azure/world.ts'
import { realClock } from '../../sandbox/clock.ts'
import type { Tokens } from '../../sandbox/kube/access/authenticate.ts'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import { startKube } from '../../sandbox/kube/server.ts'
import { answerText } from '../../src/reply.ts'
import type { Asking } from '../support/asking.ts'
import { asking, STAGE } from '../support/asking.ts'
import { azureSettings, openSandboxAzure } from '../support/azure.ts'
import type { Quarterdeck } from '../support/quarterdeck.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { redisForFile } from '../support/redis.ts'
import type { Shop } from '../support/shop.ts'
import { openShop, TOKENS } from '../support/shop.ts'

const SERVER_ID = '6dae42f8-4368-4678-94ff-3960e28e3630'
const redis = redisForFile()
let folder: string
let fake: FakeAzure
let shop: Shop
let kube: KubeServer
let deck: Quarterdeck
let chat: Asking

/** What az and AKS give for a cluster with Entra: kubelogin would have to be run. */
function kubeconfig(server: string, ca: string, login = 'kubelogin'): string {
  return `apiVersion: v1
kind: Config
current-context: prod-weu
clusters:
- name: prod-weu
  cluster: {server: "${server}", certificate-authority-data: ${Buffer.from(ca).toString('base64')}}
contexts:
- name: prod-weu
  context: {cluster: prod-weu, user: clusterUser_rg-shop_prod-weu}
users:
- name: clusterUser_rg-shop_prod-weu
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: ${login}
      args: [get-token, --environment, AzurePublicCloud, --server-id, ${SERVER_ID}, --client-id, x, --tenant-id, y, --login, devicecode]
`
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quarterdeck-targets-'))
  shop = await openShop()
  // The API server knows whom Entra gave a token for it, and nobody else.
  const tokens: Tokens = new Proxy({} as Tokens, {
    getOwnPropertyDescriptor(_all, token) {
      const grant = fake.tokens.find(String(token))
      const value = grant?.scope === `${SERVER_ID}/.default` ? TOKENS.bot : undefined
      return value && { value, configurable: true, enumerable: true, writable: false }
    },
    get: () => TOKENS.bot,
  })
  kube = await startKube({ clock: shop.clock, store: shop.store, tokens, tls: true })
  fake = await openSandboxAzure(
    azureWorld(realClock, {
      'prod-weu': kubeconfig(kube.url, kube.ca ?? ''),
      // Nothing listens there: it is in a network of its own.
      'vault-weu': kubeconfig('https://127.0.0.1:1', kube.ca ?? ''),
      // One that would have us read a file of ours, and trust anybody.
      'legacy-neu': kubeconfig(kube.url, '').replace(
        /certificate-authority-data: /,
        'certificate-authority: /etc/hostname, insecure-skip-tls-verify: true',
      ),
    }),
  )
  const azure = await azureSettings(fake, folder)
  deck = await openQuarterdeck({
    redis: { url: redis.url, prefix: redis.prefix() },
    env: azure.env,
    config: { azure: { ...azure.config, clusters: true } },
    starting: { console: STAGE },
  })
  chat = asking(deck.url)
})

afterAll(async () => {
  await deck?.stop()
  await Promise.all([kube?.stop(), shop?.stop(), fake?.stop()])
  await rm(folder, { recursive: true, force: true })
})

test('a cluster of Azure is asked by its name, as the person, with a token of Entra and no kubelogin', async () => {
  const { reply } = await chat.ask('/k8s get pods -n shop --cluster prod-weu')
  expect(answerText(reply)).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\napi-/)
  const asked = kube.requests.filter(({ url }) => url.includes('/pods'))
  expect(asked.at(-1)?.impersonated?.user).toBe('dana@example.com')
  expect(asked.at(-1)?.user?.user).toBe('quarterdeck')
  const credentials = fake.calls.filter(({ path }) => /listCluster\w+Credential/.test(path))
  expect(credentials.map(({ path }) => path.split('?')[0]?.split('/').at(-1))).not.toContain(
    'listClusterAdminCredential',
  )
  const { text } = await chat.ask('/k8s clusters')
  expect(text).toMatch(/prod-weu/)
  // Azure has no access to give for it.
  expect(text).not.toMatch(/lab-weu/)
})

test('a private cluster that does not answer says how it can be reached', async () => {
  const { text } = await chat.ask('/k8s get pods -n shop --cluster vault-weu')
  expect(text).toContain('vault-weu does not answer')
  expect(text).toContain('Its API server is private: the bot has to run in its network')
})

test('a kubeconfig that wants a file of ours or no check of certificates gets neither', async () => {
  const { text } = await chat.ask('/k8s get pods -n shop --cluster legacy-neu')
  expect(text).toMatch(/legacy-neu/)
  expect(text).not.toMatch(/api-/)
})
