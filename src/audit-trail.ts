import type { KeyObject } from 'node:crypto'
import { createSecretKey, hkdfSync, randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { queueAway } from '../jobs/connection.ts'
import { auditFile } from './audit/file.ts'
import type { AuditEvent } from './audit/record.ts'
import type { Audit } from './audit/store.ts'
import { auditStream } from './audit/store.ts'
import type { Config } from './config.ts'
import { Fault } from './fault.ts'
import type { Log } from './log.ts'
import { mask } from './view/mask.ts'

/**
 * The audit stream of this process, echoed into the log and kept in a file where there is one, failing with a sentence while
 * Redis is away or the disk takes nothing.
 */
export function auditTrail(redis: Redis, prefix: string, secret: string, log: Log, to?: Config['audit']): Audit {
  const write = to?.file === undefined ? undefined : auditFile({ path: to.file, sync: to.sync })
  const append = auditStream(
    redis,
    `${prefix}:audit`,
    { writer: randomUUID(), signedWith: auditKey(secret) },
    (link) => log.info({ audit: link }, 'audit'),
    write && ((link) => write(link).catch((error: unknown) => Promise.reject(notKept(error, log)))),
  )
  return async (event) => {
    try {
      await append(withoutSecrets(event))
    } catch (error) {
      throw error instanceof Fault ? error : queueAway(error)
    }
  }
}

/** Nothing is changed that cannot be recorded. */
function notKept(error: unknown, log: Log): Fault {
  log.error(
    { error: error instanceof Error ? error.message : String(error) },
    'The record could not be written to its file',
  )
  return new Fault('queue', 'The record of what is done cannot be written, so nothing is done.', {
    hint: 'Whoever runs the bot finds the reason in its log: the disk may be full. Questions are answered meanwhile.',
    retryable: true,
    cause: error,
  })
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
