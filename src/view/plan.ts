import type { Plan } from '../change/plan.ts'
import type { Node, Reply } from '../reply.ts'

/** The difference says what stands there now. */
export const UNSEEN =
  'What it changes is not shown: who asks may not read it. Who may reads it with /k8s approvals, in private.'

/** What a change would do, for somebody who only wants to know: nothing was changed, and nobody is asked. */
export function planReply({ says, steps, prints, diff, impact, warnings, table, hides }: Plan, above: Node): Reply {
  if (steps.length === 0) {
    // What is so already kubectl does not always mention.
    if (prints.length === 0) return { nodes: [above, { kind: 'text', text: `${says}: there is nothing to change.` }] }
    return { nodes: [above, { kind: 'code', text: `${prints.join('\n')}\n`, answer: true }] }
  }
  return {
    nodes: [
      above,
      { kind: 'heading', text: `Would: ${says}` },
      ...(impact.length > 0 ? [{ kind: 'list' as const, items: impact }] : []),
      ...warnings.map((text): Node => ({ kind: 'text', text, tone: 'warn' })),
      ...(table ? [{ kind: 'table' as const, ...table }] : []),
      ...(diff && !hides ? [{ kind: 'diff' as const, text: diff, filename: 'change.diff' }] : []),
      ...(hides ? [{ kind: 'context' as const, text: UNSEEN }] : []),
      ...(prints.length > 0
        ? [
            {
              kind: 'code' as const,
              text: `${prints.map((line) => `${line} (server dry run)`).join('\n')}\n`,
              answer: true as const,
            },
          ]
        : []),
    ],
  }
}
