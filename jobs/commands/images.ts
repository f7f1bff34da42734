import { PODS } from '../../src/kube/pod-rows.ts'
import { walk } from '../../src/kube/walk.ts'
import type { Node } from '../../src/reply.ts'
import { imageTable } from '../../src/view/image-rows.ts'
import { imagesSentence, tallyImages } from '../../src/view/images.ts'
import type { Executor } from '../context.ts'
import { above, below } from './around.ts'

/** Pods that are looked at; whole ones, for nothing smaller says what they run. */
const MOST = 10_000

/** Which images pods run, and how well that goes. */
export const images: Executor<'images'> = async ({ part }, { allNamespaces = false, selector }, context) => {
  const { api, cluster, namespace, signal } = context
  const tally = tallyImages(part)
  const where = allNamespaces ? {} : { namespace }
  const { count, left } = await walk(api, PODS, { ...where, selector, most: MOST, signal }, tally.add)
  const uses = tally.uses()
  const place = allNamespaces ? 'every namespace' : namespace
  const failing = uses.some((use) => use.failing > 0)
  const nodes: Node[] = [
    above(context, place, 'images', selector ?? '', part ?? ''),
    { kind: 'text', tone: failing ? 'bad' : 'info', text: imagesSentence(uses, tally.pods()) },
  ]
  if (uses.length > 0) nodes.push(imageTable(uses, allNamespaces, `images in ${place} on ${cluster.name}`))
  if (left > 0) nodes.push({ kind: 'context', text: notAll(count, left) })
  return { nodes: [...nodes, below(context)] }
}

function notAll(count: number, left: number): string {
  const more = left > 1 ? `${left.toLocaleString('en-US')} more` : 'more'
  return `Only the first ${count.toLocaleString('en-US')} pods were looked at; there are ${more}. -n or -l narrow it down.`
}
