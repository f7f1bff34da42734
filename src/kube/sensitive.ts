import { isRecord } from './objects.ts'
import { HIDDEN, isHarmless, isSecretName, mayNameSecret } from './sensitive-name.ts'
import { hiddenSize, hideSecret } from './sensitive-secret.ts'
import { hideInText } from './sensitive-text.ts'

/** Deeper than this, which no schema is, everything is hidden unread. */
const MAX_DEPTH = 100
/** JSON in a string of JSON in a string of JSON; what is deeper is read as plain text. */
const MAX_NESTED = 3
const FLAG = /^--?[A-Za-z][\w.-]{0,127}$/
const ASSIGNED = /^(-{0,2}([A-Za-z_][\w.-]{0,127})=)[\s\S]/
/** What base64 makes of the first bytes of gzip: how Helm and Rancher keep copies of objects. */
const GZIP = 'H4sI'

type Walk = {
  /** What is known about names: an answer of a thousand objects has few. */
  readonly names: Map<string, boolean>
  /** How many strings of JSON this is in. */
  readonly nested: number
  hidden: number
}

/**
 * Hides, in place, secrets that do not stand in a Secret: values under the name of one in any map, in environments and in
 * arguments, Secrets inside other objects, and the same in JSON, YAML and settings that stand in strings. Structure, keys
 * and all other values stay as they are. Time is linear in the size of the answer.
 */
export function hideSensitive(answer: unknown): unknown {
  return hide(answer, '', { names: new Map(), nested: 0, hidden: 0 }, 0)
}

/** What is shown for a value under a name, in place for what has parts. */
function hide(value: unknown, name: string, walk: Walk, depth: number): unknown {
  if (typeof value === 'string') return hideString(value, name, walk)
  if (typeof value === 'number') return walkName(name, walk) && !isHarmless(String(value), name) ? mark(walk) : value
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) return mark(walk)
  if (Array.isArray(value)) hideArray(value, name, walk, depth)
  else hideRecord(value as Record<string, unknown>, name, walk, depth)
  return value
}

function hideRecord(record: Record<string, unknown>, name: string, walk: Walk, depth: number): void {
  if (record.kind === 'Table' && hideTable(record, walk, depth)) return
  hideSecretKinds(record, walk)
  const named = record.name ?? record.key
  // {name: DB_PASSWORD, value: x} and password: {value: x}
  const valueName = typeof named === 'string' && 'value' in record ? named : name
  for (const key in record) {
    // Names of fields, all of them empty, and as long as everything else together.
    if (key === 'fieldsV1' && 'fieldsType' in record) continue
    const value = record[key]
    const shown = hide(value, key === 'value' ? valueName : key, walk, depth + 1)
    if (shown !== value) record[key] = shown
  }
}

function hideSecretKinds(record: Record<string, unknown>, walk: Walk): void {
  const { kind, items } = record
  if (kind === 'Secret' && ('data' in record || 'stringData' in record || 'metadata' in record)) {
    hideSecret(record)
    walk.hidden++
  } else if (kind === 'SecretList' && Array.isArray(items)) {
    for (const item of items) if (isRecord(item)) hideSecret(item)
    walk.hidden++
  }
}

/** What the server printed has no structure but its columns; what comes with each row has. False for what is no table. */
function hideTable({ columnDefinitions, rows }: Record<string, unknown>, walk: Walk, depth: number): boolean {
  if (!Array.isArray(columnDefinitions) || !Array.isArray(rows)) return false
  // A column that ends in `secret` names the Secret that something is in.
  const columns = columnDefinitions
    .map((column, at) => ({ name: isRecord(column) ? String(column.name) : '', at }))
    .filter(({ name }) => walkName(name, walk) && !/secrets?$/i.test(name))
  for (const row of rows) {
    if (!isRecord(row)) continue
    row.object = hide(row.object, '', walk, depth + 1)
    if (!Array.isArray(row.cells)) continue
    for (const { name, at } of columns) if (at in row.cells) row.cells[at] = hide(row.cells[at], name, walk, depth + 1)
  }
  return true
}

function hideArray(values: unknown[], name: string, walk: Walk, depth: number): void {
  // A list of Secrets is a list of their names.
  const own = /secrets$/i.test(name) ? '' : name
  let flag = ''
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    const word = typeof value === 'string' ? value : ''
    // What follows --password is its value, unless it is a flag itself.
    const shown =
      word !== '' && walkName(flag, walk) && !FLAG.test(word)
        ? hideString(word, flag, walk)
        : hide(assigned(word, walk) ?? value, own, walk, depth + 1)
    if (shown !== value) values[i] = shown
    flag = word.startsWith('-') && FLAG.test(word) ? word : ''
  }
}

/** `--token=x` and `PASSWORD=x` whose value is hidden; undefined for anything else. */
function assigned(word: string, walk: Walk): string | undefined {
  const [, before = '', name = ''] = ASSIGNED.exec(word) ?? []
  if (!walkName(name, walk) || isHarmless(word.slice(before.length), name)) return undefined
  return before + mark(walk)
}

function hideString(text: string, name: string, walk: Walk): string {
  if (walkName(name, walk)) return isHarmless(text, name) ? text : mark(walk)
  if (text.length < 6) return text
  if (text.length > 64 && text.startsWith(GZIP)) {
    walk.hidden++
    return hiddenSize(text)
  }
  if (!/[:=\s<]/.test(text) || !mayNameSecret(text)) return text
  const shown = (walk.nested < MAX_NESTED ? hideInJson(text, walk) : undefined) ?? hideInText(text)
  if (shown !== text) walk.hidden++
  return shown
}

/** The same JSON with its secrets hidden, indented as it was; undefined for text that is not JSON. */
function hideInJson(text: string, walk: Walk): string | undefined {
  const start = /^\s{0,64}[{[](?:\r?\n([ \t]{1,10}))?/.exec(text)
  if (!start) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const inner: Walk = { names: walk.names, nested: walk.nested + 1, hidden: 0 }
  hide(value, '', inner, 0)
  return inner.hidden === 0 ? text : JSON.stringify(value, undefined, start[1]) + text.slice(text.trimEnd().length)
}

function walkName(name: string, { names }: Walk): boolean {
  if (name === '') return false
  const known = names.get(name)
  if (known !== undefined) return known
  const secret = isSecretName(name)
  names.set(name, secret)
  return secret
}

function mark(walk: Walk): string {
  walk.hidden++
  return HIDDEN
}
