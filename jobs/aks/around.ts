import type { Node } from '../../src/reply.ts'
import { GUARDS } from '../commands/around.ts'
import type { OneContext } from './context.ts'

/** What stands over an answer about one cluster: its name in its colour, and what it is. */
export function aboveOne({ cluster, guard }: OneContext, ...words: readonly string[]): Node {
  return {
    kind: 'context',
    text: [
      ...GUARDS[guard(cluster.name)],
      { strong: cluster.name },
      ...words.filter(Boolean).map((word) => ` · ${word}`),
    ],
  }
}
