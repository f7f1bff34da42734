import { whoAmI } from '../../src/kube/whoami.ts'
import type { Executor } from '../context.ts'
import { above } from './around.ts'

/** `kubectl auth whoami`, asked as the person: what the cluster itself takes them for. */
export const whoami: Executor<'whoami'> = async (_args, _flags, context) => {
  const { username, groups } = await whoAmI(context.api, context.signal)
  const rows = [['Username', username], ...(groups.length > 0 ? [['Groups', `[${groups.join(' ')}]`]] : [])]
  return {
    nodes: [
      above(context),
      { kind: 'text', text: [`${context.principal.name}, you ask this cluster as `, { code: username }, '.'] },
      { kind: 'table', columns: ['ATTRIBUTE', 'VALUE'], rows, caption: 'who you are', answer: true },
    ],
  }
}
