import type { Diagnosis } from '../../azure/insight.ts'
import type { Line, Node, Tone } from '../../reply.ts'

type Outcome = { readonly name: string; readonly found?: Diagnosis; readonly failed?: string }

const BAD = /critical|failed|error/i
const WARN = /warn/i

/** What Azure's own checks found, the worst first. */
export function diagnosisReply(cluster: string, outcomes: readonly Outcome[], left: number): Node[] {
  const rated = outcomes.map((outcome) => ({ ...outcome, tone: toneOf(outcome) }))
  const order: readonly Tone[] = ['bad', 'warn', 'info', 'good']
  const sorted = rated.sort((one, other) => order.indexOf(one.tone) - order.indexOf(other.tone))
  const wrong = sorted.filter(({ tone }) => tone === 'bad' || tone === 'warn')
  const unknown = sorted.filter(({ failed }) => failed !== undefined)
  const said = [
    wrong.length > 0
      ? `: worth a look: ${wrong.map(({ name }) => name).join(', ')}`
      : ': Azure’s checks found nothing wrong',
    unknown.length > 0 ? `; ${unknown.length} did not answer` : '',
  ]
  return [
    { kind: 'text', tone: sorted[0]?.tone ?? 'info', text: [{ strong: cluster }, said.join('')] },
    { kind: 'list', items: sorted.flatMap(linesOf) },
    ...(left > 0
      ? [{ kind: 'context' as const, text: `${left} more checks were not run; one alone: --check ID` }]
      : []),
    { kind: 'context', text: 'These look at the last 24 hours; what is wrong right now: /aks health and /k8s health' },
  ]
}

function linesOf({ name, found, failed }: Outcome): Line[] {
  if (failed !== undefined) return [[{ strong: name }, `: not known: ${failed}`]]
  const says = found?.says ?? []
  const wrong = says.filter(({ status }) => BAD.test(status) || WARN.test(status))
  const shown = wrong.length > 0 ? wrong : says.slice(0, 1)
  if (shown.length === 0) return [[{ strong: name }, ': nothing found']]
  return shown
    .slice(0, 3)
    .map(({ status, text }): Line => [{ strong: name }, `: ${status ? `${status}: ` : ''}${text}`])
}

function toneOf({ found }: Outcome): Tone {
  const states = (found?.says ?? []).map(({ status }) => status)
  if (states.some((status) => BAD.test(status))) return 'bad'
  if (states.some((status) => WARN.test(status))) return 'warn'
  return found ? 'good' : 'info'
}
