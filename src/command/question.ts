import { Fault } from '../fault.ts'
import type { Parsed } from './parse.ts'

/** Questions that need no right of their own. */
const PLAIN = new Set(['clusters', 'version', 'api-resources', 'api-versions', 'explain'])
/** What goes on for a while, or answers later, is no answer of a moment. */
const LASTING = new Set(['wait', 'rollout status'])

/**
 * Throws a usage Fault for what is not a plain question: one that changes nothing, decides nothing, is answered at once, and
 * may be shown to others. Only such a line is asked again by the clock, or stands behind a name that everybody uses.
 */
export function checkQuestion({ name, program, risk, isPrivate, access, flags }: Parsed, why: string): void {
  const asks = risk === 'read' && !isPrivate && (access.length > 0 || program === 'aks' || PLAIN.has(name))
  if (!asks)
    throw new Fault('usage', `${name} is no question, so ${why}.`, {
      hint: 'Questions are get, describe, logs, events, top and the like.',
    })
  const follows = ['follow', 'watch'].find((flag) => (flags as Readonly<Record<string, unknown>>)[flag] === true)
  if (follows || LASTING.has(name)) {
    throw new Fault('usage', `${name}${follows ? ` --${follows}` : ''} goes on for a while, so ${why}.`, {
      hint: 'Ask for the state of a moment, for example with get.',
    })
  }
}
