import { randomBytes } from 'node:crypto'

/** Who tests can be: an admin, a developer, a developer nobody gave anything, and the bot that acts for others. */
export const USERS = {
  admin: { user: 'admin', groups: ['system:masters'] },
  dev: { user: 'dev', groups: ['developers'] },
  guest: { user: 'guest', groups: ['guests'] },
  quarterdeck: { user: 'quarterdeck', groups: ['bots'] },
} as const

export type User = keyof typeof USERS

/** The parts of the control plane that speak to the API server. */
const COMPONENTS = {
  'kube-controller-manager': { user: 'system:kube-controller-manager', groups: ['system:masters'] },
  'kube-scheduler': { user: 'system:kube-scheduler', groups: ['system:masters'] },
  kubelet: { user: 'system:kubelet', groups: ['system:masters'] },
} as const

export type Account = User | keyof typeof COMPONENTS

export const ACCOUNTS = { ...USERS, ...COMPONENTS }

export type Tokens = Readonly<Record<Account, string>>

export function makeTokens(): Tokens {
  const names = Object.keys(ACCOUNTS) as Account[]
  return Object.fromEntries(names.map((name) => [name, randomBytes(24).toString('hex')])) as Tokens
}

/** The API server's --token-auth-file. */
export function tokenFile(tokens: Tokens): string {
  return (Object.entries(ACCOUNTS) as [Account, (typeof ACCOUNTS)[Account]][])
    .map(([name, { user, groups }]) => `${tokens[name]},${user},,"${groups.join(',')}"\n`)
    .join('')
}

const API = 'rbac.authorization.k8s.io'

/** People and groups that the bot may act as. Nobody else: the API server must refuse others. */
export const ACTS_AS = { users: ['dev', 'guest', 'ana@example.com'], groups: ['developers', 'guests', 'on-call'] }

/**
 * What the users may do: developers edit what is in namespaces and see nodes, guests nothing, the bot acts for those in
 * ACTS_AS and sees what it watches.
 */
export function grants(): readonly object[] {
  return [
    bind('developers-edit', { kind: 'Group', name: 'developers' }, 'edit'),
    bind('on-call-view', { kind: 'Group', name: 'on-call' }, 'view'),
    role('see-nodes', [{ apiGroups: [''], resources: ['nodes', 'namespaces'], verbs: ['get', 'list', 'watch'] }]),
    bind('developers-see-nodes', { kind: 'Group', name: 'developers' }, 'see-nodes'),
    role('quarterdeck', [
      { apiGroups: [''], resources: ['users'], verbs: ['impersonate'], resourceNames: ACTS_AS.users },
      { apiGroups: [''], resources: ['groups'], verbs: ['impersonate'], resourceNames: ACTS_AS.groups },
    ]),
    bind('quarterdeck', { kind: 'User', name: 'quarterdeck' }, 'quarterdeck'),
    bind('quarterdeck-watches', { kind: 'User', name: 'quarterdeck' }, 'view'),
  ]
}

function role(name: string, rules: readonly object[]): object {
  return { apiVersion: `${API}/v1`, kind: 'ClusterRole', metadata: { name }, rules }
}

function bind(name: string, subject: { readonly kind: string; readonly name: string }, to: string): object {
  return {
    apiVersion: `${API}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: API, kind: 'ClusterRole', name: to },
    subjects: [{ apiGroup: API, ...subject }],
  }
}
