import type { Parsed } from '../../src/command/parse.ts'
import type { Job, Subject } from '../../src/job.ts'
import { forbidden } from '../../src/policy/forbidden.ts'
import type { Reply } from '../../src/reply.ts'
import type { Deciding } from '../prepare.ts'
import type { Asking } from './choose.ts'
import { azureOf, contextFor, judged, withOne } from './choose.ts'
import type { AksName, FleetExecutor, OneContext, OneExecutor } from './context.ts'
import { diagnose } from './diagnose.ts'
import { health } from './health.ts'
import { list } from './list.ts'
import { nodepoolList, nodepoolShow } from './nodepool.ts'
import type { AksChangeName } from './planner.ts'
import { isAksChange, proposeAks } from './propose.ts'
import { activity, cost, kubeconfig, maintenance, operations, upgrades, versions } from './reads.ts'
import { show } from './show.ts'

/** What is about every cluster. */
const ofFleet = { 'aks list': list } satisfies { readonly [N in AksName]?: FleetExecutor<N> }

type FleetName = keyof typeof ofFleet
type OneName = Exclude<AksName, FleetName | AksChangeName>

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
  const asking: Asking = { parsed, job, subject, deciding, signal }
  azureOf(deciding)
  if (isAksChange(parsed)) return proposeAks({ ...asking, parsed })
  const seen = (cluster: string) => judged(asking, { verb: parsed.name, risk: parsed.risk, cluster })
  if (isOfFleet(parsed)) {
    const decision = await seen('*')
    if (decision.effect === 'deny') throw forbidden(parsed.name, decision)
  }
  const found = await contextFor(asking, seen)
  if (isOfFleet(parsed)) return ofFleet[parsed.name](parsed.args, parsed.flags, found.context)
  return forOne(parsed, withOne({ ...asking, parsed }, found))
}

function isOfFleet(parsed: Parsed<AksName>): parsed is Parsed<FleetName> {
  return parsed.name in ofFleet
}

function forOne<N extends OneName>({ name, args, flags }: Parsed<N>, context: OneContext) {
  return ofOne[name](args, flags, context)
}
