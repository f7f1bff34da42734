import type { Parsed } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import type { Job } from '../../src/job.ts'
import { isRecord } from '../../src/kube/objects.ts'
import type { Judge } from '../../src/policy/judge.ts'
import type { Reply } from '../../src/reply.ts'
import { planReply } from '../../src/view/plan.ts'
import { above } from '../commands/around.ts'
import type { Context } from '../context.ts'
import type { Desk } from './desk.ts'
import type { ChangeLine } from './planned.ts'
import { planned } from './planned.ts'

/** Whether a line changes something in a cluster; for what changes Azure see jobs/aks/propose.ts. */
export function isChange(parsed: Parsed): parsed is ChangeLine {
  return parsed.risk !== 'read' && parsed.program === 'k8s'
}

/** Plans a change, decides about what it touches, and puts it forward. With --dry-run the plan is all there is. */
export async function propose(
  parsed: ChangeLine,
  job: Job,
  context: Context,
  { judge, desk }: { readonly judge: Judge; readonly desk: Desk },
): Promise<Reply> {
  const { plan, decision } = await planned(parsed, job, context, judge)
  if (plan.steps.length === 0 && !plan.lends) return planReply(plan, above(context, 'nothing to change'))
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
