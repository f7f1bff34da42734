import { createHmac, timingSafeEqual } from 'node:crypto'
import { limits } from './limits.ts'

export type Signed = {
  readonly signature: string | undefined
  /** Seconds since the epoch, as Slack wrote it. */
  readonly timestamp: string | undefined
  /** The bytes as they came: parsing and writing them again would be another body. */
  readonly body: Buffer
}

/**
 * Whether Slack signed these bytes within the last, or next, five minutes.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack; Bolt 5.1 lets timestamps of the future pass.
 */
export function isSigned({ signature, timestamp, body }: Signed, secret: string, nowMs: number): boolean {
  if (!timestamp || !/^\d{1,12}$/.test(timestamp) || !signature || !/^v0=[0-9a-f]{64}$/.test(signature)) return false
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > limits.skewSeconds) return false
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest()
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'))
}
