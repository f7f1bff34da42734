import type { Fields } from '../fields.ts'
import { dig, fieldsList, listOf, textOf } from '../fields.ts'

/** Addresses that are named; the rest are counted. */
const SHOWN = 3

/** The ready addresses behind one port of a Service, as `10.0.0.1:80,… + 2 more...` (describe.go, formatEndpointSlices). */
export function endpointText(slices: readonly Fields[], port: string): string {
  if (slices.length === 0) return '<none>'
  const all = slices.flatMap((slice) => addresses(slice, port))
  const ready = all.filter((one) => one.ready)
  const text = ready
    .slice(0, SHOWN)
    .map((one) => one.address)
    .join(',')
  // kubectl notices only at the next endpoint, ready or not, that the list was full.
  const third = all.indexOf(ready[SHOWN - 1] ?? NOBODY)
  const more = third >= 0 && third < all.length - 1
  return more ? `${text} + ${ready.length - SHOWN} more...` : text
}

type Endpoint = { readonly ready: boolean; readonly address: string }

const NOBODY: Endpoint = { ready: false, address: '' }

function addresses(slice: Fields, port: string): readonly Endpoint[] {
  const ports = fieldsList(slice.ports)
  const endpoints = fieldsList(slice.endpoints).map((endpoint) => ({
    ready: dig(endpoint, 'conditions', 'ready') !== false,
    address: textOf(listOf(endpoint.addresses)[0]),
  }))
  // Headless services may have no ports at all.
  if (ports.length === 0) return endpoints
  return ports
    .filter((one) => textOf(one.name) === port)
    .flatMap((one) => endpoints.map(({ ready, address }) => ({ ready, address: hostPort(address, textOf(one.port)) })))
}

function hostPort(address: string, port: string): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
