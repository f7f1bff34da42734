/** The longest line of a log that is shown, in characters; a program that prints more in one line meant a machine to read it. */
const LONGEST_LINE = 4_000

/** Terminal sequences: CSI, OSC with its text, and the two-character ones (ECMA-48). */
const ANSI = /\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b]{0,1024}(?:\x07|\x1b\\)?|[@-Z\\-_])/g
/** Other control characters, and what turns or hides text: bidirectional marks, zero-width characters (Unicode TR 9, TR 36). */
const UNSEEN =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g

export type CleanLog = {
  readonly text: string
  /** Control sequences and unseen characters that were taken out. */
  readonly removed: number
  /** Characters cut off the ends of lines. */
  readonly cut: number
}

/** A log as it can be shown: nothing in it moves a cursor, hides, or turns text around; endless lines are cut and counted. */
export function cleanLog(text: string): CleanLog {
  let removed = 0
  const take = () => {
    removed++
    return ''
  }
  let cut = 0
  const lines = text
    .replace(/\r\n/g, '\n')
    .replace(ANSI, take)
    .replace(UNSEEN, take)
    .split('\n')
    .map((line) => {
      if (line.length <= LONGEST_LINE) return line
      const over = line.length - LONGEST_LINE
      cut += over
      return `${line.slice(0, LONGEST_LINE)}… (${over} more characters)`
    })
  return { text: lines.join('\n'), removed, cut }
}

/** `[pod/web-0/app] ` before every line, as kubectl's --prefix writes it. */
export function prefixed(text: string, prefix: string): string {
  return text.replace(/^(?=.)/gm, prefix)
}

/** What was changed or left out, in a few words for the small print; empty when nothing was. */
export function logNotes(
  { removed, cut }: Omit<CleanLog, 'text'>,
  masked: number,
  missing: { readonly start: number; readonly end: boolean } | undefined,
): string[] {
  return [
    ...(missing && missing.start > 0 ? [`${bytes(missing.start)} before this left out`] : []),
    ...(missing?.end ? ['reading stopped before its end'] : []),
    ...(cut > 0 ? [`${cut} characters cut off long lines`] : []),
    ...(masked > 0 ? [masked === 1 ? '1 secret hidden' : `${masked} secrets hidden`] : []),
    ...(removed > 0 ? [`${removed} control characters removed`] : []),
  ]
}

function bytes(count: number): string {
  if (count < 1024) return `${count} bytes`
  return count < 1024 * 1024 ? `${Math.round(count / 1024)} KiB` : `${(count / 1024 / 1024).toFixed(1)} MiB`
}
