import { realClock } from '../../sandbox/clock.ts'
import type { LogSource } from '../../sandbox/kube/kube.ts'
import { createStore } from '../../sandbox/kube/memory.ts'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import { startKube } from '../../sandbox/kube/server.ts'
import type { KubeObject } from '../../sandbox/object.ts'

const RBAC = 'rbac.authorization.k8s.io'

/** What a hostile program prints: everything that Slack would bring to life if it were let. */
export const HOSTILE =
  '<!channel> <@U0000000ANN> <#C0000000OPS> <https://evil.example|click> &lt;!here&gt; *bold* @here :rotating_light:'

/** Lines that `chatty` printed: far more than one message holds. */
export const CHATTY_LINES = 3_000

/** A pod of `big` that prints what nobody may read: hunter2. */
export const LEAKY = 'worker-001'

type Options = {
  readonly logs?: LogSource
  /** Whether the bot may impersonate; it may unless told not to. */
  readonly impersonates?: boolean
}

/**
 * A cluster without controllers, so that its pods stand as they were put: three in `shop`, 312 in `big`.
 * The bot's token is `bot`; on-call may read everything, staff nothing.
 */
export async function openCluster({ logs = writtenLogs, impersonates = true }: Options = {}): Promise<KubeServer> {
  const store = createStore({ clock: realClock })
  const objects = [
    ...['shop', 'big'].map(namespace),
    ...(impersonates ? impersonation() : []),
    ...rule('oncall', 'oncall', { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }),
    ...['web-0', 'chatty', 'hostile'].map((name) => pod('shop', name)),
    ...Array.from({ length: 312 }, (_, i) => pod('big', `worker-${String(i).padStart(3, '0')}`)),
  ]
  for (const object of objects) store.create(object)
  return startKube({ clock: realClock, store, logs, tokens: { bot: { user: 'quarterdeck', groups: ['bots'] } } })
}

const writtenLogs: LogSource = {
  read({ metadata: { name } }) {
    const lines =
      name === LEAKY
        ? ['the vault opens with hunter2']
        : name === 'chatty'
          ? Array.from({ length: CHATTY_LINES }, (_, i) => `request ${i} answered in ${i % 97} ms`)
          : name === 'hostile'
            ? [HOSTILE]
            : ['listening on :8080']
    return lines.map((text, i) => ({ at: 1_700_000_000_000 + i, text }))
  },
}

function namespace(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } }
}

function pod(where: string, name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: where,
      labels: { app: name },
      ...(name === 'hostile' ? { annotations: { note: HOSTILE } } : {}),
    },
    spec: { nodeName: 'node-1', containers: [{ name: 'app', image: 'registry.example/app:1' }] },
    status: {
      phase: 'Running',
      podIP: '10.0.0.1',
      startTime: '2026-01-01T00:00:00Z',
      containerStatuses: [
        {
          name: 'app',
          image: 'registry.example/app:1',
          ready: true,
          restartCount: 0,
          state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
        },
      ],
    },
  }
}

function impersonation(): KubeObject[] {
  const users = { apiGroups: [''], resources: ['users', 'groups'], verbs: ['impersonate'] }
  return rule('impersonator', 'bots', users)
}

function rule(name: string, group: string, rights: object): KubeObject[] {
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name }, rules: [rights] },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: [{ apiGroup: RBAC, kind: 'Group', name: group }],
    },
  ]
}
