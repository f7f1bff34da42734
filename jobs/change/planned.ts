import type { Plan } from '../../src/change/plan.ts'
import type { Parsed } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import type { Job } from '../../src/job.ts'
import { StatusFault } from '../../src/kube/status.ts'
import type { Decision } from '../../src/policy/decide.ts'
import { forbidden } from '../../src/policy/forbidden.ts'
import type { Judge } from '../../src/policy/judge.ts'
import type { Context } from '../context.ts'
import { lentApi, mayRead, maySee } from './lent.ts'
import type { Planner } from './planner.ts'
import { planners } from './planners.ts'
import { checkRights, touchedBySteps } from './rights.ts'

/** A line that changes something in a cluster. */
export type ChangeLine = Parsed<keyof typeof planners>

/** A plan, and what the rules say of it. Its decision says `onBehalf` only where the bot's own rights were needed for it. */
export type Planned = { readonly plan: Plan; readonly decision: Decision }

const NOTHING: Decision = { effect: 'allow', rule: 'nothing', reason: 'Nothing is changed.' }

/** Ways back that say nothing of what stood there but what everybody sees: how many there were, and which image. */
const BARE_UNDO = /^(scale|rollout \w+|set image|cordon|uncordon) /

/**
 * Plans a line as the person who asked, and decides about what it touches. Where the cluster forbids them that, and the rules
 * lend the bot's own rights for all of it, it is planned with those: see `lentApi`. Throws a denied Fault for what the rules
 * forbid, and the cluster's own forbidden Fault for what nobody lends.
 */
export async function planned(line: ChangeLine, job: Job, context: Context, judge: Judge): Promise<Planned> {
  try {
    const plan = await planFor(line, context)
    if (plan.steps.length === 0 && !plan.lends) return { plan, decision: NOTHING }
    const decision = ofTheirOwn(await decideOn(plan, line, job, context, judge))
    await checkRights(plan.steps, context.api, context.signal)
    return { plan, decision }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'forbidden') throw error
    return await plannedOnBehalf(line, job, context, judge, error)
  }
}

/** The same with the bot's rights; what is not lent for all of it is `refusal`. */
export async function plannedOnBehalf(
  line: ChangeLine,
  job: Job,
  context: Context,
  judge: Judge,
  refusal: Fault,
): Promise<Planned> {
  const { principal, address } = job
  const { subject, cluster, signal } = context
  const asked = { principal, subject, address, verb: line.name, risk: line.risk, cluster: cluster.name }
  const lent = lentApi(cluster.self, context.api, async (touched) => {
    const decision = await judge({ ...asked, touches: [touched] })
    return decision.effect !== 'deny' && decision.onBehalf === true
  })
  const plan = await planFor(line, { ...context, api: lent.api }).catch(async (error: unknown) => {
    if (!saysWhatIsThere(error) || (await maySee(lent.looked, context.api, signal))) throw error
    throw new Fault(
      'conflict',
      'It cannot be done as things stand, and why is not shown: you may not read what it is about.',
      {
        hint: 'Whoever may read it is told the reason by the same command.',
        cause: error,
      },
    )
  })
  const decision = await decideOn(plan, line, job, context, judge)
  // What a program prints is read, and reading is nobody's to lend.
  if (!decision.onBehalf || plan.steps.some(({ kind }) => kind === 'exec')) throw refusal
  if (await mayRead(plan.steps, context.api, signal)) return { plan, decision }
  return { plan: unseen(plan), decision }
}

/** Whether a refusal may hold what stands in an object: a value that is there already, the names of its containers. */
function saysWhatIsThere(error: unknown): boolean {
  if (!(error instanceof Fault) || !['conflict', 'invalid', 'not-found'].includes(error.code)) return false
  return !(error instanceof StatusFault && error.code === 'not-found')
}

/** What whoever asked may not read is not shown to them, nor followed, nor undone by what is seen of it. */
function unseen({ undo, follow: _seen, ...plan }: Plan): Plan {
  if (plan.autoUndo) {
    throw new Fault('denied', 'What you may not see is not followed for you, and so not undone by itself.', {
      hint: 'Leave out --auto-undo.',
    })
  }
  return { ...plan, ...(undo && BARE_UNDO.test(undo) && { undo }), hides: true }
}

/** The plan of a line as it would be made now. */
export function planFor<N extends keyof typeof planners>(
  { name, args, flags }: Parsed<N>,
  context: Context,
): Promise<Plan> {
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

function ofTheirOwn({ onBehalf: _lent, ...decision }: Decision): Decision {
  return decision
}
