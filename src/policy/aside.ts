import type { Address } from '../chat.ts'

/**
 * Where a refusal or an error goes that a click led to: to whoever clicked, beside the message, which stays as it is.
 * Otherwise a guest's click, or a cluster that is down, would wipe an answer that others still read.
 */
export function aside(address: Address): Address {
  const { replaces, thread, ...rest } = address
  if (replaces === undefined) return address
  return { ...rest, visibility: 'private', ...(thread !== undefined && thread !== replaces ? { thread } : {}) }
}
