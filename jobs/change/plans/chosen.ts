import type { Resources } from '../../../src/command/resources.ts'
import { Fault } from '../../../src/fault.ts'
import type { Resource } from '../../../src/kube/discovery.ts'
import type { KubeObject } from '../../../src/kube/objects.ts'
import { list } from '../../../src/kube/resources.ts'
import type { Target } from '../../commands/targets.ts'
import { findTargets } from '../../commands/targets.ts'
import type { Context } from '../../context.ts'
import type { Live } from './patched.ts'
import { fullName, readLive, refOf } from './patched.ts'

export type Choice = { readonly selector?: string | undefined; readonly fieldSelector?: string | undefined }

/** Objects that one line may change; more is a script's work. */
const MOST = 50

/**
 * What a line is about, read as the person: named objects, or all of a type that have the labels. Throws kubectl's words
 * for what is not there, and a usage Fault for more than 50.
 */
export async function readChosen(args: Resources, choice: Choice, context: Context): Promise<readonly Live[]> {
  const targets = await findTargets(args, context)
  const chosen = await Promise.all(targets.map((target) => readOne(target, choice, context)))
  const lives = chosen.flat()
  if (lives.length === 0) {
    const where = targets.some(({ resource }) => resource.namespaced) ? ` in ${context.namespace} namespace` : ''
    throw new Fault('not-found', `No resources found${where}.`, { hint: 'Which there are: /k8s get TYPE' })
  }
  if (lives.length > MOST) {
    throw new Fault('usage', `That would change ${lives.length} objects; ${MOST} is the most one line may.`, {
      hint: 'Choose fewer with -l.',
    })
  }
  return lives
}

/** An object as it was read, and where it stands. */
export function liveOf(resource: Resource, object: KubeObject): Live {
  return { resource, object, on: refOf(resource, object), full: fullName(resource, object.metadata.name ?? '') }
}

/** `-n shop --cluster prod-weu`: where a line that takes a change back has to look. */
export function placeWords({ resource, on }: Live, { cluster }: Context): string {
  return `${resource.namespaced && on.namespace ? ` -n ${on.namespace}` : ''} --cluster ${cluster.name}`
}

/** `deployments.apps/web`: a type and name that are never mistaken for others. */
export function typed({ on }: Live): string {
  return `${on.resource}${on.group && `.${on.group}`}/${on.name}`
}

/** `deployment shop/web`, for a sentence. */
export function spoken({ on }: Live): string {
  return `${on.kind.toLowerCase()} ${on.namespace === undefined ? '' : `${on.namespace}/`}${on.name}`
}

/** `deployment shop/web and 2 more`: several things in a few words. */
export function spokenAll(lives: readonly Live[]): string {
  const [first, second, ...more] = lives
  if (!first) return 'nothing'
  if (!second) return spoken(first)
  return more.length === 0
    ? `${spoken(first)} and ${spoken(second)}`
    : `${spoken(first)}, ${spoken(second)} and ${more.length} more`
}

async function readOne(target: Target, { selector, fieldSelector }: Choice, context: Context): Promise<Live[]> {
  if (target.name !== undefined) return readLive([target], context)
  const { api, namespace, signal } = context
  const { resource } = target
  const options = { ...(resource.namespaced && { namespace }), selector, fieldSelector, limit: MOST + 1, signal }
  const { items } = await list(api, resource, options)
  return items.map((object) => liveOf(resource, object))
}
