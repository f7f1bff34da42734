import type { FlagsOf } from '../../src/command/catalog.ts'
import { EVENTS } from '../../src/kube/events.ts'
import { list } from '../../src/kube/resources.ts'
import type { Node } from '../../src/reply.ts'
import { eventRows, isOfType } from '../../src/view/event-rows.ts'
import { printedTable } from '../../src/view/printed-table.ts'
import type { Context, Executor } from '../context.ts'
import { above, below } from './around.ts'
import type { About } from './events-about.ts'
import { aboutTarget } from './events-about.ts'
import { startWatchingEvents } from './events-watch.ts'

type Flags = FlagsOf<'events'>

/** `kubectl events`: what happened, oldest first. */
export const events: Executor<'events'> = async (args, flags, context) => {
  const { api, namespace, signal, now } = context
  const { allNamespaces = false, types = [], noHeaders } = flags
  const about = await aboutTarget(args, context)
  if (flags.watch) return startWatchingEvents(args, context)
  const { items, continue: more } = await list(api, EVENTS, {
    ...(allNamespaces ? {} : { namespace }),
    fieldSelector: about?.selector,
    signal,
  })
  const wanted = items.filter((event) => isOfType(event, types))
  const place = allNamespaces ? 'every namespace' : namespace
  const { columns, rows } = eventRows(wanted, allNamespaces, now)
  const answer =
    rows.length > 0
      ? printedTable(columns, rows, { noHeaders, caption: `events in ${place} on ${context.cluster.name}` })
      : nothing(flags, context)
  return {
    nodes: [
      above(context, place, args.target ? `${args.target.type}/${args.target.name}` : '', counted(rows.length)),
      answer,
      ...hints(more !== undefined, rows.length, about, flags),
      below(context),
    ],
  }
}

function counted(count: number): string {
  return count === 0 ? '' : count === 1 ? '1 event' : `${count} events`
}

/** kubectl's sentence for no events (kubectl pkg/cmd/events/events.go, Run). */
function nothing({ allNamespaces }: Flags, { namespace }: Context): Node {
  return {
    kind: 'text',
    text: allNamespaces ? 'No events found.' : `No events found in ${namespace} namespace.`,
    answer: true,
  }
}

function hints(more: boolean, count: number, about: About | undefined, { allNamespaces }: Flags): Node[] {
  const said = [
    more ? 'There are more; choose with --for, --types or -n.' : '',
    count === 0 ? 'A cluster keeps events for an hour, unless it was told otherwise.' : '',
    count === 0 && about && !about.namespaced && !allNamespaces
      ? 'What has no namespace has its events in default: -n default.'
      : '',
  ].filter(Boolean)
  return said.map((text) => ({ kind: 'context', text }))
}
