import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import type { Access, Client } from '../../support/control-plane/client.ts'
import { kubeClient } from '../../support/control-plane/client.ts'
import type { User } from '../../support/control-plane/users.ts'
import { grants, USERS } from '../../support/control-plane/users.ts'
import { attachControlPlane } from '../../support/control-plane.ts'
import type { Beside } from './setup.ts'
import type { Target } from './target.ts'

/** The API server that is there beside the sandbox; undefined when there is none. */
export async function openRealTarget(beside: Beside): Promise<Target | undefined> {
  if (beside.kind === 'none') return undefined
  return beside.kind === 'own' ? ownTarget(beside.handle) : otherTarget(beside.path)
}

function ownTarget(handle: Extract<Beside, { kind: 'own' }>['handle']): Target {
  const controlPlane = attachControlPlane(handle)
  const clients: Client[] = []
  const as = (user: User) => {
    const client = controlPlane.as(user)
    clients.push(client)
    return client
  }
  return {
    name: 'real',
    as,
    admin: as('admin'),
    kubeconfig: controlPlane.kubeconfig,
    audit: controlPlane.audit,
    compact: controlPlane.compact,
    stop: async () => void (await Promise.all(clients.map((client) => client.close()))),
  }
}

/** Somebody's cluster, as the admin that the kubeconfig's current context is; the other users by impersonation. */
async function otherTarget(path: string): Promise<Target> {
  const text = await readFile(path, 'utf8')
  const access = accessOf(text)
  const admin = kubeClient(access)
  const clients: Client[] = [admin]
  for (const grant of grants()) {
    const { kind } = grant as { readonly kind: string }
    await admin.ask('POST', `/apis/rbac.authorization.k8s.io/v1/${kind.toLowerCase()}s`, { body: grant })
  }
  return {
    name: 'real',
    admin,
    as(user) {
      if (user === 'admin') return admin
      const headers = { 'impersonate-user': USERS[user].user, 'impersonate-group': [...USERS[user].groups] }
      const client = kubeClient({ ...access, headers })
      clients.push(client)
      return client
    },
    kubeconfig: (user) => (user === 'admin' ? text : undefined),
    audit: undefined,
    compact: undefined,
    stop: async () => void (await Promise.all(clients.map((client) => client.close()))),
  }
}

type Named<Key extends string> = { readonly name: string } & { readonly [key in Key]: Readonly<Record<string, string>> }

type Kubeconfig = {
  readonly 'current-context': string
  readonly contexts: readonly Named<'context'>[]
  readonly clusters: readonly Named<'cluster'>[]
  readonly users: readonly Named<'user'>[]
}

/** Token or certificate of the current context. Throws for other ways to log in. */
function accessOf(text: string): Access {
  const config = parse(text) as Kubeconfig
  const context = config.contexts.find(({ name }) => name === config['current-context'])?.context
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster
  const user = config.users.find(({ name }) => name === context?.user)?.user
  if (!cluster?.server || !user) throw new Error('TEST_KUBECONFIG has no current context')
  const plain = (base64: string | undefined) => base64 && Buffer.from(base64, 'base64').toString('utf8')
  const [cert, key] = [plain(user['client-certificate-data']), plain(user['client-key-data'])]
  if (!user.token && !(cert && key)) throw new Error('TEST_KUBECONFIG must hold a token or an embedded certificate')
  return {
    server: cluster.server,
    ca: plain(cluster['certificate-authority-data']),
    token: user.token,
    pair: cert && key ? { cert, key } : undefined,
  }
}
