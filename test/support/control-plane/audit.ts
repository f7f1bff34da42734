import { open } from 'node:fs/promises'

/** One line of the API server's audit log (audit.k8s.io/v1 Event), as far as tests read it. */
export type AuditEvent = {
  readonly auditID: string
  readonly stage: string
  readonly verb: string
  readonly requestURI: string
  readonly user: { readonly username: string; readonly groups?: readonly string[] }
  readonly impersonatedUser?: { readonly username: string; readonly groups?: readonly string[] }
  readonly userAgent?: string
  readonly objectRef?: {
    readonly resource?: string
    readonly namespace?: string
    readonly name?: string
    readonly subresource?: string
  }
  readonly responseStatus?: { readonly code?: number; readonly reason?: string }
  readonly annotations?: Readonly<Record<string, string>>
}

/** All requests are logged without their bodies, except those of the control plane's own parts, which would drown the others. */
export const AUDIT_POLICY = JSON.stringify({
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    {
      level: 'None',
      users: ['system:apiserver', 'system:kube-controller-manager', 'system:kube-scheduler', 'system:kubelet'],
    },
    { level: 'Metadata' },
  ],
})

/** Reads the log as it stands at each call, only what is new from disk. Answers may be a moment ahead of their lines. */
export function auditReader(path: string): () => Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = []
  let offset = 0
  return async () => {
    const file = await open(path, 'r').catch(() => undefined)
    if (!file) return []
    try {
      const { size } = await file.stat()
      const fresh = Buffer.alloc(Math.max(0, size - offset))
      const { bytesRead } = await file.read(fresh, 0, fresh.length, offset)
      const whole = fresh.subarray(0, bytesRead).lastIndexOf(10) + 1
      offset += whole
      for (const line of fresh.subarray(0, whole).toString('utf8').split('\n')) {
        if (line) events.push(JSON.parse(line) as AuditEvent)
      }
    } finally {
      await file.close()
    }
    return [...events]
  }
}
