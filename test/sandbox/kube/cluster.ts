import type { ManualClock } from '../../../sandbox/clock.ts'
import { manualClock } from '../../../sandbox/clock.ts'
import { createStore } from '../../../sandbox/kube/memory.ts'
import type { KubeOptions, KubeServer } from '../../../sandbox/kube/server.ts'
import { startKube } from '../../../sandbox/kube/server.ts'
import type { KubeObject } from '../../../sandbox/object.ts'

export const START = Date.UTC(2026, 0, 1)

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: never }

export type Cluster = KubeServer & {
  readonly clock: ManualClock
  /** A request as the cluster's admin, or as whoever `token` belongs to. The body is sent as JSON. */
  ask(method: string, path: string, options?: Ask): Promise<Answer>
}

export type Ask = {
  readonly body?: unknown
  readonly type?: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A small cluster over plain HTTP, with a namespace `shop`. Its clock stands still. */
export async function startCluster(options: Partial<KubeOptions> = {}): Promise<Cluster> {
  const clock = manualClock(START)
  const store = options.store ?? createStore({ clock })
  const kube = await startKube({
    clock,
    store,
    tokens: {
      admin: { user: 'admin', groups: ['system:masters'] },
      jane: { user: 'jane', groups: ['devs'] },
      bot: { user: 'bot', groups: [] },
    },
    ...options,
  })
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })

  const ask = async (method: string, path: string, { body, type, token = 'admin', headers }: Ask = {}) => {
    const response = await fetch(kube.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as never }
  }

  return Object.assign(kube, { clock, ask })
}

export function pod(
  name: string,
  rest: { labels?: Record<string, string>; spec?: object; status?: object; namespace?: string } = {},
): KubeObject {
  const { labels = { app: name }, namespace = 'shop' } = rest
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { nodeName: 'node-1', containers: [{ name: 'web', image: 'web:1' }], ...rest.spec },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'web', ready: true, restartCount: 0, state: { running: {} } }],
      ...rest.status,
    },
  }
}

export function deployment(name: string, spec: object = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', labels: { app: name } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
      ...spec,
    },
  }
}

export function configMap(name: string, data: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data }
}
