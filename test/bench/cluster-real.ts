import { readFile } from 'node:fs/promises'
import { manualClock } from '../../sandbox/clock.ts'
import { kinds } from '../../sandbox/kube/kinds.ts'
import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import { createStore } from '../../sandbox/kube/memory.ts'
import type { KubeObject } from '../../sandbox/object.ts'
import { BIG, bigNamespace } from '../../sandbox/world/big.ts'
import { nodesOf } from '../../sandbox/world/nodes.ts'
import { people } from '../../sandbox/world/people.ts'
import type { Client } from '../support/control-plane/client.ts'
import { USERS } from '../support/control-plane/users.ts'
import { startControlPlane } from '../support/control-plane.ts'
import type { Cluster } from './cluster.ts'
import { POOL } from './pool.ts'
import type { Usage } from './process.ts'

/** The namespace of the few pods. */
const SMALL = 'shop'
const AT_ONCE = 24
const RBAC = 'rbac.authorization.k8s.io'
/** getconf CLK_TCK and PAGE_SIZE, the same on every Linux for x64 and arm64 with small pages. */
const TICKS_A_SECOND = 100
const PAGE = 4_096

/** A real etcd and API server. Without controllers and kubelet nothing touches the pods, whose status is patched once. */
export async function openRealCluster(): Promise<Cluster> {
  const controlPlane = await startControlPlane({ controllers: false })
  const { server, certificates, handle } = controlPlane
  const config = (token: string) =>
    kubeconfig([{ name: 'bench', server, ca: certificates.ca, token, namespace: SMALL }])
  return {
    async start({ small, big }) {
      const admin = controlPlane.as('admin')
      try {
        for (const object of access()) await make(admin, clusterPath(object), object)
        for (const name of [SMALL, BIG]) await makeNamespace(admin, name)
        const pods = podsLikeThoseOfTheSandbox(Math.max(small, big))
        const nodeName = await makeNode(admin)
        const placed = pods.slice(0, small).map((pod) => ({ ...pod, spec: { ...(pod.spec as object), nodeName } }))
        await makePods(admin, SMALL, placed)
        await makePods(admin, BIG, pods.slice(0, big))
      } finally {
        await admin.close()
      }
      // A developer with a token of their own: nobody is impersonated when people use kubectl.
      return { bot: config(handle.tokens.quarterdeck), person: config(handle.tokens.dev) }
    },
    usage: usageOfChildren,
    stop: () => controlPlane.stop(),
  }
}

/**
 * The bot may act as the person of the benchmark; that person and developers see pods, and what is told of a node: `view`
 * is empty without controllers.
 */
function access(): readonly KubeObject[] {
  const { user, groups } = people.oncall
  const impersonate = (resources: string, resourceNames: readonly string[]) => ({
    apiGroups: [''],
    resources: [resources],
    verbs: ['impersonate'],
    resourceNames,
  })
  const role = (name: string, rules: readonly object[]) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    rules,
  })
  const bind = (name: string, kind: string, subjects: readonly string[]) => ({
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects: subjects.map((subject) => ({ apiGroup: RBAC, kind, name: subject })),
  })
  return [
    role('bench-bot', [impersonate('users', [user]), impersonate('groups', groups)]),
    bind('bench-bot', 'User', [USERS.quarterdeck.user]),
    role('bench-pods', [
      { apiGroups: [''], resources: ['pods', 'nodes', 'events'], verbs: ['get', 'list'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get'] },
    ]),
    bind('bench-pods', 'Group', [...groups, ...USERS.dev.groups]),
  ]
}

function clusterPath({ kind }: KubeObject): string {
  return `/apis/${RBAC}/v1/${kind.toLowerCase()}s`
}

/** With the service account that a controller would make. */
async function makeNamespace(admin: Client, name: string): Promise<void> {
  await make(admin, '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
  await make(admin, `/api/v1/namespaces/${name}/serviceaccounts`, account)
}

/** Resolves with its name. */
async function makeNode(admin: Client): Promise<string> {
  const [node] = nodesOf(POOL, 1, Date.now())
  if (!node) throw new Error('the pool has no node')
  const { apiVersion, kind, metadata, spec, status } = node
  const { name, labels, annotations } = metadata
  await make(admin, '/api/v1/nodes', { apiVersion, kind, metadata: { name, labels, annotations }, spec })
  await make(admin, `/api/v1/nodes/${name}/status`, { status }, 'PATCH')
  return name
}

function podsLikeThoseOfTheSandbox(count: number): readonly KubeObject[] {
  const store = createStore({ clock: manualClock(Date.now()) })
  bigNamespace(store, count)
  return store.list(kinds.pods, { namespace: BIG })
}

async function makePods(admin: Client, namespace: string, pods: readonly KubeObject[]): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods`
  const waiting = pods.values()
  const lane = async () => {
    for (const { apiVersion, kind, metadata, spec, status } of waiting) {
      const { name, labels, annotations } = metadata
      await make(admin, path, { apiVersion, kind, metadata: { name, labels, annotations }, spec })
      await make(admin, `${path}/${name}/status`, { status }, 'PATCH')
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

async function make(admin: Client, path: string, body: object, method = 'POST'): Promise<void> {
  const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const { status, text } = await admin.ask(method, path, { body, contentType })
  if (status > 299) throw new Error(`${method} ${path}: ${status} ${text}`)
}

/** Of etcd and the API server together, from /proc (proc(5)). */
async function usageOfChildren(): Promise<Usage> {
  const children = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8')
  const used = await Promise.all(children.trim().split(' ').map(usageOf))
  const sum = (key: keyof Usage) => used.reduce((total, one) => total + one[key], 0)
  return { cpuMs: sum('cpuMs'), rss: sum('rss'), peak: sum('peak') }
}

async function usageOf(pid: string): Promise<Usage> {
  const [stat, status] = await Promise.all(['stat', 'status'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8')))
  const fields = (stat ?? '').slice((stat ?? '').lastIndexOf(')') + 2).split(' ')
  const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1] ?? 0) * 1_024
  const ticks = Number(fields[11]) + Number(fields[12])
  return { cpuMs: (ticks * 1_000) / TICKS_A_SECOND, rss: Number(fields[21]) * PAGE, peak }
}
