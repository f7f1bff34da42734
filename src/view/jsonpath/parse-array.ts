import type { Bound, PathList, PathNode } from './node.ts'
import type { Scanner } from './scanner.ts'
import { badTemplate } from './scanner.ts'

const KEY = /^'([^']*)'$/
const SLICE = /^(-?[0-9]*)(:-?[0-9]*)?(:-?[0-9]*)?$/

/** Reads `[...]`: an index, a slice with a step, a quoted key, `*`, or a union of these. */
export function parseArray(scanner: Scanner, inner: (text: string) => PathList): readonly PathNode[] {
  const end = scanner.input.indexOf(']', scanner.pos)
  const line = scanner.input.indexOf('\n', scanner.pos)
  if (end < 0 || (line >= 0 && line < end)) throw badTemplate('unterminated array')
  scanner.pos = end + 1
  const text = scanner.consume().slice(1, -1)
  return parseMember(text === '*' ? ':' : text, inner)
}

function parseMember(text: string, inner: (text: string) => PathList): readonly PathNode[] {
  const members = text.split(',')
  if (members.length > 1) {
    return [{ type: 'union', lists: members.map((member) => inner(`[${member.replace(/^ +| +$/g, '')}]`)) }]
  }
  const key = KEY.exec(text)?.[1]
  if (key !== undefined) return inner(`.${key}`).nodes
  const slice = SLICE.exec(text)
  if (!slice) throw badTemplate(`invalid array index ${text}`)
  const from = bound(slice[1])
  const to = slice[2] ? bound(slice[2].slice(1)) : { value: from.value + 1, known: true, derived: true }
  return [{ type: 'array', from, to, step: bound(slice[3]?.slice(1)) }]
}

function bound(text = ''): Bound {
  if (text === '-') throw badTemplate('array index - is not a number')
  return { value: text === '' ? 0 : Number(text), known: text !== '', derived: false }
}
