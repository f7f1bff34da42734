import { openDiscovery } from '../../src/kube/discovery.ts'
import type { Node } from '../../src/reply.ts'
import { preferredTypes, typeNames, typeRows } from '../../src/view/api-rows.ts'
import { printedTable } from '../../src/view/printed-table.ts'
import type { Executor } from '../context.ts'
import { above, below } from './around.ts'

/** `kubectl api-resources`: what the cluster says now, asked as the person rather than remembered. */
export const apiResources: Executor<'api-resources'> = async (_args, flags, context) => {
  const { resources, stale } = await openDiscovery(context.api, () => context.now).catalog(context.signal)
  const types = preferredTypes(resources, flags, flags.sortBy)
  const { columns, rows } = typeRows(types, flags.output === 'wide')
  const answer: Node =
    flags.output === 'name'
      ? { kind: 'code', text: typeNames(types), filename: 'api-resources.txt', answer: true }
      : printedTable(columns, rows, { noHeaders: flags.noHeaders, caption: `types on ${context.cluster.name}` })
  return {
    nodes: [
      above(context, types.length === 1 ? '1 type' : `${types.length} types`),
      answer,
      ...(types.length === 0 ? [{ kind: 'context' as const, text: 'No type is all of that; leave a flag out.' }] : []),
      ...(stale.length > 0
        ? [
            {
              kind: 'text' as const,
              text: `unable to retrieve the complete list of server APIs: ${stale.slice(0, 10).join(', ')}`,
              tone: 'warn' as const,
            },
          ]
        : []),
      below(context),
    ],
  }
}
