import { cleanLog } from '../../src/view/logs.ts'
import { mask } from '../../src/view/mask.ts'

/** The last lines of what is followed, as they can be shown. */
export type LogWindow = {
  add(line: string): void
  /** What was shown before, by this process or another one, goes on from there. */
  draw(): { readonly lines: readonly string[]; readonly seen: number; readonly hidden: number }
}

/** What is kept to be looked through for secrets: one may begin many lines before those that are shown. */
const KEPT_LINES = 300
const KEPT_CHARACTERS = 64 * 1024
/** What fits a message on every platform, in characters. */
const SHOWN_CHARACTERS = 2_400
const SHOWN_LINES = 40
const LONGEST_LINE = 300

/** `before` is what another process showed last, masked already; `seen` how many lines it had read. */
export function logWindow(before: readonly string[] = [], seen = 0): LogWindow {
  const kept = [...before]
  let count = seen
  let size = kept.reduce((sum, line) => sum + line.length, 0)
  return {
    add(line) {
      const short = line.length > KEPT_CHARACTERS / 4 ? line.slice(0, KEPT_CHARACTERS / 4) : line
      kept.push(short)
      size += short.length
      count++
      while (kept.length > KEPT_LINES || size > KEPT_CHARACTERS) size -= kept.shift()?.length ?? 0
    },
    draw() {
      const masked = mask(cleanLog(kept.join('\n')).text)
      return { lines: lastLines(masked.text.split('\n')), seen: count, hidden: masked.count }
    },
  }
}

function lastLines(lines: readonly string[]): string[] {
  const shown: string[] = []
  let size = 0
  for (const line of lines.slice(-SHOWN_LINES).reverse()) {
    const short = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE).toWellFormed()}…` : line
    size += short.length + 1
    if (size > SHOWN_CHARACTERS) break
    shown.unshift(short)
  }
  return shown
}
