import type { AuditEvent } from '../audit/record.ts'
import type { Reply } from '../reply.ts'

const COLUMNS = ['TIME', 'WHO', 'WHAT', 'EFFECT', 'RULE', 'CHANGE', 'COMMAND', 'CARD']
const COMMAND_SHOWN = 120

/** What was recorded, newest first, as a table. */
export function auditReply(events: readonly AuditEvent[], isCut: boolean): Reply {
  if (events.length === 0) return { nodes: [{ kind: 'text', text: 'Nothing of the kind was recorded in that time.' }] }
  const rows = events.map(({ at, who, as, kind, effect, rule, change, line, onBehalf, message }) => [
    new Date(at).toISOString().slice(0, 19).replace('T', ' '),
    `${as ?? who}${onBehalf ? ' (on behalf)' : ''}`,
    kind,
    effect,
    rule ?? '',
    change ?? '',
    line.length > COMMAND_SHOWN ? `${line.slice(0, COMMAND_SHOWN)}…` : line,
    message ?? '',
  ])
  const layout = { ranks: [0, 0, 3, 0, 4, 2, 1, 5] }
  return {
    nodes: [
      { kind: 'table', columns: COLUMNS, rows, caption: 'what was asked, decided and done', layout, answer: true },
      {
        kind: 'context',
        text: `Newest first, times in UTC.${isCut ? ' There is more: narrow it with --user, --what, --effect, --change or --since; quarterdeck audit export has all of it.' : ''}`,
      },
    ],
  }
}
