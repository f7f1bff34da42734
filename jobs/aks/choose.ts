import type { Azure } from '../../src/azure/azure.ts'
import type { AksCluster } from '../../src/azure/cluster.ts'
import type { Parsed } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import type { Job, Subject } from '../../src/job.ts'
import type { Decision } from '../../src/policy/decide.ts'
import type { Case } from '../../src/policy/judge.ts'
import type { Effect } from '../../src/policy/rules.ts'
import type { Deciding } from '../prepare.ts'
import type { AksContext, AksName, OneContext } from './context.ts'
import { findCluster } from './find.ts'

/** Who asks for what, before it is known about which cluster. */
export type Asking = {
  readonly parsed: Parsed<AksName>
  readonly job: Job
  readonly subject: Subject
  readonly deciding: Deciding
  readonly signal: AbortSignal
}

/** Azure, or a config Fault where there is none. */
export function azureOf({ azure }: Pick<Deciding, 'azure'>): Azure {
  if (azure) return azure
  throw new Fault('config', 'No Azure is configured, so there is nothing behind /aks.', {
    hint: 'Whoever runs me adds azure to quarterdeck.yaml (docs/aks.md). What runs in a cluster is: /k8s help',
  })
}

/** Asks the rules about a command of /aks and a cluster by the name it really has. */
export function judged(
  { job, subject, deciding }: Asking,
  { verb, risk, cluster }: Pick<Case, 'verb' | 'risk' | 'cluster'>,
): Promise<Decision> {
  const { principal, address } = job
  return deciding.judge({ principal, subject, address, verb, risk, cluster, touches: [] })
}

/** What executors work with: of all clusters those that `seen` does not deny. */
export async function contextFor(asking: Asking, seen: (cluster: string) => Promise<{ readonly effect: Effect }>) {
  const { parsed, job, deciding, signal } = asking
  const { clusters } = deciding
  const azure = azureOf(deciding)
  const all = await azure.fleet(signal)
  const allowed = await Promise.all(all.clusters.map(async ({ name }) => (await seen(name)).effect !== 'deny'))
  const visible = all.clusters.filter((_, i) => allowed[i])
  const context: AksContext = {
    azure,
    fleet: { ...all, clusters: visible, hidden: all.clusters.length - visible.length },
    guard: (name) => clusters.find(name)?.guard ?? 'none',
    known: (name) => clusters.find(name),
    line: parsed.line,
    isPrivate: job.address.visibility === 'private',
    askedAt: job.askedAt,
    now: deciding.now(),
    signal,
  }
  return { context, all: all.clusters }
}

/** The one cluster that is meant, among those that are seen. Throws a Fault that says what would tell it from the others. */
export function withOne(
  {
    parsed: { args, flags },
    job,
    deciding,
  }: Asking & { readonly parsed: { readonly args: { readonly cluster?: string } } },
  { context, all }: { readonly context: AksContext; readonly all: readonly AksCluster[] },
): OneContext {
  const { clusters, defaultCluster } = deciding
  const usual = job.cluster ?? defaultCluster ?? clusters.names()[0]
  const aliases = (name: string) => clusters.find(name)?.name ?? name
  // The channel's cluster need not be one of Azure's.
  const isOne = usual !== undefined && all.some(({ name }) => name.toLowerCase() === aliases(usual).toLowerCase())
  const name = args.cluster ?? (isOne ? usual : undefined)
  return { ...context, cluster: findCluster(context.fleet.clusters, { ...flags, name }, aliases) }
}
