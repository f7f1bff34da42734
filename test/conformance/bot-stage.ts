import { setTimeout as pause } from 'node:timers/promises'
import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import { answerText, plainText } from '../../src/reply.ts'
import type { Asking } from '../support/asking.ts'
import { asking } from '../support/asking.ts'
import type { AuditEvent } from '../support/control-plane/audit.ts'
import type { Client } from '../support/control-plane/client.ts'
import type { User } from '../support/control-plane/users.ts'
import type { ControlPlane } from '../support/control-plane.ts'
import type { KubectlResult } from '../support/kubectl.ts'
import { openKubectl } from '../support/kubectl.ts'
import { openQuarterdeck } from '../support/quarterdeck.ts'
import { until } from '../support/until.ts'
import { ANA, openShop } from './bot-shop.ts'
import { at, read } from './support/see.ts'

/** Who they are in chat, and in Kubernetes. */
export const PEOPLE = {
  oncall: ANA,
  dev: { user: 'dev', groups: ['developers'] },
  newcomer: { user: 'guest', groups: ['guests'] },
  /** The API server does not let the bot act as her. */
  eve: { user: 'eve@example.com', groups: ['developers'] },
} as const

export type Person = keyof typeof PEOPLE

export type Both = { readonly theirs: KubectlResult; readonly answer: string; readonly text: string }

type Same = (both: Both) => boolean

/** The shop on a real API server, the whole bot in front of it, and kubectl beside. */
export type Stage = {
  readonly chat: Asking
  /**
   * The same question to both: kubectl as on-call by impersonation, or as the developer by a token of their own. Ages and what
   * happens move on between two answers, and most ages tick with the clock's seconds, those of some events at their own part
   * of one: what is not the same is asked again at once, then in different parts of a second. What differs always, stays.
   */
  askBoth(line: string, same?: Same, as?: 'oncall' | 'dev', more?: readonly string[]): Promise<Both>
  /** What the API server wrote down of the bot's requests, of which there must be so many at least. */
  requests(since?: number, atLeast?: number): Promise<readonly AuditEvent[]>
  close(): Promise<void>
}

/** kubectl lives for so short a time that its garbage need not be collected. */
const QUICK = { GOGC: 'off' }
/** In ms after a second has begun. */
const PARTS = [0, 400, 200, 600, 0, 500]
const TRIES = PARTS.length + 2

export async function openStage(
  controlPlane: ControlPlane,
  redis: { readonly url: string; readonly prefix: string },
): Promise<Stage> {
  const admin = controlPlane.as('admin')
  const shop = await openShop(admin)
  const names = await namesIn(admin)
  const seenBefore = (await controlPlane.audit()).length
  const { server, certificates, handle } = controlPlane
  const configOf = (user: User) =>
    kubeconfig([{ name: 'prod-weu', server, ca: certificates.ca, token: handle.tokens[user], namespace: 'shop' }])
  const people = Object.entries(PEOPLE).map(([id, { user, groups }]) => ({ console: id, user, groups }))
  const deck = await openQuarterdeck({
    redis,
    kubeconfig: configOf('quarterdeck'),
    config: { identity: { people } },
    starting: {
      console: {
        people: people.map(({ console: id, user }) => ({ id, name: id, email: user, standing: 'member', title: '' })),
        channels: [{ id: 'ops', name: 'ops', topic: '' }],
      },
    },
  })
  const chat = asking(deck.url)
  const kubectl = await openKubectl()
  const real = (line: string) => line.replace(/\{((?:rs:)?[\w-]+)\}/g, (whole, app: string) => names.get(app) ?? whole)

  const ask = async (line: string, as: 'oncall' | 'dev', more: readonly string[]): Promise<Both> => {
    const words = [...shellWords(line), ...more, ...(as === 'oncall' ? AS_ANA : [])]
    const [theirs, { reply }] = await Promise.all([
      kubectl(words, { kubeconfig: configOf(as === 'dev' ? 'dev' : 'quarterdeck'), env: QUICK }),
      chat.ask(`/k8s ${line}`, as),
    ])
    return { theirs, answer: answerText(reply), text: plainText(reply) }
  }
  const requests = async () =>
    (await controlPlane.audit()).slice(seenBefore).filter(({ userAgent }) => userAgent === 'quarterdeck')

  return {
    chat,
    async askBoth(line, same = () => true, as = 'oncall', more = []) {
      for (let tries = 1; ; tries++) {
        const both = await ask(real(line), as, more)
        if (tries === TRIES || same(both)) return both
        if (tries > 1) await partOfSecond(PARTS[tries - 2] ?? 0)
      }
    },
    async requests(since = 0, atLeast = 0) {
      // An answer may be a moment ahead of its line.
      await until('the API server has written it down', async () => (await requests()).length >= since + atLeast)
      return (await requests()).slice(since)
    },
    async close() {
      await kubectl.close()
      await deck.stop()
      await shop.close()
      await admin.close()
    },
  }
}

/** kubectl acts for her as the bot does. */
const AS_ANA = [`--as=${ANA.user}`, ...ANA.groups.map((group) => `--as-group=${group}`)]

async function partOfSecond(ms: number): Promise<void> {
  const second = () => Math.floor((Date.now() - ms) / 1000)
  const now = second()
  while (second() === now) await pause(20)
}

/** `web` is the first pod of that app, `rs:web` its replica set, `node` a node. */
async function namesIn(admin: Client): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>([['node', 'node-1']])
  for (const [prefix, path] of [
    ['', '/api/v1/pods'],
    ['rs:', '/apis/apps/v1/replicasets'],
  ] as const) {
    for (const item of at(await read(admin, path), 'items') as readonly unknown[]) {
      const app = `${prefix}${at(item, 'metadata', 'labels', 'app')}`
      // Replica sets of the past have no pods.
      if (!found.has(app) && at(item, 'spec', 'replicas') !== 0) found.set(app, String(at(item, 'metadata', 'name')))
    }
  }
  return found
}

function shellWords(line: string): string[] {
  return (line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? []).map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'))
}
