import { Fault } from '../../src/fault.ts'
import type { Incident } from '../../src/incident/incident.ts'
import { canI } from '../../src/kube/access.ts'
import { readHandle } from '../../src/watch/azure/handle.ts'
import type { Context } from '../context.ts'

/**
 * Whether the person may know what is wrong somewhere: who may list the pods of a namespace, or the nodes for what is in
 * none. The cluster itself decides, as for every other question.
 */
export async function mayLook({ cluster, namespace, aks }: Place, context: Context): Promise<boolean> {
  const found = context.clusters.find(cluster)
  // What only Azure knows has no RBAC that could be asked: who may see it there may know what is wrong with it.
  if (!found) return aks !== undefined && (await context.allows({ name: 'aks show', risk: 'read' }, aks))
  const access =
    namespace === undefined || namespace === ''
      ? { verb: 'list', resource: 'nodes' }
      : { verb: 'list', resource: 'pods', namespace }
  return (await canI(found.as(context.subject), access, context.signal)).allowed
}

type Place = { readonly cluster: string; readonly namespace?: string | undefined; readonly aks?: string | undefined }

function placeOf({ cluster, subject: { kind, namespace, name } }: Incident): Place {
  const isAks = kind === 'AksCluster' || kind === 'AksPool' || kind === 'AksUpkeep'
  return { cluster, namespace, ...(isAks && { aks: readHandle(name).cluster }) }
}

function keyOf({ cluster, namespace, aks = '' }: Place): string {
  return `${cluster}/${namespace}/${aks}`
}

/** Those the person may know of, and how many they may not. A cluster that does not answer shows nothing. */
export async function visible(
  incidents: readonly Incident[],
  context: Context,
): Promise<{ readonly seen: readonly Incident[]; readonly hidden: number; readonly silent: readonly string[] }> {
  const silent = new Set<string>()
  const places = new Map(incidents.map(placeOf).map((place) => [keyOf(place), place]))
  const allowed = new Set<string>()
  await Promise.all(
    [...places].map(async ([key, place]) => {
      try {
        if (await mayLook(place, context)) allowed.add(key)
      } catch (error) {
        if (!(error instanceof Fault) || context.signal.aborted) throw error
        silent.add(place.cluster)
      }
    }),
  )
  const seen = incidents.filter((incident) => allowed.has(keyOf(placeOf(incident))))
  return { seen, hidden: incidents.length - seen.length, silent: [...silent] }
}

/** The incident of an id, which the person must be allowed to know of. Throws a not-found or a denied Fault. */
export async function incidentFor(id: string, context: Context, cluster: string | undefined): Promise<Incident> {
  const { incident } = await context.incidents.find(id, cluster)
  const { namespace } = incident.subject
  if (await mayLook(placeOf(incident), context)) return incident
  const what = namespace === '' ? 'nodes' : `pods in ${namespace}`
  throw new Fault(
    'denied',
    `${incident.id} is about something that you may not see: ${context.subject.user} may not list ${what} on ${incident.cluster}.`,
    {
      hint: 'The cluster’s RBAC decides that; whoever runs the cluster can grant it.',
    },
  )
}
