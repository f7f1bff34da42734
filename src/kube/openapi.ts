import { Fault } from '../fault.ts'
import type { Api } from './api.ts'
import { isRecord } from './objects.ts'
import { StatusFault } from './status.ts'

/** The largest description of one group version that is read, in bytes; those of Kubernetes itself are below 3 MB. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * The OpenAPI v3 description of a group version, or undefined when the cluster does not serve that one
 * (`/openapi/v3`, Kubernetes 1.27). Throws a Fault for a cluster that describes itself in no such way.
 */
export async function readOpenApi(
  api: Api,
  { group, version }: { readonly group: string; readonly version: string },
  signal?: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const place = group ? `apis/${group}/${version}` : `api/${version}`
  const { json: index } = await allOf(api, signal)
  const paths = isRecord(index) && isRecord(index.paths) ? index.paths : {}
  if (!Object.hasOwn(paths, place)) return undefined
  const { json } = await api.get(`/openapi/v3/${place}`, { signal, maxBytes: MAX_BYTES })
  return isRecord(json) ? json : {}
}

async function allOf(api: Api, signal: AbortSignal | undefined) {
  try {
    return await api.get('/openapi/v3', { signal })
  } catch (error) {
    if (!(error instanceof StatusFault) || error.status.code !== 404) throw error
    throw new Fault('not-found', `${api.cluster} does not describe its types in OpenAPI v3.`, {
      hint: 'Kubernetes does since 1.27. Which types there are: /k8s api-resources',
      cause: error,
    })
  }
}
