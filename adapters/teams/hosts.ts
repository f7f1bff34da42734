/**
 * Whether an address that Teams names is where its files are: over TLS, but for this machine itself, at one of these hosts or
 * below it. What an activity says is Microsoft's word, and all the same no reason to send anything anywhere.
 */
export function isAmong(address: string, hosts: readonly string[]): boolean {
  const url = URL.parse(address)
  if (!url || url.username || url.password) return false
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === '127.0.0.1')
  return isSafe && hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))
}
