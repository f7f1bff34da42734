import type { Redis } from 'ioredis'
import { queueAway } from '../jobs/connection.ts'
import type { Audit } from './audit/store.ts'
import { auditStream } from './audit/store.ts'
import type { Log } from './log.ts'

/** The audit stream of this process, echoed into the log, failing with a sentence while Redis is away. */
export function auditTrail(redis: Redis, prefix: string, writer: string, log: Log): Audit {
  const append = auditStream(redis, `${prefix}:audit`, writer, (link) => log.info({ audit: link }, 'audit'))
  return async (event) => {
    try {
      await append(event)
    } catch (error) {
      throw queueAway(error)
    }
  }
}
