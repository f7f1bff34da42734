import { compareText, dig, fieldsList, listOf, sortedEntries, textOf } from '../fields.ts'

/** A LabelSelector in the words of `-l` (apimachinery pkg/labels/selector.go); empty when it selects everything. */
export function selectorText(selector: unknown): string {
  const equal = sortedEntries(dig(selector, 'matchLabels')).map(([key, value]) => ({
    key,
    text: `${key}=${textOf(value)}`,
  }))
  const rules = fieldsList(dig(selector, 'matchExpressions')).map((rule) => {
    const key = textOf(rule.key)
    return { key, text: ruleText(key, textOf(rule.operator), listOf(rule.values).map(textOf)) }
  })
  return [...equal, ...rules]
    .sort((a, b) => compareText(a.key, b.key))
    .map((one) => one.text)
    .join(',')
}

function ruleText(key: string, operator: string, values: readonly string[]): string {
  const list = [...values].sort(compareText).join(',')
  switch (operator) {
    case 'In':
      return `${key} in (${list})`
    case 'NotIn':
      return `${key} notin (${list})`
    case 'DoesNotExist':
      return `!${key}`
    default:
      return key
  }
}
