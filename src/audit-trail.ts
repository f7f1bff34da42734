import type { Redis } from 'ioredis'
import { queueAway } from '../jobs/connection.ts'
import type { AuditEvent } from './audit/record.ts'
import type { Audit } from './audit/store.ts'
import { auditStream } from './audit/store.ts'
import type { Log } from './log.ts'
import { mask } from './view/mask.ts'

/** The audit stream of this process, echoed into the log, failing with a sentence while Redis is away. */
export function auditTrail(redis: Redis, prefix: string, writer: string, log: Log): Audit {
  const append = auditStream(redis, `${prefix}:audit`, writer, (link) => log.info({ audit: link }, 'audit'))
  return async (event) => {
    try {
      await append(withoutSecrets(event))
    } catch (error) {
      throw queueAway(error)
    }
  }
}

/** What somebody types may hold a password, and what is recorded is kept for good and shown to others. */
function withoutSecrets({ line, reason, ...event }: AuditEvent): AuditEvent {
  return { ...event, line: mask(line).text, ...(reason !== undefined && { reason: mask(reason).text }) }
}
