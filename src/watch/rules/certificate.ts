import type { Severity } from '../finding.ts'
import type { Rule } from './rule.ts'
import { finding, NO_FINDINGS } from './rule.ts'

/** The certificate that the API server shows, as of the last connection; undefined where there is no TLS to see one. */
export type CertificateView = { readonly now: number; readonly ends: number | undefined }

const DAY = 86_400_000

/** R32, as far as it needs no rights: certificates within the cluster are not ours to read. */
export const certificateEnds: Rule<CertificateView> = {
  id: 'R32',
  name: 'cert',
  words:
    'the API server’s certificate ends within 21 days, a line of the report; within 7 a message; within 1 it stands out',
  resolves: 'a later one is shown',
  exclusions: 'connections without TLS, or through a proxy',
  severity: 'digest',
  limits: { digest: 21, notify: 7, high: 1 },
  needs: [],
  find({ now, ends }, { digest = 21, notify = 7, high = 1 }) {
    if (ends === undefined) return NO_FINDINGS
    const days = (ends - now) / DAY
    if (days > digest) return NO_FINDINGS
    const severity: Severity = days <= high ? 'high' : days <= notify ? 'notify' : 'digest'
    const left =
      days <= 0 ? 'has ended' : days < 2 ? `ends in ${Math.floor(days * 24)} h` : `ends in ${Math.floor(days)} days`
    return [
      finding(certificateEnds, {
        family: 'cert',
        severity,
        since: now,
        hold: 0,
        headline: left,
        cause: [days <= 0 ? 'it ended at ' : 'it ends at ', { time: ends }],
        causeKey: `cert ${severity}`,
        next: 'Renew it: without it nobody reaches the cluster, nodes included.',
      }),
    ]
  },
}
