import { hiddenValue, hideInLine } from './sensitive-line.ts'
import { HIDDEN, isHarmless, isSecretName } from './sensitive-name.ts'

/** A setting on a line of its own, as YAML, properties, .env and INI files have it: indentation, name, separator, value. */
const SETTING =
  /^([ \t]*(?:- )?["']?)([\w./-]{1,128}(?: [\w./-]{1,64}){0,3})(["']?[ \t]*(?::(?=[ \t"']|$)|=>?)[ \t]*)([^\n]*)$/
const MANIFEST = /^[ \t]*(?:- )?["']?kind["']?:[ \t]*["']?Secret(?:List)?["']?[ \t\r]*$/m
const BLOCK = /^(?:!\S{1,64} )?[|>][-+\d]{0,2}[ \t\r]*(?:#.*)?$/

/** Lines that follow a hidden value and belong to it. */
type Rest = {
  readonly indent: number
  /** Only lines that cannot be a setting of their own. */
  readonly plain: boolean
}

type Reading = {
  /** Whether the text is a manifest that has a Secret in it, all of whose data is hidden. */
  readonly manifest: boolean
  rest?: Rest | undefined
  /** A quote that a hidden value opened and did not close on its line. */
  quote?: string | undefined
  continued?: boolean | undefined
  /** How far the `data:` of a Secret is indented, while its lines are read. */
  data?: number | undefined
  /** The line before said `name: DB_PASSWORD`. */
  named?: boolean | undefined
}

/**
 * Hides secrets in text that people write into ConfigMaps, annotations and scripts: whole values of settings, quoted and
 * block scalars to their end, flags, connection strings and Secrets in YAML. Reads each line once.
 */
export function hideInText(text: string): string {
  const reading: Reading = { manifest: MANIFEST.test(text) }
  const lines: string[] = []
  for (const line of text.split('\n')) {
    if (belongs(line, reading)) continue
    lines.push(hideSetting(line, reading))
  }
  return lines.join('\n')
}

/** Whether a line is more of a value that was hidden, and goes with it. */
function belongs(line: string, reading: Reading): boolean {
  if (reading.quote) {
    if (line.includes(reading.quote)) reading.quote = undefined
    return true
  }
  if (reading.continued) {
    reading.continued = line.endsWith('\\')
    return true
  }
  const { rest } = reading
  if (!rest) return false
  if (line.trim() === '') return !rest.plain
  if (indentOf(line) > rest.indent && !(rest.plain && /^[ \t]*(?:[-#]|["']?[\w./-]+["']?:(?:[ \t]|$))/.test(line))) {
    return true
  }
  reading.rest = undefined
  return false
}

function hideSetting(line: string, reading: Reading): string {
  const indent = indentOf(line)
  if (reading.data !== undefined && indent <= reading.data && line.trim() !== '') reading.data = undefined
  const inData = reading.data !== undefined
  const [, start = '', name = '', separator = '', value = ''] = SETTING.exec(line) ?? []
  if (name === '') {
    reading.named = false
    return inData && line.trim() !== '' ? ' '.repeat(indent) + HIDDEN : hideInLine(line)
  }
  const data = reading.manifest && /^(?:data|stringData)$/.test(name)
  if (data) reading.data = indent
  const secret = inData || data || isSecretName(name) || (reading.named === true && name === 'value')
  reading.named = /^(?:name|key)$/i.test(name) && isSecretName(unquoted(value))
  return secret
    ? hideValue({ start: start + name + separator, name, separator, value, indent }, reading)
    : hideInLine(line)
}

type Setting = {
  readonly start: string
  readonly name: string
  readonly separator: string
  readonly value: string
  readonly indent: number
}

function hideValue({ start, name, separator, value, indent }: Setting, reading: Reading): string {
  const yaml = separator.includes(':')
  if (value.trim() === '') {
    if (yaml) reading.rest = { indent, plain: true }
    return start + value
  }
  if (isHarmless(unquoted(value), name)) return start + value
  if (yaml && BLOCK.test(value)) {
    reading.rest = { indent, plain: false }
    return start + HIDDEN
  }
  const hidden = hiddenValue(value)
  reading.quote = hidden.open
  if (yaml && !hidden.quoted) reading.rest = { indent, plain: true }
  reading.continued = !yaml && value.endsWith('\\')
  return start + hidden.text
}

function indentOf(line: string): number {
  return /^[ \t]*(?:- )?/.exec(line)?.[0].length ?? 0
}

function unquoted(value: string): string {
  return value
    .trim()
    .replace(/[,;]$/, '')
    .replace(/^(["'])(.*)\1$/, '$2')
}
