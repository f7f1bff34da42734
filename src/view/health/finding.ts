/** What was asked of a cluster for one part of its health: what came, or why nothing did. */
export type Part<T> = { readonly found: T } | { readonly denied: string } | { readonly failed: string }

/** One line of the card. `unknown` is what could not be looked at, which is not the same as well. */
export type Finding = {
  readonly name: string
  readonly value: string
  readonly tone: 'good' | 'warn' | 'bad' | 'unknown'
  /** What goes into the verdict, where it is not good. */
  readonly headline?: string
}

/** The finding of a part: judged where something came, otherwise what is not known, and why. */
export function finding<T>(name: string, part: Part<T>, judge: (found: T) => Omit<Finding, 'name'>): Finding {
  if ('found' in part) return { name, ...judge(part.found) }
  if ('denied' in part) return { name, tone: 'unknown', value: `not allowed to look: ${part.denied}` }
  return { name, tone: 'unknown', value: `not known: ${part.failed}` }
}
