import type { ConsoleWorld } from '../../src/chats.ts'
import type { Asking, Said } from './asking.ts'
import { asking, STAGE } from './asking.ts'
import type { Quarterdeck } from './quarterdeck.ts'
import { openQuarterdeck, PEOPLE } from './quarterdeck.ts'
import type { Shop } from './shop.ts'
import { openShop } from './shop.ts'
import { until } from './until.ts'

const RBAC = 'rbac.authorization.k8s.io'

/** Rules in which on-call may change what is in `shop` if a lead agrees, and what is in `data` alone; nothing else. */
export const POLICY = {
  roles: [
    { name: 'operators', groups: ['oncall'] },
    { name: 'leads', users: ['lena@example.com', 'otto@example.com'] },
  ],
  rules: [
    {
      name: 'shop',
      effect: 'approve',
      who: ['operators', 'leads'],
      namespaces: ['shop'],
      approvals: { count: 1, from: ['leads'], breakGlass: false },
    },
    { name: 'data', effect: 'allow', who: ['operators'], namespaces: ['data'] },
    { name: 'nodes', effect: 'allow', who: ['operators'], resources: ['nodes'] },
  ],
}

const WORLD: ConsoleWorld = {
  ...STAGE,
  channels: [
    ...STAGE.channels,
    { id: 'leads', name: 'leads', topic: 'Who approves' },
    { id: 'alarms', name: 'alarms', topic: 'Who runs the bot' },
  ],
  people: [
    ...STAGE.people,
    { id: 'lead', name: 'Lena', email: 'lena@example.com', standing: 'member', title: 'lead' },
    { id: 'boss', name: 'Otto', email: 'otto@example.com', standing: 'member', title: 'lead' },
    { id: 'twin', name: 'Dana too', email: 'dana@elsewhere.example', standing: 'member', title: 'Dana again' },
    { id: 'mallory', name: 'Lena', email: 'mallory@example.com', standing: 'member', title: 'calls herself Lena' },
    { id: 'robot', name: 'Lena', email: 'lena@example.com', standing: 'bot', title: 'a bot' },
    { id: 'stranger', name: 'Lena', email: 'lena@example.com', standing: 'stranger', title: 'from elsewhere' },
    { id: 'unclear', name: 'Lena', email: 'lena@example.com', standing: 'unknown', title: 'nobody could say' },
  ],
}

const IDENTITY = {
  people: [
    ...PEOPLE.people,
    { console: 'lead', user: 'lena@example.com', groups: ['staff'] },
    { console: 'boss', user: 'otto@example.com', groups: ['staff'] },
    { console: 'twin', user: 'dana@example.com', groups: ['oncall', 'leads'] },
    { console: 'mallory', user: 'mallory@example.com', groups: ['staff'] },
    ...['guest', 'robot', 'stranger', 'unclear'].map((id) => ({ console: id, user: 'lena@example.com' })),
  ],
}

export type Changing = {
  readonly shop: Shop
  readonly deck: Quarterdeck
  readonly chat: Asking
  /** Resolves with the card once it says that, whoever says it. */
  card(message: string, says: string | RegExp): Promise<Said>
  /** The bot again, with other rules, on the same cluster and Redis: the page has forgotten its messages. */
  again(config: Readonly<Record<string, unknown>>): Promise<Changing>
  stop(): Promise<void>
}

/** The bot, a cluster in which on-call has every right, and rules under which leads approve. */
export async function openChanging(
  redis: { readonly url: string; readonly prefix: string },
  config: Readonly<Record<string, unknown>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Changing> {
  const shop = await openShop()
  for (const object of rights()) shop.store.create(object)
  return openOn(shop, redis, config, env)
}

async function openOn(
  shop: Shop,
  redis: { readonly url: string; readonly prefix: string },
  config: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>>,
): Promise<Changing> {
  const deck = await openQuarterdeck({
    redis,
    clusters: { 'prod-weu': shop.server },
    env,
    config: { policy: POLICY, identity: IDENTITY, ...config },
    starting: { console: WORLD },
  })
  const chat = asking(deck.url)
  return {
    shop,
    deck,
    chat,
    async card(message, says) {
      let card: Said | undefined
      await until(`a card that says ${says}`, async () => {
        const response = await fetch(`${deck.url}/console/api/messages?channel=ops&after=`)
        const { messages } = (await response.json()) as { messages: Said[] }
        card = messages.find(({ id }) => id === message)
        return card !== undefined && (typeof says === 'string' ? card.text.includes(says) : says.test(card.text))
      })
      if (!card) throw new Error('there is no such card')
      return card
    },
    async again(other) {
      await deck.stop()
      return openOn(shop, redis, other, env)
    },
    async stop() {
      await deck.stop()
      await shop.stop()
    },
  }
}

/** On-call may do anything in the cluster; the bot may act as the leads, too. */
export function rights() {
  const role = (name: string, rules: readonly object[]) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    rules,
  })
  const bind = (name: string, subject: object) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects: [{ apiGroup: RBAC, ...subject }],
  })
  return [
    role('changers', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]),
    bind('changers', { kind: 'Group', name: 'oncall' }),
    role('impersonator-leads', [
      {
        apiGroups: [''],
        resources: ['users'],
        verbs: ['impersonate'],
        resourceNames: ['lena@example.com', 'otto@example.com'],
      },
    ]),
    bind('impersonator-leads', { kind: 'User', name: 'quarterdeck' }),
    role('bot-reads', [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get'] }]),
    bind('bot-reads', { kind: 'User', name: 'quarterdeck' }),
  ]
}
