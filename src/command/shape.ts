import type { AnyDefinition } from './catalog.ts'

/** What a command is said about: which parts of `TYPE NAME` it takes, read from its definition's usage line. */
export type Shape = {
  /** A type is chosen; without it there is one type, or none. */
  readonly choosesType: boolean
  /** The one type it is about, where it is not said. */
  readonly type?: string
  readonly name: 'needed' | 'optional' | 'none'
  /** Says `TYPE/NAME` rather than `TYPE NAME`. */
  readonly joined: boolean
}

/** What a usage line such as `TYPE[,TYPE] [NAME ...] | TYPE/NAME ...` says can follow the command. */
export function shapeOf({ usage, types = [] }: Pick<AnyDefinition, 'usage' | 'types'>): Shape {
  const first = usage.replace(/^\(/, '').split(' | ')[0] ?? ''
  const joined = usage.includes('TYPE/NAME')
  const saysType = /^TYPE\b/.test(first) || (types.length > 1 && joined)
  const only = types.length === 1 ? types[0] : undefined
  return {
    choosesType: saysType,
    ...(!saysType && only ? { type: only } : {}),
    name: nameIn(first, saysType || only !== undefined),
    joined,
  }
}

function nameIn(first: string, isAboutType: boolean): Shape['name'] {
  if (!isAboutType) return 'none'
  if (/\[NAME\b/.test(first)) return 'optional'
  return /\b(NAME|POD|NODE)\b/.test(first) ? 'needed' : 'none'
}
