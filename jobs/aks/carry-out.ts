import type { AksCluster } from '../../src/azure/cluster.ts'
import type { Parsed } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import type { Job, Subject } from '../../src/job.ts'
import { forbidden } from '../../src/policy/forbidden.ts'
import type { Reply } from '../../src/reply.ts'
import type { Deciding } from '../prepare.ts'
import type { AksContext, AksName, FleetExecutor, OneExecutor } from './context.ts'
import { diagnose } from './diagnose.ts'
import type { Wanted } from './find.ts'
import { findCluster } from './find.ts'
import { health } from './health.ts'
import { list } from './list.ts'
import { nodepoolList, nodepoolShow } from './nodepool.ts'
import { activity, cost, kubeconfig, maintenance, operations, upgrades, versions } from './reads.ts'
import { show } from './show.ts'

/** What is about every cluster. */
const ofFleet = { 'aks list': list } satisfies { readonly [N in AksName]?: FleetExecutor<N> }

type FleetName = keyof typeof ofFleet
type OneName = Exclude<AksName, FleetName>

/** What is about one: it is found, and decided by its real name, before any of these is called. */
const ofOne: { readonly [N in OneName]: OneExecutor<N> } = {
  'aks show': show,
  'aks nodepool list': nodepoolList,
  'aks nodepool show': nodepoolShow,
  'aks upgrades': upgrades,
  'aks versions': versions,
  'aks operations': operations,
  'aks activity': activity,
  'aks maintenance': maintenance,
  'aks health': health,
  'aks diagnose': diagnose,
  'aks cost': cost,
  'aks kubeconfig': kubeconfig,
}

/** Whether a command is one of /aks. */
export function isAks(parsed: Parsed): parsed is Parsed<AksName> {
  return parsed.program === 'aks'
}

/**
 * Carries out a command of /aks. Azure answers the bot alone, so policy is asked about each cluster by the name it really
 * has: neither another letter case nor an alias leads around a rule, and what somebody may not see is not in their list.
 */
export async function carryOutAks(
  parsed: Parsed<AksName>,
  job: Job,
  subject: Subject,
  deciding: Deciding,
  signal: AbortSignal,
): Promise<Reply> {
  const { azure, clusters } = deciding
  if (!azure) {
    throw new Fault('config', 'No Azure is configured, so there is nothing behind /aks.', {
      hint: 'Whoever runs me adds azure to quarterdeck.yaml (docs/aks.md). What runs in a cluster is: /k8s help',
    })
  }
  const judge = (cluster: string) =>
    deciding.judge({
      principal: job.principal,
      subject,
      address: job.address,
      verb: parsed.name,
      risk: parsed.risk,
      cluster,
      touches: [],
    })
  if (isOfFleet(parsed)) {
    const decision = await judge('*')
    if (decision.effect === 'deny') throw forbidden(parsed.name, decision)
  }
  const fleet = await azure.fleet(signal)
  const allowed = await Promise.all(fleet.clusters.map(async ({ name }) => (await judge(name)).effect !== 'deny'))
  const seen = fleet.clusters.filter((_, i) => allowed[i])
  const context: AksContext = {
    azure,
    fleet: { ...fleet, clusters: seen, hidden: fleet.clusters.length - seen.length },
    guard: (name) => clusters.find(name)?.guard ?? 'none',
    known: (name) => clusters.find(name),
    line: parsed.line,
    isPrivate: job.address.visibility === 'private',
    now: deciding.now(),
    signal,
  }
  if (isOfFleet(parsed)) return ofFleet[parsed.name](parsed.args, parsed.flags, context)
  const usual = job.cluster ?? deciding.defaultCluster ?? clusters.names()[0]
  return forOne(parsed, { ...context, cluster: chosen(parsed, usual, fleet.clusters, seen, deciding) })

  function chosen(
    { args, flags }: Parsed<OneName>,
    usual: string | undefined,
    all: readonly AksCluster[],
    among: readonly AksCluster[],
    { clusters: known }: Deciding,
  ): AksCluster {
    const aliases = (name: string) => known.find(name)?.name ?? name
    // The channel's cluster need not be one of Azure's.
    const fallback = usual !== undefined && all.some(({ name }) => name.toLowerCase() === aliases(usual).toLowerCase())
    const wanted: Wanted = { ...flags, name: args.cluster ?? (fallback ? usual : undefined) }
    return findCluster(among, wanted, aliases)
  }
}

function isOfFleet(parsed: Parsed<AksName>): parsed is Parsed<FleetName> {
  return parsed.name in ofFleet
}

function forOne<N extends OneName>({ name, args, flags }: Parsed<N>, context: AksContext & { cluster: AksCluster }) {
  return ofOne[name](args, flags, context)
}
