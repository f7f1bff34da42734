import { setTimeout as sleep } from 'node:timers/promises'
import type { ArgsOf, FlagsOf } from '../../src/command/catalog.ts'
import { EVENTS } from '../../src/kube/events.ts'
import { isObject } from '../../src/kube/objects.ts'
import { list } from '../../src/kube/resources.ts'
import { watchChanges } from '../../src/kube/watch.ts'
import type { Node, Reply } from '../../src/reply.ts'
import { eventRows, isOfType } from '../../src/view/event-rows.ts'
import { printedTable } from '../../src/view/printed-table.ts'
import type { Context } from '../context.ts'
import type { Follower } from '../followers.ts'
import { above } from './around.ts'
import { aboutTarget } from './events-about.ts'
import { passes } from './observe.ts'

type Args = ArgsOf<'events'>
type Flags = FlagsOf<'events'>

/** Events that are shown: what a phone shows of a message, and what an edit takes without becoming a file. */
const SHOWN = 15
/** Ages go on while nothing happens, and a connection may have died: this often it begins anew, in seconds. */
const FRESH_S = 30
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000

/** Follows what happens, as a live message. */
export function startWatchingEvents({ target }: Args, { operations }: Context): Promise<Reply> {
  const what = target ? `events of ${target.type}/${target.name}` : 'events'
  return operations.start({ what, limitMs: operations.usualLimitMs })
}

type View = {
  readonly flags: Flags
  readonly context: Context
  /** By uid: one event is written again when the same happens again. */
  readonly seen: Map<string, unknown>
  came: number
  /** Why the cluster cannot be asked now. */
  away: string
}

/** The newest events as they come, oldest of them first: a list, then what changes, over watches that end. */
export const followEvents: Follower<'events'> = async (args, flags, context, live) => {
  const about = await aboutTarget(args, context)
  const where = {
    ...(flags.allNamespaces ? {} : { namespace: context.namespace }),
    fieldSelector: about?.selector,
    signal: live.signal,
  }
  const view: View = { flags, context, seen: new Map(), came: 0, away: '' }
  const show = () => live.show(() => drawn(view, live.now()))
  for (let wait = FIRST_WAIT_MS; !live.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const began = performance.now()
    try {
      const { items, resourceVersion } = await list(context.api, EVENTS, where)
      view.seen.clear()
      for (const event of items) see(event, view)
      view.away = ''
      wait = FIRST_WAIT_MS
      show()
      for await (const { type, json } of watchChanges(context.api, EVENTS, {
        ...where,
        resourceVersion,
        seconds: FRESH_S,
      })) {
        // Events are deleted when their hour is over, which is no news.
        if (type === 'DELETED' || !see(json, view)) continue
        view.came++
        show()
      }
    } catch (error) {
      if (live.signal.aborted) break
      if (!passes(error)) throw error
      view.away = error.message
      show()
    }
    if (performance.now() - began < LONGEST_WAIT_MS)
      await sleep(wait, undefined, { signal: live.signal }).catch(() => undefined)
  }
  const says = `Ended at its time limit: ${live.operation.what}.`
  return { how: 'limit', says, shows: drawn(view, live.now()) }
}

/** Whether it is one that was asked for. */
function see(event: unknown, { flags, seen }: View): boolean {
  if (!isObject(event) || !isOfType(event, flags.types ?? [])) return false
  seen.set(event.metadata.uid ?? `${event.metadata.namespace}/${event.metadata.name}`, event)
  return true
}

function drawn({ flags, context, seen, came, away }: View, now: number): Reply {
  const { allNamespaces = false, noHeaders } = flags
  const { columns, rows } = eventRows([...seen.values()], allNamespaces, now)
  const shown = rows.slice(-SHOWN)
  const place = allNamespaces ? 'every namespace' : context.namespace
  const small = [
    rows.length > shown.length ? `the newest ${shown.length} of ${rows.length}` : '',
    `${came} came since`,
    away && `I keep trying: ${away}`,
  ]
  const table: Node =
    shown.length > 0
      ? printedTable(columns, shown, { noHeaders, caption: `events in ${place} on ${context.cluster.name}` })
      : { kind: 'text', text: 'Nothing happened in the last hour; what happens from now on is shown here.' }
  return {
    nodes: [
      above(context, place, 'events, newest last'),
      table,
      { kind: 'context', text: small.filter(Boolean).join(' · ') },
    ],
  }
}
