import type { Plan } from '../../src/change/plan.ts'
import type { ChangeName } from '../../src/command/catalog.ts'
import type { Parsed } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import type { Job } from '../../src/job.ts'
import { isRecord } from '../../src/kube/objects.ts'
import type { Decision } from '../../src/policy/decide.ts'
import { forbidden } from '../../src/policy/forbidden.ts'
import type { Judge } from '../../src/policy/judge.ts'
import type { Reply } from '../../src/reply.ts'
import { planReply } from '../../src/view/plan.ts'
import { above } from '../commands/around.ts'
import type { Context } from '../context.ts'
import type { Desk } from './desk.ts'
import type { Planner } from './planner.ts'
import { planners } from './planners.ts'
import { checkRights, touchedBySteps } from './rights.ts'

/** A line that changes something. */
export type ChangeLine = Parsed<ChangeName>

/** Whether a line changes something; everything else is answered. */
export function isChange(parsed: Parsed): parsed is ChangeLine {
  return parsed.risk !== 'read'
}

/** Plans a change, decides about what it touches, and puts it forward. With --dry-run the plan is all there is. */
export async function propose(
  parsed: ChangeLine,
  job: Job,
  context: Context,
  { judge, desk }: { readonly judge: Judge; readonly desk: Desk },
): Promise<Reply> {
  const plan = await planFor(parsed, context)
  if (plan.steps.length === 0 && !plan.lends) return planReply(plan, above(context, 'nothing to change'))
  const decision = await decideOn(plan, parsed, job, context, judge)
  if (!decision.onBehalf) await checkRights(plan.steps, context.api, context.signal)
  if (parsed.dryRun) return planReply(plan, above(context, 'dry run: nothing was changed'))
  if (plan.asksWhy !== undefined && parsed.reason === undefined) {
    throw new Fault('usage', `${plan.asksWhy} Say why.`, { hint: `/k8s ${parsed.line} --reason "why"` })
  }
  return desk.propose(plan, decision, parsed.reason ?? reasonIn(parsed.args))
}

/** Some commands take their reason as a word. */
function reasonIn(args: unknown): string | undefined {
  return isRecord(args) && typeof args.reason === 'string' ? args.reason : undefined
}

/** The plan of a line as it would be made now. */
export function planFor<N extends ChangeName>({ name, args, flags }: Parsed<N>, context: Context): Promise<Plan> {
  const planner: Planner<N> = planners[name]
  return planner(args, flags, context)
}

/** Throws a denied Fault for what the rules forbid. */
export async function decideOn(
  plan: Plan,
  { name, risk }: ChangeLine,
  { principal, address }: Job,
  { subject, cluster }: Context,
  judge: Judge,
): Promise<Decision> {
  const touches = touchedBySteps(plan.steps)
  const asked = {
    principal,
    subject,
    address,
    verb: plan.lends ? `${name} ${plan.lends.role}` : name,
    cluster: cluster.name,
    touches,
  }
  const decision = await judge({ ...asked, risk: plan.danger ? 'danger' : risk })
  if (decision.effect === 'deny') throw forbidden(name, decision)
  return decision
}
