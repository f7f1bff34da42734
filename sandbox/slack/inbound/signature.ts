import { createHmac } from 'node:crypto'

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signRequest(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
}
