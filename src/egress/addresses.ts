import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { BlockList, isIP } from 'node:net'
import { Fault } from '../fault.ts'

/** Every address of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>

/** This machine, its link, the cloud's own services on every host (metadata, Azure's 168.63.129.16), and what is no host at all. */
const LOCAL = new BlockList()
/** Other machines that are not the public's (IANA special-purpose registries, RFC 6890), and ways to wrap an IPv4 address. */
const PRIVATE = new BlockList()

for (const [list, network, prefix] of [
  [LOCAL, '0.0.0.0', 8],
  [LOCAL, '127.0.0.0', 8],
  [LOCAL, '168.63.129.16', 32],
  [LOCAL, '169.254.0.0', 16],
  [LOCAL, '224.0.0.0', 4],
  [LOCAL, '240.0.0.0', 4],
  [PRIVATE, '10.0.0.0', 8],
  [PRIVATE, '100.64.0.0', 10],
  [PRIVATE, '172.16.0.0', 12],
  [PRIVATE, '192.0.0.0', 24],
  [PRIVATE, '192.168.0.0', 16],
  [PRIVATE, '198.18.0.0', 15],
] as const)
  list.addSubnet(network, prefix)
for (const [list, network, prefix] of [
  [LOCAL, '::', 96],
  [LOCAL, '64:ff9b::', 96],
  [LOCAL, '64:ff9b:1::', 48],
  [LOCAL, '2001::', 32],
  [LOCAL, '2002::', 16],
  [LOCAL, 'fd00:ec2::254', 128],
  [LOCAL, 'fe80::', 10],
  [LOCAL, 'fec0::', 10],
  [LOCAL, 'ff00::', 8],
  [PRIVATE, 'fc00::', 7],
] as const)
  list.addSubnet(network, prefix, 'ipv6')

/** Whether an address is this machine's own, its link's or its cloud's, or none at all: nobody is let through to those. */
export function isLocal(address: string): boolean {
  return isIP(address) === 0 || isIn(LOCAL, address)
}

/** Whether an address is not the public's; IPv4 within IPv6 is seen through. */
export function isPrivate(address: string): boolean {
  return isLocal(address) || isIn(PRIVATE, address)
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** The address that a URL's host is, if it is one; written in whatever way, URL reads it as one. */
export function literalOf({ hostname }: URL): string | undefined {
  const literal = hostname.replace(/^\[|\]$/g, '')
  return isIP(literal) ? literal : undefined
}

/** All of a name's addresses, as this machine resolves them. */
export const resolveHere: Resolve = (hostname) => lookup(hostname, { all: true })

/**
 * A look-up for connections: `check` gets all addresses of a name and returns those that may be dialled, or throws for the
 * name; what is checked is what is dialled.
 */
export function checkedLookup(
  check: (hostname: string, addresses: readonly LookupAddress[]) => readonly LookupAddress[],
  resolve: Resolve = resolveHere,
): LookupFunction {
  return (hostname, { all }, found) => {
    resolve(hostname).then(
      (resolved) => {
        try {
          const addresses = check(hostname, resolved)
          const [first] = addresses
          if (!first) throw new Fault('unreachable', `${hostname} has no address.`, { retryable: true })
          if (all) found(null, [...addresses])
          else found(null, first.address, first.family)
        } catch (error) {
          found(error instanceof Error ? error : new Error('refused'), '')
        }
      },
      (error: Error) => found(error, ''),
    )
  }
}
