const ACRONYMS = new Set(['API', 'URL', 'UID', 'OSB', 'GUID'])

/** `podCIDRs` as words, `Pod CID Rs`: kubectl's way of naming fields it does not know (describe.go, smartLabelFor). */
export function smartLabel(field: string): string {
  if (!/^[\p{L}-]*$/u.test(field)) return field
  return words(field).map(titled).join(' ')
}

function titled(word: string): string {
  const upper = word.toUpperCase()
  if (ACRONYMS.has(upper)) return upper
  const [first = '', ...rest] = [...word]
  return first.toUpperCase() + rest.join('').toLowerCase()
}

/** Splits where the class of letters changes; the last capital of a run goes with the small letters after it (fatih/camelcase). */
function words(field: string): string[] {
  const runs = field.match(/\p{Ll}+|\p{Lu}+|[^\p{Ll}\p{Lu}]+/gu) ?? []
  for (let i = 0; i < runs.length - 1; i++) {
    const run = runs[i] ?? ''
    const next = runs[i + 1] ?? ''
    if (!/^\p{Lu}/u.test(run) || !/^\p{Ll}/u.test(next)) continue
    const last = [...run].at(-1) ?? ''
    runs[i] = run.slice(0, -last.length)
    runs[i + 1] = last + next
  }
  return runs.filter((run) => run !== '')
}
