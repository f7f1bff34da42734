import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import type { KubeObject } from '../../sandbox/object.ts'
import { answerText } from '../../src/reply.ts'
import type { Changing } from './changing.ts'
import { openChanging } from './changing.ts'
import type { Kubectl, KubectlResult } from './kubectl.ts'
import { openKubectl } from './kubectl.ts'
import type { Shop } from './shop.ts'
import { openShop } from './shop.ts'
import type { Sent } from './wire.ts'
import { sentIn } from './wire.ts'

/** Where an object is: `apps/v1/deployments/shop/web`, with an empty group or namespace where there is none. */
export type Place = readonly [group: string, version: string, resource: string, namespace: string, name: string]

/** The same line said to real kubectl in one cluster and to the bot in another that is just like it. */
export type Twins = {
  readonly changing: Changing
  /** Says a line to both; `kubectl` is what it printed, `answer` what the bot's card says it would have. */
  say(line: string): Promise<{ readonly kubectl: KubectlResult; readonly answer: string; readonly text: string }>
  /** What that line made each of them change, as it went over the wire. */
  sent(): { readonly kubectl: readonly Sent[]; readonly bot: readonly Sent[] }
  /** An object in both clusters, without what differs by nature: identities, times, and the bot's marks. */
  both(place: Place): { readonly kubectl: unknown; readonly bot: unknown }
  stop(): Promise<void>
}

/** Everything is allowed at once: what is looked at is what comes of it. */
const ALLOWED = {
  roles: [{ name: 'all', groups: ['oncall'] }],
  rules: [{ name: 'all', effect: 'allow', who: ['all'] }],
}
const ENDED = /DONE|FAILED|OUTCOME UNKNOWN|NOT RUN/

export async function openTwins(redis: { readonly url: string; readonly prefix: string }): Promise<Twins> {
  const [theirs, changing, kubectl] = await Promise.all([
    openShop({ tls: true }),
    openChanging(redis, { policy: ALLOWED, exec: { images: ['registry.example/tools:*'] } }),
    openKubectl(),
  ])
  for (const { store } of [theirs, changing.shop])
    for (const name of ['good', 'bad']) store.create(signingRequest(name))
  const config = kubeconfig([
    { name: 'prod-weu', server: theirs.server.url, ca: theirs.server.ca ?? '', token: 'admin', namespace: 'shop' },
  ])
  const since = { kubectl: 0, bot: 0 }
  return {
    changing,
    async say(line) {
      since.kubectl = theirs.server.requests.length
      since.bot = changing.shop.server.requests.length
      // What it waits for comes about meanwhile, and what it began comes to rest.
      const advance = (ms: number) => [theirs, changing.shop].map(({ clock }) => clock.advance(ms))
      const passing = setInterval(advance, 50, 500)
      try {
        const [result, answered] = await Promise.all([run(kubectl, line, config), told(changing, line)])
        return { kubectl: result, ...answered }
      } finally {
        clearInterval(passing)
        advance(30_000)
      }
    },
    sent: () => ({
      kubectl: sentIn(theirs.server.requests.slice(since.kubectl)),
      bot: sentIn(changing.shop.server.requests.slice(since.bot)),
    }),
    both: (place) => ({ kubectl: seen(theirs, place), bot: seen(changing.shop, place) }),
    async stop() {
      await Promise.all([kubectl.close(), changing.stop(), theirs.stop()])
    },
  }
}

function signingRequest(name: string): KubeObject {
  const asked = { request: 'bm90IGEgcmVxdWVzdA==', signerName: 'kubernetes.io/kubelet-serving' }
  return {
    ...{ apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { name } },
    spec: { ...asked, username: 'system:node:aks-1', usages: ['server auth'] },
  }
}

function run(kubectl: Kubectl, line: string, config: string): Promise<KubectlResult> {
  const [first = '', ...under] = line.split('\n')
  const stdin = under.length > 0 ? { stdin: under.join('\n') } : {}
  const words = shellWords(first)
  return kubectl(under.length > 0 ? [...words, '-f', '-'] : words, {
    kubeconfig: config,
    env: { GOGC: 'off' },
    ...stdin,
  })
}

async function told({ chat, card }: Changing, line: string) {
  const asked = await chat.ask(`/k8s ${line}`)
  const isCard = /(APPROV|RUNNING)/.test(asked.text)
  const { reply, text } = isCard ? await card(asked.id, ENDED) : asked
  return { answer: reply ? answerText(reply) : '', text }
}

function seen({ store }: Shop, [group, version, resource, namespace, name]: Place): unknown {
  const kind = store.kinds.at(group, version, resource)
  if (!kind) throw new Error(`the sandbox has no ${resource}`)
  const found = store.get(kind, namespace || undefined, name)
  return found && comparable(found)
}

const BY_NATURE = ['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'deletionTimestamp']
/** What a cluster gives each object of its own. */
const OWN = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|10\.\d+\.\d+\.\d+)$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

function comparable({ metadata, status: _, ...rest }: KubeObject): unknown {
  const kept = Object.entries(metadata).filter(([key]) => !BY_NATURE.includes(key))
  const { annotations = {}, ...others } = Object.fromEntries(kept) as { annotations?: Record<string, string> }
  const theirs = Object.entries(annotations).filter(([key]) => !key.startsWith('quarterdeck.dev/'))
  return JSON.parse(
    JSON.stringify({ ...rest, metadata: { ...others, annotations: Object.fromEntries(theirs) } }, (key, value) =>
      key === 'uid' || key === 'nodePort'
        ? undefined
        : typeof value === 'string'
          ? value.replace(MOMENT, 'a moment').replace(OWN, 'its own')
          : value,
    ),
  )
}

function shellWords(line: string): string[] {
  return (line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? []).map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'))
}
