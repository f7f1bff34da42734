import { escapeTerminal } from '../table.ts'
import { alignTabs, DESCRIBE_TABS } from '../tabwriter.ts'

/** Takes the pieces of a description; `level` indents a piece by two spaces each. Tabs end cells, newlines are the caller's. */
export type Write = (level: number, text: string) => void

/** Collects what `body` writes and aligns it (kubectl pkg/describe/describe.go, tabbedString and PrefixWriter). */
export function described(body: (write: Write) => void): string {
  const parts: string[] = []
  body((level, text) => parts.push('  '.repeat(level), escapeTerminal(text)))
  return alignTabs(parts.join(''), DESCRIBE_TABS)
}

/** Writes the same one or more levels further in. */
export function nested(write: Write, levels: number): Write {
  return (level, text) => write(level + levels, text)
}
