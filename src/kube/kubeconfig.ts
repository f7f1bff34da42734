import { readFile } from 'node:fs/promises'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import type { Cluster, Context, User } from '@kubernetes/client-node'
import { newClusters, newContexts, newUsers } from '@kubernetes/client-node/dist/config_types.js'
import { parse as parseYaml } from 'yaml'
import { Fault } from '../fault.ts'
import type { Contact, Login, Pem, Plugin } from './contact.ts'
import { isRecord } from './objects.ts'

const MAX_FILE = 4 * 1024 * 1024

export type Kubeconfig = {
  /** The names of its contexts, in order. */
  readonly contexts: readonly string[]
  readonly current: string | undefined
  /** Throws a config Fault when the context, its cluster or its user is not there. */
  contact(context: string): Contact
}

type Parts = { clusters: Cluster[]; users: (User & Overlooked)[]; contexts: Context[]; current: string | undefined }

/** What client-node does not read of a user. */
type Overlooked = { readonly tokenFile?: string; readonly actsAs?: boolean }

/** The kubeconfig files kubectl would read: the list in KUBECONFIG, else ~/.kube/config. */
export function kubeconfigPaths(env: NodeJS.ProcessEnv): readonly string[] {
  if (env.KUBECONFIG) return env.KUBECONFIG.split(delimiter).filter(Boolean)
  return env.HOME ? [join(env.HOME, '.kube', 'config')] : []
}

/**
 * Reads kubeconfig files as one; what an earlier file says wins, and files of a list may be missing (client-go
 * tools/clientcmd/loader.go). Resolves with undefined when none of them is there; throws a config Fault for what cannot be read.
 */
export async function readKubeconfig(paths: readonly string[]): Promise<Kubeconfig | undefined> {
  const all: Parts = { clusters: [], users: [], contexts: [], current: undefined }
  let found = false
  for (const path of paths) {
    const text = await readText(path)
    if (text === undefined) continue
    found = true
    const parts = parse(text, path)
    all.clusters.push(...parts.clusters)
    all.users.push(...parts.users)
    all.contexts.push(...parts.contexts)
    all.current ??= parts.current
  }
  return found ? opened(all, paths.join(delimiter)) : undefined
}

/** The same of a kubeconfig's text; `origin` says in words where it is from. Throws a config Fault. */
export function parseKubeconfig(text: string, origin: string): Kubeconfig {
  if (text.length > MAX_FILE) throw new Fault('config', `The kubeconfig ${origin} is larger than 4 MiB.`)
  return opened(parse(text, origin), origin)
}

function opened(all: Parts, origin: string): Kubeconfig {
  return {
    contexts: [...new Set(all.contexts.map((context) => context.name))],
    current: all.current,
    contact: (name) => contactOf(all, name, origin),
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    const text = await readFile(path, 'utf8')
    if (text.length <= MAX_FILE) return text
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw new Fault('config', `The kubeconfig ${path} cannot be read (${code}).`, { cause: error })
  }
  throw new Fault('config', `The kubeconfig ${path} is larger than 4 MiB.`)
}

function parse(text: string, path: string): Parts {
  const root = dirname(path)
  const absolute = (file: string) => (isAbsolute(file) ? file : join(root, file))
  try {
    const raw: unknown = parseYaml(text)
    if (!isRecord(raw)) throw new Error('it is empty')
    // client-node's own reading, without the rest of it: 70 MB of generated clients that nobody here calls.
    const clusters = newClusters(raw.clusters)
    for (const cluster of clusters) if (cluster.caFile) cluster.caFile = absolute(cluster.caFile)
    const users = newUsers(withoutFileTokens(raw.users))
    for (const user of users) {
      if (user.certFile) user.certFile = absolute(user.certFile)
      if (user.keyFile) user.keyFile = absolute(user.keyFile)
    }
    const overlooked = readOverlooked(raw.users, root)
    const current = raw['current-context']
    return {
      clusters,
      users: users.map((user) => ({ ...user, ...overlooked.get(user.name) })),
      contexts: newContexts(raw.contexts),
      current: typeof current === 'string' && current ? current : undefined,
    }
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : ''
    throw new Fault('config', `The kubeconfig ${path} cannot be understood: ${why}`, { cause: error })
  }
}

/** client-node would read the file that `token-file` names, which kubectl does not know. */
function withoutFileTokens(users: unknown): unknown {
  if (!Array.isArray(users)) return users
  return users.map((entry: unknown) => {
    if (!isRecord(entry) || !isRecord(entry.user)) return entry
    const { 'token-file': _, ...user } = entry.user
    return { ...entry, user }
  })
}

function readOverlooked(users: unknown, root: string): Map<string, Overlooked> {
  const found = new Map<string, Overlooked>()
  for (const entry of Array.isArray(users) ? users : []) {
    if (!isRecord(entry) || typeof entry.name !== 'string' || !isRecord(entry.user)) continue
    const { tokenFile, ...user } = entry.user
    found.set(entry.name, {
      ...(typeof tokenFile === 'string' && { tokenFile: isAbsolute(tokenFile) ? tokenFile : join(root, tokenFile) }),
      actsAs: ['as', 'as-groups', 'as-uid', 'as-user-extra'].some((key) => key in user),
    })
  }
  return found
}

function contactOf(all: Parts, name: string, path: string): Contact {
  const context = all.contexts.find((entry) => entry.name === name)
  if (!context) {
    const known = all.contexts.map((entry) => entry.name).join(', ')
    throw new Fault('config', `There is no context ${name} in ${path}.`, { hint: `It has: ${known || 'none'}.` })
  }
  const cluster = all.clusters.find((entry) => entry.name === context.cluster)
  if (!cluster) throw new Fault('config', `Context ${name} names a cluster that is not in ${path}: ${context.cluster}.`)
  const user = all.users.find((entry) => entry.name === context.user)
  if (context.user && !user) {
    throw new Fault('config', `Context ${name} names a user that is not in ${path}: ${context.user}.`)
  }
  const ca = pem(cluster.caFile, cluster.caData)
  const cert = user && pem(user.certFile, user.certData)
  const key = user && pem(user.keyFile, user.keyData)
  return {
    server: cluster.server,
    ...(ca && { ca }),
    ...(cluster.tlsServerName && { serverName: cluster.tlsServerName }),
    skipVerify: cluster.skipTLSVerify,
    ...(cluster.proxyUrl && { proxy: cluster.proxyUrl }),
    ...(context.namespace && { namespace: context.namespace }),
    login: user ? loginOf(user) : { kind: 'none' },
    ...(cert && key && { certificate: { cert, key } }),
  }
}

function loginOf(user: User & Overlooked): Login {
  if (user.actsAs) return { kind: 'refused', why: 'its user impersonates somebody; quarterdeck does that itself' }
  if (user.tokenFile) return { kind: 'tokenFile', file: user.tokenFile }
  if (user.token) return { kind: 'token', token: user.token }
  if (user.username) return { kind: 'basic', username: user.username, password: user.password ?? '' }
  if (user.exec) return { kind: 'plugin', plugin: readPlugin(user.exec) }
  const provider: unknown = user.authProvider?.name
  if (provider === 'oidc') return { kind: 'oidc', user }
  if (provider) {
    return {
      kind: 'refused',
      why: `its auth-provider ${String(provider)} is one kubectl dropped; use a credential plugin`,
    }
  }
  return { kind: 'none' }
}

function readPlugin(exec: unknown): Plugin {
  const { command, args, env, apiVersion, installHint } = isRecord(exec) ? exec : {}
  if (typeof command !== 'string' || !command) throw new Fault('config', 'A credential plugin needs a command.')
  return {
    command,
    args: Array.isArray(args) ? args.map(String) : [],
    env: (Array.isArray(env) ? env : [])
      .filter(isRecord)
      .map(({ name, value }) => ({ name: String(name), value: String(value ?? '') })),
    apiVersion: typeof apiVersion === 'string' ? apiVersion : 'client.authentication.k8s.io/v1',
    ...(typeof installHint === 'string' && { installHint }),
  }
}

function pem(file: string | undefined, data: string | undefined): Pem | undefined {
  // client-go: the data wins over the file.
  if (data) return { data }
  return file ? { file } : undefined
}
