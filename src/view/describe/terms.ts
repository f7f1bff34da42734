import type { Fields } from '../fields.ts'
import { listOf, textOf } from '../fields.ts'
import type { Write } from './writer.ts'

/** `Term 0:  zone in [a, b]`, a line a rule (describe.go, printNodeSelectorTermsMultilineWithIndent). */
export function writeTerms(write: Write, level: number, title: string, rules: readonly Fields[]): void {
  write(level, `${title}:\t`)
  if (rules.length === 0) write(0, '<none>\n')
  rules.forEach(({ key, operator = 'In', values }, i) => {
    if (i > 0) write(level, '\t')
    const among = listOf(values).map(textOf).join(', ')
    write(0, `${textOf(key)} ${textOf(operator).toLowerCase()}${among === '' ? '' : ` [${among}]`}\n`)
  })
}
