import type { Finding, Subject } from '../watch/finding.ts'
import { certificateEnds } from '../watch/rules/certificate.ts'
import type { SelfState } from '../watch/rules/self.ts'
import { watcherSelf } from '../watch/rules/self.ts'
import type { Sight } from './sight.ts'

const CERTIFICATE: Subject = { kind: 'Certificate', namespace: '', name: 'of the API server' }

/** How the certificate stands that the API server shows us. */
export function lookAtCertificate(cluster: string, { now, certificateEnds: ends }: SelfState): Sight {
  return {
    cluster,
    subject: CERTIFICATE,
    findings: certificateEnds.find({ now, ends }, certificateEnds.limits),
    impact: { routed: false, lines: [], key: '' },
    changes: [],
    labels: {},
    whole: true,
  }
}

const SUBJECT: Subject = { kind: 'Watcher', namespace: '', name: 'watch' }

/** How the watcher itself stands. Whoever runs it says so; it goes to the ops channel. */
export function lookAtSelf(cluster: string, state: SelfState): Sight {
  const findings: readonly Finding[] = watcherSelf.find(state, watcherSelf.limits)
  return {
    cluster,
    subject: SUBJECT,
    findings,
    impact: { routed: false, lines: [], key: '' },
    changes: [],
    labels: {},
    whole: true,
  }
}
