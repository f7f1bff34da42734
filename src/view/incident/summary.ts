import type { Card } from '../../incident/card.ts'
import type { Line, Reply, Span } from '../../reply.ts'

const MOST = 20
const RANK: Readonly<Record<Card['severity'], number>> = { page: 0, high: 1, notify: 2, digest: 3 }

/** What was wrong before anybody watched: one message for all of it. */
export function summaryReply(cluster: string, cards: readonly Card[]): Reply {
  return many(cards, (open) =>
    open === 0
      ? [{ strong: 'RESOLVED' }, `  Everything that was wrong on ${cluster} when watching began is well again.`]
      : [
          { strong: 'NOTICE' },
          `  ${open} ${open === 1 ? 'thing was' : 'things were'} already wrong on ${cluster} when watching began. From here on only what changes is told.`,
        ],
  )
}

/** Too much at once to say it one by one. */
export function stormReply(cluster: string, cards: readonly Card[]): Reply {
  const pages = cards.filter(({ severity, standing }) => severity === 'page' && standing !== 'resolved').length
  return many(cards, (open) =>
    open === 0
      ? [{ strong: 'RESOLVED' }, `  The further incidents on ${cluster} are over.`]
      : [
          { strong: pages > 0 ? 'PAGE' : 'NOTICE' },
          `  ${open} more ${open === 1 ? 'incident' : 'incidents'} on ${cluster}${pages > 0 ? `, ${pages} of them urgent` : ''}: too many at once for a message each.`,
        ],
  )
}

function many(cards: readonly Card[], title: (open: number) => Line): Reply {
  const open = cards
    .filter(({ standing }) => standing !== 'resolved')
    .sort((a, b) => RANK[a.severity] - RANK[b.severity])
  const items = open.slice(0, MOST).map((card): Line => [{ code: card.id }, ' ', ...spans(card.title)])
  const more = open.length - items.length
  return {
    nodes: [
      { kind: 'text', tone: open.length === 0 ? 'good' : 'warn', text: title(open.length) },
      ...(items.length > 0 ? [{ kind: 'list' as const, items }] : []),
      ...(more > 0
        ? [{ kind: 'context' as const, text: `and ${more} more: /k8s incidents --cluster ${cards[0]?.cluster ?? ''}` }]
        : []),
    ],
  }
}

function spans(line: Line): readonly Span[] {
  return typeof line === 'string' ? [line] : line
}
