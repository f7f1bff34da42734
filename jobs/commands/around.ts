import { quote } from '../../src/command/parse.ts'
import type { Button, Node } from '../../src/reply.ts'
import type { Context } from '../context.ts'

/** What stands under an answer: ask again in place, and show it to the channel when only one person sees it. */
export function below({ line, isPrivate }: Pick<Context, 'line' | 'isPrivate'>): Node {
  const refresh: Button = { kind: 'button', id: 'refresh', label: 'Refresh', command: line, replaces: true }
  const share: Button = { kind: 'button', id: 'share', label: 'Share', command: `${line} ${quote('--share')}` }
  return { kind: 'buttons', buttons: isPrivate ? [refresh, share] : [refresh] }
}

/** The colour beside a cluster's name: prod must not look like staging at a glance. */
export const GUARDS = { none: [], amber: ['🟧 '], red: ['🟥 '] } as const

/** What stands over an answer: cluster, place, and what it is, always in this order. */
export function above({ cluster }: Context, ...words: readonly string[]): Node {
  return {
    kind: 'context',
    text: [...GUARDS[cluster.guard], { strong: cluster.name }, ...words.filter(Boolean).map((word) => ` · ${word}`)],
  }
}
