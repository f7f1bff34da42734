import type { Line, Reply } from '../../reply.ts'

const MOST = 40

/** Something that went well and that somebody may have waited for. */
export function noteReply(line: Line): Reply {
  return {
    nodes: [
      { kind: 'text', tone: 'good', text: [{ strong: 'DONE' }, '  ', ...(typeof line === 'string' ? [line] : line)] },
    ],
  }
}

/** The report: what happened without needing anybody. Nobody is mentioned in it. */
export function reportReply(
  cluster: string,
  lines: readonly Line[],
  { from, to }: { readonly from: number; readonly to: number },
): Reply {
  const more = lines.length - MOST
  return {
    nodes: [
      {
        kind: 'text',
        tone: 'info',
        text: [
          { strong: 'REPORT' },
          `  ${cluster}, `,
          { time: from },
          ' to ',
          { time: to },
          lines.length === 0 ? ': nothing happened that needed saying.' : ':',
        ],
      },
      ...(lines.length > 0 ? [{ kind: 'list' as const, items: lines.slice(0, MOST) }] : []),
      ...(more > 0 ? [{ kind: 'context' as const, text: `and ${more} more` }] : []),
    ],
  }
}
