import { inert } from './inert.ts'

/** A longer line is cut: a program that prints more in one meant a machine to read it. In characters. */
const LONGEST_LINE = 4_000
const number = new Intl.NumberFormat('en')

export type CleanLog = {
  readonly text: string
  /** Control sequences and unseen characters that were taken out. */
  readonly removed: number
  /** Pieces that were no UTF-8 and stand as replacement characters. */
  readonly broken: number
  /** Characters cut off the ends of lines. */
  readonly cut: number
}

/** A log as it can be shown: nothing in it moves a cursor, hides, or turns text around; endless lines are cut and counted. */
export function cleanLog(text: string): CleanLog {
  const { text: clean, sequences, invisible, broken } = inert(text)
  let cut = 0
  const lines = clean.split('\n').map((line) => {
    if (line.length <= LONGEST_LINE) return line
    const over = line.length - LONGEST_LINE
    cut += over
    return `${line.slice(0, LONGEST_LINE).toWellFormed()}… (${number.format(over)} more characters)`
  })
  return { text: lines.join('\n'), removed: sequences + invisible, broken, cut }
}

/** `[pod/web-0/app] ` before every line, empty ones too, as kubectl's --prefix writes it. */
export function prefixed(text: string, prefix: string): string {
  if (text === '') return ''
  const ends = text.endsWith('\n')
  const lines = (ends ? text.slice(0, -1) : text).split('\n')
  return lines.map((line) => prefix + line).join('\n') + (ends ? '\n' : '')
}

/** What was changed or left out, in a few words for the small print; empty when nothing was. */
export function logNotes(
  { removed, broken, cut }: Omit<CleanLog, 'text'>,
  masked: number,
  missing: { readonly start: number; readonly end: boolean } | undefined,
): string[] {
  return [
    ...(missing && missing.start > 0 ? [`${bytes(missing.start)} before this left out`] : []),
    ...(missing?.end ? ['reading stopped before its end'] : []),
    ...counted(cut, 'character cut off a long line', 'characters cut off long lines'),
    ...counted(masked, 'secret hidden', 'secrets hidden'),
    ...counted(removed, 'control character removed', 'control characters removed'),
    ...counted(broken, 'piece is not UTF-8', 'pieces are not UTF-8'),
  ]
}

function counted(count: number, one: string, many: string): string[] {
  return count > 0 ? [`${number.format(count)} ${count === 1 ? one : many}`] : []
}

function bytes(count: number): string {
  if (count < 1024) return `${count} bytes`
  return count < 1024 * 1024 ? `${Math.round(count / 1024)} KiB` : `${(count / 1024 / 1024).toFixed(1)} MiB`
}
