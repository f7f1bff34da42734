import type { Card } from '../../incident/card.ts'
import type { Button, Line, Node, Reply, Select, Tone } from '../../reply.ts'
import { incidentButtons } from './buttons.ts'

/** What is added to a card by whoever may ask the cluster for it. */
export type Extras = {
  /** The last lines of the container that ended, secrets already hidden. */
  readonly log?: string
  readonly runbook?: string
}

const MAX_LOG_LINES = 10
const TONES: Readonly<Record<Card['severity'], Tone>> = { digest: 'info', notify: 'warn', high: 'bad', page: 'bad' }

/** An incident's message, as it stands: the first line says it all, the rest in the order somebody asks for it. */
export function incidentReply(card: Card, extras: Extras = {}): Reply {
  const runbook = extras.runbook ?? card.runbook
  const nodes: Node[] = [
    {
      kind: 'text',
      tone: toneOf(card),
      text: [{ strong: card.word }, '  ', ...(typeof card.title === 'string' ? [card.title] : card.title)],
    },
  ]
  if (card.rows.length > 0)
    nodes.push({ kind: 'fields', fields: card.rows.map(({ name, line }) => ({ name, value: line })) })
  if (extras.log !== undefined && card.standing !== 'resolved')
    nodes.push({ kind: 'code', text: lastLines(extras.log), filename: `${card.id}.log` })
  nodes.push({ kind: 'context', text: footer(card, runbook) })
  const { buttons, snooze } = actions(card)
  if (buttons.length > 0) nodes.push({ kind: 'buttons', buttons })
  if (snooze) nodes.push(snooze)
  return { nodes }
}

/** One line in the thread of an incident. */
export function newsReply(line: Line): Reply {
  return { nodes: [{ kind: 'text', text: line }] }
}

function toneOf({ standing, severity }: Card): Tone {
  if (standing === 'resolved') return 'good'
  return standing === 'recovering' ? 'warn' : TONES[severity]
}

function footer({ footer: text }: Card, runbook: string | undefined): Line {
  const spans = typeof text === 'string' ? [text] : text
  return runbook === undefined || !/^https?:\/\//.test(runbook)
    ? spans
    : [...spans, ' · ', { link: runbook, label: 'runbook' }]
}

function lastLines(log: string): string {
  return log.trimEnd().split('\n').slice(-MAX_LOG_LINES).join('\n')
}

function actions(card: Card): { readonly buttons: readonly Button[]; readonly snooze: Select | undefined } {
  return card.standing === 'resolved' ? { buttons: [], snooze: undefined } : incidentButtons(card)
}
