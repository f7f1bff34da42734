import type { Plan } from '../../src/change/plan.ts'
import type { Parsed } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import type { Decision } from '../../src/policy/decide.ts'
import { forbidden } from '../../src/policy/forbidden.ts'
import type { Reply } from '../../src/reply.ts'
import { planReply } from '../../src/view/plan.ts'
import { aboveOne } from './around.ts'
import type { Asking } from './choose.ts'
import { contextFor, judged, withOne } from './choose.ts'
import type { AksName } from './context.ts'
import { touchedInside } from './inner.ts'
import type { AksChangeName, AksPlanner, PlanContext } from './planner.ts'
import { aksPlanners } from './planners.ts'
import { commandIn } from './plans/command.ts'

type Changing = Asking & { readonly parsed: Parsed<AksChangeName> }

/** Whether a line changes something in Azure. */
export function isAksChange(parsed: Parsed): parsed is Parsed<AksChangeName> {
  return parsed.risk !== 'read' && parsed.program === 'aks'
}

/** Plans a change of Azure, decides about it, and puts it forward. With --dry-run the plan is all there is. */
export async function proposeAks(asking: Changing): Promise<Reply> {
  const { parsed, job, subject, deciding } = asking
  const { plan, decision, context } = await planAks(asking)
  if (plan.steps.length === 0) return planReply(plan, aboveOne(context, 'nothing to change'))
  if (parsed.dryRun) return planReply(plan, aboveOne(context, 'dry run: nothing was changed'))
  if (plan.asksWhy !== undefined && parsed.reason === undefined)
    throw new Fault('usage', `${plan.asksWhy} Say why.`, { hint: `/${parsed.line} --reason "why"` })
  return deciding.changes(job, subject).propose(plan, decision, parsed.reason)
}

/**
 * The plan of a line as it would be made now, and what the rules say of it. Who may not see a cluster is not told that there
 * is one; who may see it and not change it is told by which rule. Throws a denied Fault for what the rules forbid.
 */
export async function planAks(
  asking: Changing,
): Promise<{ readonly plan: Plan; readonly decision: Decision; readonly context: PlanContext }> {
  const { parsed, subject, deciding } = asking
  const verb: AksName = 'aks show'
  const found = await contextFor(asking, (cluster) => judged(asking, { verb, risk: 'read', cluster }))
  const listed = withOne(asking, found)
  // The list may be some seconds old; a plan is made of what is so now.
  const one = { ...listed, cluster: await listed.azure.cluster(listed.cluster, asking.signal) }
  const known = deciding.clusters.find(one.cluster.name)
  const context: PlanContext = { ...one, inside: known && { cluster: known, api: known.as(subject) } }
  const decide = async (risk: 'change' | 'danger') => {
    const decision = await judged(asking, { verb: parsed.name, risk, cluster: one.cluster.name })
    if (decision.effect === 'deny') throw forbidden(parsed.name, decision)
    // Azure is asked as the bot in any case: there are no rights to lend.
    const { onBehalf: _none, ...own } = decision
    return own
  }
  // Who may do it in no case is not told what it would do.
  const usual = await decide(parsed.risk === 'danger' ? 'danger' : 'change')
  const inner = await decideInner(asking, context)
  const plan = await planned(parsed, context)
  const decision = plan.danger ? await decide('danger') : usual
  return { plan, decision: inner ? both(decision, inner) : decision, context }
}

/** What somebody may not do in a cluster they may not do there through Azure, either: it would be done as an admin. */
async function decideInner(
  { parsed, job, subject, deciding }: Changing,
  context: PlanContext,
): Promise<Decision | undefined> {
  if (parsed.name !== 'aks command') return undefined
  const inner = commandIn(parsed.args.words, context).parsed
  const { principal, address } = job
  const asked = { principal, subject, address, verb: inner.name, risk: inner.risk, cluster: context.cluster.name }
  const decision = await deciding.judge({ ...asked, touches: touchedInside(inner) })
  if (decision.effect === 'deny') throw forbidden(inner.name, decision)
  return decision
}

/** What is asked for on the way and what is asked for at its end have both to be met. */
function both(way: Decision, end: Decision): Decision {
  if (end.effect !== 'approve') return way
  const { onBehalf: _none, ...ends } = end
  if (way.effect !== 'approve' || way.rule === end.rule) return ends
  return { ...ends, rule: `${way.rule}, ${end.rule}`, approvals: [...way.approvals, ...end.approvals] }
}

function planned<N extends AksChangeName>({ name, args, flags }: Parsed<N>, context: PlanContext): Promise<Plan> {
  const planner: AksPlanner<N> = aksPlanners[name]
  return planner(args, flags, context)
}
