import type { KeyObject } from 'node:crypto'
import { createSecretKey, hkdfSync, randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { queueAway } from '../jobs/connection.ts'
import type { AuditEvent } from './audit/record.ts'
import type { Audit } from './audit/store.ts'
import { auditStream } from './audit/store.ts'
import type { Log } from './log.ts'
import { mask } from './view/mask.ts'

/** The audit stream of this process, echoed into the log, failing with a sentence while Redis is away. */
export function auditTrail(redis: Redis, prefix: string, secret: string, log: Log): Audit {
  const append = auditStream(redis, `${prefix}:audit`, { writer: randomUUID(), signedWith: auditKey(secret) }, (link) =>
    log.info({ audit: link }, 'audit'),
  )
  return async (event) => {
    try {
      await append(withoutSecrets(event))
    } catch (error) {
      throw queueAway(error)
    }
  }
}

/**
 * The key of the record's signatures, derived from the secret that all processes share (HKDF, RFC 5869). Given as bytes,
 * Node would make a key of them for every signature: 14 instead of 2.4 µs.
 */
export function auditKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'quarterdeck', 'the audit record', 32)))
}

/** What somebody types may hold a password, and what is recorded is kept for good and shown to others. */
function withoutSecrets({ line, reason, ...event }: AuditEvent): AuditEvent {
  return { ...event, line: mask(line).text, ...(reason !== undefined && { reason: mask(reason).text }) }
}
