import type { Azure } from './azure.ts'
import { listOf } from './azure.ts'
import type { AksCluster } from './cluster.ts'

/** How much of a quota is used. */
export type Usage = { readonly name: string; readonly used: number; readonly limit: number }

/** One of the checks behind “Diagnose and solve problems”. */
export type DetectorRef = { readonly id: string; readonly name: string; readonly category: string }

/** What a check found: each line with Azure's word for how it is. */
export type Diagnosis = DetectorRef & { readonly says: readonly { readonly status: string; readonly text: string }[] }

const DETECTORS = '2024-08-01'
const USAGES = '2024-07-01'
const MOST_LINES = 20
const LONGEST = 300

type Body = Readonly<Record<string, unknown>>

/** What may be used of virtual machines in the region of a cluster, and how much of it is. */
export async function usagesFor(azure: Azure, of: AksCluster, signal: AbortSignal): Promise<readonly Usage[]> {
  const path = `/subscriptions/${of.subscription.id}/providers/Microsoft.Compute/locations/${encodeURIComponent(of.location)}/usages?api-version=${USAGES}`
  const body = await azure.client(of.subscription).get(path, `read the quota of ${of.location}`, signal)
  return listOf(body).flatMap(({ name, currentValue, limit }) => {
    const said = at(name, 'localizedValue') ?? at(name, 'value')
    return typeof said === 'string' ? [{ name: said, used: Number(currentValue), limit: Number(limit) }] : []
  })
}

/** The checks that Azure has for a cluster. */
export async function detectorsOf(azure: Azure, of: AksCluster, signal: AbortSignal): Promise<readonly DetectorRef[]> {
  const body = await azure
    .client(of.subscription)
    .get(`${of.id}/detectors?api-version=${DETECTORS}`, `list the checks of ${of.name}`, signal)
  return listOf(body).map(refOf)
}

/** Runs one check; it looks at the last 24 hours. */
export async function diagnose(azure: Azure, of: AksCluster, id: string, signal: AbortSignal): Promise<Diagnosis> {
  const path = `${of.id}/detectors/${encodeURIComponent(id)}?api-version=${DETECTORS}`
  const body = (await azure
    .client(of.subscription)
    .get(path, `run the check ${id} of ${of.name}`, signal)) as Body | null
  const properties = at(body, 'properties')
  const dataset = at(properties, 'dataset')
  const lines = (Array.isArray(dataset) ? dataset : []).flatMap(linesOf)
  const overall = at(at(properties, 'status'), 'message')
  const said = lines.length > 0 || typeof overall !== 'string' || !overall ? lines : [{ status: 'Info', text: overall }]
  return { ...refOf(body ?? {}), says: said.slice(0, MOST_LINES) }
}

function refOf(said: Body): DetectorRef {
  const metadata = at(at(said, 'properties'), 'metadata')
  const id = String(at(metadata, 'id') ?? said.name ?? '?')
  return { id, name: String(at(metadata, 'name') ?? id), category: String(at(metadata, 'category') ?? '') }
}

/** A check answers with tables; those that people read have a column Status and a column Message. */
function linesOf(dataset: unknown): { readonly status: string; readonly text: string }[] {
  const table = at(dataset, 'table')
  const columns = at(table, 'columns')
  const rows = at(table, 'rows')
  if (!Array.isArray(columns) || !Array.isArray(rows)) return []
  const names = columns.map((column) => String(at(column, 'columnName')))
  const [status, message] = [names.indexOf('Status'), names.indexOf('Message')]
  if (status < 0 || message < 0) return []
  // A line is repeated for each of its details.
  const seen = new Set<string>()
  return rows.flatMap((row) => {
    const cells = Array.isArray(row) ? row : []
    const text = String(cells[message] ?? '')
      .replace(/<[^>]{0,200}>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, LONGEST)
    if (!text || seen.has(text)) return []
    seen.add(text)
    return [{ status: String(cells[status] ?? ''), text }]
  })
}

function at(said: unknown, key: string): unknown {
  return typeof said === 'object' && said !== null ? (said as Body)[key] : undefined
}
