import type { Line } from '../reply.ts'
import type { Certainty, Finding } from '../watch/finding.ts'

type Words = {
  readonly headline: string
  readonly cause: Line
  readonly certainty: Certainty
  readonly next: Line
  readonly impact: readonly Line[]
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
        headline: `${names.length} nodes ${same && sample?.causeKey === 'silent' ? 'stopped answering' : 'are not ready'}`,
        certainty: kind === 'cluster' ? 'unknown' : 'probably',
        cause: kind === 'cluster' ? 'they have neither zone nor pool in common' : `they are all in ${kind} ${what}`,
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
        next: 'Look at coredns in kube-system.',
      }
    default:
      return { ...common, headline: `${count} fail alike`, certainty: 'probably' }
  }
}

function registryCause(why: string, findings: readonly Finding[]): Line {
  const said: Readonly<Record<string, string>> = {
    unauthorized: 'it refuses us (not authorized)',
    limited: 'it says we ask too often',
    unreachable: 'it does not answer',
  }
  return said[why] ?? findings[0]?.cause ?? ''
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST).join(', ')
  return names.length > MOST ? `${shown} and ${names.length - MOST} more` : shown
}
