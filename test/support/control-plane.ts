import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEvent } from './control-plane/audit.ts'
import { AUDIT_POLICY, auditReader } from './control-plane/audit.ts'
import type { Binary } from './control-plane/binaries.ts'
import { findBinaries } from './control-plane/binaries.ts'
import type { Certificates } from './control-plane/certificates.ts'
import { makeCertificates } from './control-plane/certificates.ts'
import type { Client } from './control-plane/client.ts'
import { kubeClient } from './control-plane/client.ts'
import { compactEtcd } from './control-plane/compaction.ts'
import type { Plan } from './control-plane/components.ts'
import {
  apiServerArguments,
  controllerManagerArguments,
  etcdArguments,
  schedulerArguments,
} from './control-plane/components.ts'
import type { Guard } from './control-plane/guard.ts'
import { startGuard } from './control-plane/guard.ts'
import { kubeconfigText } from './control-plane/kubeconfig.ts'
import { freePorts } from './control-plane/ports.ts'
import type { Running } from './control-plane/process.ts'
import { run } from './control-plane/process.ts'
import type { Account, Tokens } from './control-plane/users.ts'
import { grants, makeTokens, tokenFile } from './control-plane/users.ts'
import { until } from './until.ts'

/** All that another process needs to know of a control plane: plain data, so that one can serve a whole run of tests. */
export type ControlPlaneHandle = {
  readonly server: string
  readonly etcd: string
  readonly folder: string
  readonly tokens: Tokens
  readonly certificates: Certificates
  readonly auditFile: string
}

/** A real etcd, kube-apiserver, kube-controller-manager and kube-scheduler, as who uses it sees it. */
export type ControlPlane = {
  readonly handle: ControlPlaneHandle
  readonly server: string
  readonly certificates: Certificates
  /** Text of a kubeconfig that makes whoever has it that user. */
  kubeconfig(user?: Account): string
  /** The same in a file, for who wants a path; it goes with the control plane. */
  kubeconfigFile(user?: Account): Promise<string>
  /** A client as that user, to be closed by who asked for it. */
  as(user: Account): Client
  /** What the API server wrote into its audit log so far. */
  audit(): Promise<readonly AuditEvent[]>
  /** Forgets every revision but the last, so that older ones are 410. */
  compact(): Promise<void>
}

export type StartedControlPlane = ControlPlane & {
  /** Ends all of it and removes its data. */
  stop(): Promise<void>
}

export type ControlPlaneOptions = {
  /** Default true; without it nothing reconciles and nothing is scheduled, and start takes half the time. */
  readonly controllers?: boolean
}

/** Why no control plane can be started here, printed as well; undefined when one can. For `describe.skipIf`. */
export async function controlPlaneMissing(): Promise<string | undefined> {
  const found = await findBinaries()
  if ('folder' in found) return undefined
  console.warn(`Tests on a real control plane are skipped: ${found.missing}`)
  return found.missing
}

/**
 * Starts a control plane on free ports of 127.0.0.1 and waits until the API server is ready and its users have their
 * rights. Throws with what the component wrote when one ends; another try is made where a port was taken meanwhile.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<StartedControlPlane> {
  const found = await findBinaries()
  if ('missing' in found) throw new Error(found.missing)
  try {
    return await launch(found.folder, options)
  } catch (error) {
    if (!/address already in use/.test(String(error))) throw error
    return launch(found.folder, options)
  }
}

/** A control plane that is running already, in whatever process. */
export function attachControlPlane(handle: ControlPlaneHandle): ControlPlane {
  const { server, etcd, folder, tokens, certificates, auditFile } = handle
  const access = (user: Account) => ({ server, ca: certificates.ca, token: tokens[user] })
  const kubeconfig = (user: Account = 'admin') => kubeconfigText({ name: user, ...access(user) })
  return {
    handle,
    server,
    certificates,
    kubeconfig,
    kubeconfigFile: (user: Account = 'admin') => save(folder, `${user}.kubeconfig`, kubeconfig(user)),
    as: (user) => kubeClient(access(user)),
    audit: auditReader(auditFile),
    compact: () => compactEtcd(etcd, certificates),
  }
}

async function launch(binaries: string, { controllers = true }: ControlPlaneOptions): Promise<StartedControlPlane> {
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-control-plane-'))
  const guard = startGuard(folder)
  const running: Running[] = []
  const stop = async () => {
    // In reverse, so that nothing complains about what it needs.
    for (const one of running.splice(0).reverse()) await one.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    guard.dismiss()
  }
  try {
    const controlPlane = await assemble({ binaries, folder, guard, running, controllers })
    return { ...controlPlane, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Launch = {
  readonly binaries: string
  readonly folder: string
  readonly guard: Guard
  readonly running: Running[]
  readonly controllers: boolean
}

async function assemble({ binaries, folder, guard, running, controllers }: Launch): Promise<ControlPlane> {
  const tokens = makeTokens()
  const plan = await prepare(folder, tokenFile(tokens))
  const { certificates, ports, files } = plan
  const server = `https://127.0.0.1:${ports.api}`
  const kubeconfigFile = (name: Account) =>
    save(folder, `${name}.kubeconfig`, kubeconfigText({ name, server, ca: certificates.ca, token: tokens[name] }))
  const start = (name: Binary, args: readonly string[]) => {
    const one = run(name, join(binaries, name), args, folder)
    guard.watch(one.pid)
    running.push(one)
  }

  start('etcd', etcdArguments(plan))
  start('kube-apiserver', apiServerArguments(plan))
  const admin = kubeClient({ server, ca: certificates.ca, token: tokens.admin })
  try {
    await watched(running, 'the API server is ready', async () => (await admin.get('/readyz')).status === 200)
    if (controllers) {
      start(
        'kube-controller-manager',
        controllerManagerArguments(plan, await kubeconfigFile('kube-controller-manager')),
      )
      start('kube-scheduler', schedulerArguments(await kubeconfigFile('kube-scheduler')))
    }
    await Promise.all(grants().map((grant) => create(admin, grant)))
    if (controllers) {
      const account = '/api/v1/namespaces/default/serviceaccounts/default'
      await watched(running, 'controllers are at work', async () => (await admin.get(account)).status === 200)
    }
  } finally {
    await admin.close()
  }

  const etcd = `https://127.0.0.1:${ports.etcd}`
  return attachControlPlane({ server, etcd, folder, tokens, certificates, auditFile: files.audit })
}

async function prepare(folder: string, tokens: string): Promise<Plan> {
  const [certificates, [etcd = 0, peer = 0, api = 0], tokensFile, policy] = await Promise.all([
    makeCertificates(folder),
    freePorts(3),
    save(folder, 'tokens.csv', tokens),
    save(folder, 'audit-policy.json', AUDIT_POLICY),
  ])
  const files = { tokens: tokensFile, policy, audit: join(folder, 'audit.log') }
  return { folder, certificates, ports: { etcd, peer, api }, files }
}

async function save(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text, { mode: 0o600 })
  return path
}

/** Waits for a condition, at most a minute, and no longer than all parts run. */
async function watched(running: readonly Running[], what: string, holds: () => Promise<boolean>): Promise<void> {
  const over = new AbortController()
  const death = Promise.race(
    running.map(async (one) => {
      const how = await one.ended
      throw new Error(`${one.name} ended with ${how}:\n${one.tail().slice(-2000)}`)
    }),
  )
  const condition = until(
    what,
    () => {
      if (over.signal.aborted) return true
      return holds().catch(() => false)
    },
    60_000,
  )
  try {
    await Promise.race([condition, death])
  } finally {
    over.abort()
    death.catch(() => {})
  }
}

async function create(admin: Client, object: object): Promise<void> {
  const { kind } = object as { readonly kind: string }
  const path = `/apis/rbac.authorization.k8s.io/v1/${kind.toLowerCase()}s`
  const { status, text } = await admin.ask('POST', path, { body: object })
  if (status !== 201) throw new Error(`${path}: ${status} ${text}`)
}
