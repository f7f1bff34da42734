import type { Line, Span } from '../reply.ts'
import type { Certainty, Finding } from '../watch/finding.ts'

type Words = {
  readonly headline: string
  readonly cause: Line
  readonly certainty: Certainty
  readonly next: Line
  readonly impact: readonly Line[]
  readonly past?: true
}

const MOST = 6

/** What is said of a cause that several have in common. */
export function groupWords(tag: string, names: readonly string[], findings: readonly Finding[]): Words {
  const [kind = '', ...rest] = tag.split('/')
  const what = rest.join('/')
  const [sample] = findings
  const same = new Set(findings.map(({ causeKey }) => causeKey)).size === 1
  const common = {
    cause: sample?.cause ?? '',
    certainty: sample?.certainty ?? 'unknown',
    next: sample?.next ?? '',
    impact: [`${listOf(names)}.`],
  }
  const count = `${names.length} workloads`
  switch (kind) {
    case 'registry':
      return {
        ...common,
        headline: `${count} cannot pull from it`,
        cause: registryCause(rest.at(-1) ?? '', findings),
        certainty: 'because',
      }
    case 'zone':
    case 'pool':
    case 'cluster':
      return {
        ...common,
        ...(same && sample?.causeKey === 'silent'
          ? { headline: `${names.length} nodes stopped answering`, past: true }
          : { headline: `${names.length} nodes are not ready` }),
        certainty: kind === 'cluster' ? 'unknown' : 'probably',
        cause:
          kind === 'cluster'
            ? 'they have neither zone nor pool in common; so many at once are seldom the machines'
            : `they are all in ${kind} ${what}`,
        next: 'Look at the machines where they are run, and at the network between them and the API server.',
      }
    case 'quota':
      return {
        ...common,
        headline: `${count} cannot create pods: it is used up`,
        certainty: 'because',
        next: 'Raise the quota, or scale something down.',
      }
    case 'webhook':
      return { ...common, headline: `${count} cannot create pods: it refuses or does not answer`, certainty: 'because' }
    case 'secret':
    case 'configmap':
      return { ...common, headline: `${count} cannot start without it`, certainty: 'because' }
    case 'scheduler':
      return { ...common, headline: `pods of ${count} find no node`, certainty: 'because' }
    case 'names':
      return {
        ...common,
        headline: `${count} cannot look names up`,
        certainty: 'probably',
        cause: ['the DNS of the cluster; one of them ended with ', ...lineOf(common.cause)],
        next: 'Look at coredns in kube-system.',
      }
    case 'metrics':
      return {
        ...common,
        headline: `${names.length} autoscalers cannot read theirs, so they do not scale`,
        certainty: 'because',
        next: 'Look at metrics-server in kube-system, and at its APIService.',
      }
    case 'namespace':
      return {
        ...common,
        headline: `${few(names)} stopped being ready within a minute`,
        past: true,
        certainty: 'probably',
        cause: 'something they have in common: a database, a queue, a secret, the network',
        next: 'Look at what they all depend on before looking at each.',
      }
    default:
      return { ...common, headline: `${count} fail alike`, certainty: 'probably' }
  }
}

function registryCause(why: string, findings: readonly Finding[]): Line {
  const said: Readonly<Record<string, string>> = {
    unauthorized: 'it refuses us (not authorized)',
    denied: 'it refuses us, or has no such repositories',
    limited: 'it says we ask too often',
    unreachable: 'it does not answer',
  }
  return said[why] ?? findings[0]?.cause ?? ''
}

/** `cart, checkout and 2 more`, of names in one namespace. */
function few(names: readonly string[]): string {
  const short = names.map((name) => name.slice(name.indexOf('/') + 1))
  return short.length <= 3
    ? `${short.slice(0, -1).join(', ')} and ${short.at(-1)}`
    : `${short.slice(0, 2).join(', ')} and ${short.length - 2} more`
}

function lineOf(line: Line): readonly Span[] {
  return typeof line === 'string' ? [line] : line
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST).join(', ')
  return names.length > MOST ? `${shown} and ${names.length - MOST} more` : shown
}
