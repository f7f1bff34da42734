import { Fault } from '../../../src/fault.ts'
import { list } from '../../../src/kube/resources.ts'
import { dig, numberOf, textOf } from '../../../src/view/fields.ts'
import type { Context } from '../../context.ts'
import type { Live } from './patched.ts'

/** What goes with what is deleted, and what comes again by itself. */
export async function losing(lives: readonly Live[], cascade: string, context: Context): Promise<string[]> {
  const said = await Promise.all(lives.slice(0, MOST).map((live) => lossOf(live, cascade, context)))
  const rest = lives.length - MOST
  return [...said.flat(), ...(rest > 0 ? [`And so on for ${rest} more.`] : [])]
}

const MOST = 4
/** What is counted of a namespace that goes. */
const COUNTED = ['deployments.apps', 'statefulsets.apps', 'pods', 'services', 'persistentvolumeclaims', 'secrets']

async function lossOf(live: Live, cascade: string, context: Context): Promise<string[]> {
  const { on, object } = live
  switch (on.kind) {
    case 'Pod':
      return [podLoss(live)]
    case 'Namespace':
      return [`Everything in ${on.name} goes with it: ${await contentsOf(on.name, context)}. It cannot be undone.`]
    case 'Deployment':
    case 'StatefulSet':
    case 'ReplicaSet':
    case 'DaemonSet':
    case 'Job': {
      if (cascade === 'orphan') return [`Its pods go on, without anybody to look after them.`]
      const pods = numberOf(dig(object.status, 'replicas')) ?? numberOf(dig(object.status, 'currentNumberScheduled'))
      return [`${on.name} and its ${pods ?? ''} pods stop; nothing starts them again.`.replace('its  pods', 'its pods')]
    }
    case 'PersistentVolumeClaim':
      return [`The volume of ${on.name}, ${textOf(dig(object.status, 'capacity', 'storage'))}, may go with its data.`]
    case 'PersistentVolume':
      return [
        `Where ${on.name} is kept, its data may go with it (${textOf(dig(object.spec, 'persistentVolumeReclaimPolicy'))}).`,
      ]
    case 'CustomResourceDefinition':
      return [
        `Every ${textOf(dig(object.spec, 'names', 'kind'))} in every namespace goes with it. It cannot be undone.`,
      ]
    case 'Service':
      return [`Whoever calls ${on.name} finds nobody any more.`]
    default:
      return []
  }
}

function podLoss({ on, object }: Live): string {
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller === true)
  return owner
    ? `${owner.kind} ${owner.name} makes another ${on.name.startsWith(`${owner.name}-`) ? 'pod' : 'one'} in its place.`
    : `Nobody makes ${on.name} again: it has no owner.`
}

async function contentsOf(namespace: string, { api, cluster, signal }: Context): Promise<string> {
  const counted = await Promise.all(
    COUNTED.map(async (type) => {
      try {
        const resource = await cluster.discovery.resolve(type, signal)
        const { items, continue: more } = await list(api, resource, { namespace, limit: 200, signal })
        return items.length > 0 ? [`${items.length}${more ? '+' : ''} ${resource.resource}`] : []
      } catch (error) {
        if (error instanceof Fault) return []
        throw error
      }
    }),
  )
  return counted.flat().join(', ') || 'nothing that you may list'
}
