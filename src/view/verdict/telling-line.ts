/** Words that say that something went wrong. */
const WRONG =
  /\b(panic|fatal|error|exception|caused by|cannot|can't|could not|failed|failure|refused|denied|not found|missing|invalid|terminat\w+|killed|aborted|out of memory|oom|segmentation)\b/i

/** A step of a stack in the usual languages: indented, `at x`, `File "x", line 3`, `main.go:34 +0x1d`, `goroutine 1 [running]:`. */
const FRAME =
  /^(\s+\S|at |File "|goroutine \d+ \[|\[signal |\S+\.\w{1,4}:\d+( \+0x[0-9a-f]+)?$|\S+\(.*\)$|\.\.\. \d+ more)/

/** The line at the end of a log that says most about why it ended: the last that says what went wrong, else the last at all. */
export function tellingLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const wrong = lines.findLast((line) => WRONG.test(line) && !FRAME.test(line))
  return wrong ?? lines.findLast((line) => !FRAME.test(line)) ?? lines.at(-1) ?? ''
}
