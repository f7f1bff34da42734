import type { Notice } from '../../src/alert/notice.ts'
import { cardOf } from '../../src/incident/card.ts'
import type { Incident } from '../../src/incident/incident.ts'
import type { Delivery } from '../../src/job.ts'
import type { Line, Node, Reply, Span } from '../../src/reply.ts'
import { incidentReply, newsReply } from '../../src/view/incident/incident.ts'
import { stormReply, summaryReply } from '../../src/view/incident/summary.ts'
import { channelAddress } from './place.ts'

export type WordsOptions = {
  readonly cluster: string
  /** The last words of the container an incident is about. */
  readonly logOf: (incident: string) => string | undefined
  /** Where configuration says what to do about a rule. */
  readonly runbooks: readonly { readonly rule: string; readonly url: string }[]
  /** Who is told of pages in a channel. */
  readonly mentionsIn: (channel: string) => readonly string[]
}

/** What a notice says, on its way to a conversation. The same notice is the same delivery, whoever makes it again. */
export function deliveryOf(notice: Notice, options: WordsOptions): Delivery {
  const to = channelAddress(notice.to.channel)
  const base = { v: 1 as const, id: idOf(options.cluster, notice.id), to }
  switch (notice.kind) {
    case 'root': {
      const { key, revision, incident } = notice
      const living = { key: livingKeyOf(options.cluster, key), revision }
      return {
        ...base,
        living,
        reply: withMentions(rootReply(incident, options), incident.state === 'open' ? notice.to.mention : []),
      }
    }
    case 'news': {
      const mention = notice.loud ? notice.to.mention : []
      const under = livingKeyOf(options.cluster, notice.under)
      return { ...base, under, reply: newsReply(mentioning(notice.line, mention)) }
    }
    case 'summary':
    case 'storm': {
      const { key, revision, incidents, kind } = notice
      const reply = (kind === 'summary' ? summaryReply : stormReply)(options.cluster, incidents.map(cardOf))
      const mention = notice.to.mention.includes('*') ? options.mentionsIn(notice.to.channel) : notice.to.mention
      return {
        ...base,
        living: { key: livingKeyOf(options.cluster, key), revision },
        reply: withMentions(reply, mention),
      }
    }
  }
}

/** Letters that BullMQ takes for an id, which must have no colon. */
export function idOf(cluster: string, id: string): string {
  return `watch.${cluster}.${id}`.replace(/[^\w.@+-]/g, (letter) => `+${letter.codePointAt(0)?.toString(16)}+`)
}

export function livingKeyOf(cluster: string, key: string): string {
  return `incident:${cluster}:${key}`
}

function rootReply(incident: Incident, { logOf, runbooks }: WordsOptions): Reply {
  const log = logOf(incident.id)
  const rules = new Set(Object.values(incident.held).flatMap(({ finding: { rule, family } }) => [rule, family]))
  const runbook = incident.runbook ?? runbooks.find(({ rule }) => rules.has(rule))?.url
  return incidentReply(cardOf(incident), {
    ...(log === undefined ? {} : { log }),
    ...(runbook === undefined ? {} : { runbook }),
  })
}

/** Under the first lines, because a preview shows only those. */
function withMentions(reply: Reply, mention: readonly string[]): Reply {
  if (mention.length === 0) return reply
  const node: Node = { kind: 'text', text: ['For ', ...people(mention)] }
  const at = reply.nodes.findIndex(({ kind }) => kind === 'buttons' || kind === 'select')
  return { nodes: at < 0 ? [...reply.nodes, node] : reply.nodes.toSpliced(at, 0, node) }
}

function mentioning(line: Line, mention: readonly string[]): Line {
  if (mention.length === 0) return line
  return [...people(mention), ' ', ...(typeof line === 'string' ? [line] : line)]
}

function people(mention: readonly string[]): readonly Span[] {
  return mention.flatMap((person, i): Span[] => (i === 0 ? [{ person }] : [' ', { person }]))
}
