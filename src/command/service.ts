import type { Parsed } from './parse.ts'
import { lineOf, parse, quote } from './parse.ts'

/** Where a service runs. */
type Place = { readonly cluster: string; readonly namespace: string; readonly workload?: string }

/**
 * What is deployed by the name of a service goes where the service runs, unless the line says where: the line then names
 * the place, for everybody who reads or runs it later.
 */
export function atService(parsed: Parsed, find: (name: string) => Place | undefined): Parsed {
  if (parsed.name !== 'deploy' || parsed.namespace !== undefined || parsed.cluster !== undefined) return parsed
  const place = find(parsed.args.service)
  if (!place) return parsed
  const workload = parsed.flags.workload ?? place.workload
  const missing = parsed.flags.workload === undefined && workload !== undefined ? [`--workload=${workload}`] : []
  const words = [...missing, '-n', place.namespace, '--cluster', place.cluster]
  const { line } = parsed
  return parse(lineOf({ ...parsed, line: `${line} ${words.map(quote).join(' ')}` }))
}
