import type { ArgsOf, FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { get, list } from '../../src/kube/resources.ts'
import type { Node, Reply } from '../../src/reply.ts'
import type { Context, Executor } from '../context.ts'
import type { Follower } from '../followers.ts'
import { above } from './around.ts'
import { observe } from './observe.ts'
import type { Target } from './targets.ts'
import { findTargets, placeOf } from './targets.ts'
import { awaitedText, isMet } from './wait-judge.ts'

type Args = ArgsOf<'wait'>
type Flags = FlagsOf<'wait'>

/** One object that is waited for. */
type Waiting = { readonly resource: Resource; readonly namespace?: string; readonly name: string }

/** Objects waited for in one line: each is a watch. */
const MOST = 20
/** kubectl's week, which a negative timeout means, is longer than anybody looks at a message. In ms. */
const LONGEST_MS = 4 * 60 * 60_000

/** `kubectl wait`: answered at once where it is so already, and by a message that becomes the answer where it is not. */
export const wait: Executor<'wait'> = async (args, flags, context) => {
  const { waiting, objects } = await findWaiting(args, flags, context)
  if (waiting.length === 0) return nothing(args, context)
  const met = waiting.filter((_, i) => args.awaited.every((awaited) => isMet(awaited, objects[i])))
  if (met.length === waiting.length) return { nodes: shown(args, waiting, met, context) }
  const late = timedOut(waiting.filter((one) => !met.includes(one)))
  if (args.timeoutMs === 0) throw late
  const limitMs = args.timeoutMs < 0 ? LONGEST_MS : Math.min(args.timeoutMs, LONGEST_MS)
  const what = `${waiting.length === 1 ? nameOf(waiting[0]) : `${waiting.length} objects`}: ${goal(args)}`
  return context.operations.start({ what, limitMs, atLimit: late.message, state: { waiting: waiting.map(stateOf) } })
}

/** Waits for all of them at once and shows which are so; the last edit is kubectl's answer. */
export const followWait: Follower<'wait'> = async (args, flags, context, live) => {
  // Those that were there when it was asked, also if a selector would find others by now.
  const { waiting } = await findWaiting(args, flags, context, live.state)
  const met: Waiting[] = []
  const trouble = new Map<Waiting, string>()
  const show = () => live.show(() => ({ nodes: [...shown(args, waiting, met, context), ...away(trouble)] }))
  show()
  const results = await Promise.allSettled(
    waiting.map(async (one) => {
      for (const awaited of args.awaited) {
        for await (const seen of observe(context.api, one.resource, one, live.signal)) {
          if ('away' in seen) trouble.set(one, seen.away)
          else trouble.delete(one)
          if ('object' in seen && isMet(awaited, seen.object)) break
          show()
        }
      }
      if (live.signal.aborted) return
      met.push(one)
      show()
    }),
  )
  const failed = results.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
  const { user } = live.operation.job.principal
  const shows: Reply = { nodes: shown(args, waiting, inOrder(waiting, met), context) }
  if (met.length === waiting.length) {
    const said = waiting.length === 1 ? sentence(waiting[0]) : `All ${waiting.length} are so: ${goal(args)}.`
    return { how: 'finished', says: '', shows, news: [{ person: user }, ` ${said}`] }
  }
  const late = timedOut(waiting.filter((one) => !met.includes(one)))
  return { how: 'failed', says: late.message, shows, news: [{ person: user }, ` ${late.message}`] }
}

async function findWaiting(args: Args, flags: Flags, context: Context, state?: unknown) {
  const targets = await findTargets(args.resources, context)
  const isGoing = args.awaited.every(({ form }) => form === 'delete')
  const isComing = args.awaited.some(({ form }) => form === 'create')
  const kept = namesIn(state)
  // Who waits already goes on waiting for what went away meanwhile.
  const mayLack = isGoing || isComing || kept !== undefined
  const all = (await Promise.all(targets.map((target) => lookUp(target, flags, context, mayLack)))).flat()
  const mine = kept ? keptOf(kept, all, targets) : all
  if (mine.length > MOST) {
    throw new Fault('usage', `That would wait for ${mine.length} objects; ${MOST} is the most.`, {
      hint: 'Name some, or choose fewer with a label selector.',
    })
  }
  const there = isGoing && !kept ? mine.filter(({ object }) => object) : mine
  return { waiting: there.map(({ waiting }) => waiting), objects: there.map(({ object }) => object) }
}

type Found = { readonly waiting: Waiting; readonly object: KubeObject | undefined }

/** Throws kubectl's NotFound, unless being or becoming is the question. */
async function lookUp(target: Target, flags: Flags, context: Context, mayLack: boolean): Promise<Found[]> {
  const { resource, name } = target
  const { api, signal } = context
  const place = placeOf(target, flags.allNamespaces, context.namespace)
  if (name !== undefined) {
    const object = await get(api, resource, { ...place, name, signal }).catch((error: unknown) => {
      if (mayLack && error instanceof Fault && error.code === 'not-found') return undefined
      throw error
    })
    return [{ waiting: { resource, ...place, name }, object }]
  }
  const { selector, fieldSelector } = flags
  const { items } = await list(api, resource, { ...place, selector, fieldSelector, limit: MOST + 1, signal })
  return items.map((object) => ({ waiting: { resource, ...named(object) }, object }))
}

function named({ metadata: { name = '', namespace } }: KubeObject) {
  return { name, ...(namespace ? { namespace } : {}) }
}

function stateOf({ resource, namespace = '', name }: Waiting) {
  return { type: `${resource.resource}.${resource.group}`, namespace, name }
}

type Kept = ReturnType<typeof stateOf>

function namesIn(state: unknown): readonly Kept[] | undefined {
  const kept = (state as { waiting?: readonly Kept[] } | null | undefined)?.waiting
  return Array.isArray(kept) ? kept : undefined
}

function keptOf(kept: readonly Kept[], found: readonly Found[], targets: readonly Target[]): Found[] {
  return kept.flatMap(({ type, namespace, name }) => {
    const is = ({ waiting }: Found) => {
      const own = stateOf(waiting)
      return own.type === type && own.namespace === namespace && own.name === name
    }
    const resource = targets.find(({ resource: known }) => `${known.resource}.${known.group}` === type)?.resource
    const gone = resource && { waiting: { resource, name, ...(namespace ? { namespace } : {}) }, object: undefined }
    return found.find(is) ?? gone ?? []
  })
}

/** kubectl waits for nothing that is gone already, and complains where nothing else is there. */
function nothing(args: Args, context: Context): Reply {
  if (!args.awaited.every(({ form }) => form === 'delete')) throw new Fault('not-found', 'no matching resources found')
  return { nodes: [above(context, context.namespace, goal(args)), { kind: 'text', text: 'None of them is there.' }] }
}

function shown(args: Args, waiting: readonly Waiting[], met: readonly Waiting[], context: Context): Node[] {
  const left = waiting.filter((one) => !met.includes(one))
  const progress: Node[] =
    left.length > 0 && waiting.length > 1
      ? [{ kind: 'progress', label: goal(args), done: met.length, of: waiting.length }]
      : []
  return [
    above(context, context.namespace, goal(args)),
    ...progress,
    ...inOrder(waiting, met).map((one): Node => ({ kind: 'text', text: sentence(one), tone: 'good', answer: true })),
    ...(left.length > 0 ? [{ kind: 'text' as const, text: `Waiting for ${left.map(nameOf).join(', ')}.` }] : []),
  ]
}

function away(trouble: ReadonlyMap<Waiting, string>): Node[] {
  const [said] = trouble.values()
  return said === undefined ? [] : [{ kind: 'context', text: `I keep trying: ${said}` }]
}

function inOrder(waiting: readonly Waiting[], met: readonly Waiting[]): Waiting[] {
  return waiting.filter((one) => met.includes(one))
}

function goal({ awaited }: Args): string {
  return awaited.map(awaitedText).join(' and ')
}

/** `deployment.apps/web` (cli-runtime printers/name.go). */
function nameOf(one: Waiting | undefined): string {
  if (!one) return ''
  const { kind, group } = one.resource
  return `${group ? `${kind}.${group}` : kind}/${one.name}`.replace(/^[^/]+/, (type) => type.toLowerCase())
}

function sentence(one: Waiting | undefined): string {
  return `${nameOf(one)} condition met`
}

function timedOut(left: readonly Waiting[]): Fault {
  const said = left.map(({ resource, name }) => `timed out waiting for the condition on ${resource.resource}/${name}`)
  return new Fault('timeout', said.join('\n'), { hint: 'Why it is not so yet: /k8s describe, or /k8s events --for.' })
}
