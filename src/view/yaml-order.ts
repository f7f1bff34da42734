const LETTERS = /^[A-Za-z]+$/
const LETTER = /^\p{L}$/u
const DIGIT = /^\p{Nd}$/u

/** go-yaml v2's order of keys: digits by number, everything else before letters (sorter.go). */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0
  if (LETTERS.test(a) && LETTERS.test(b)) return a < b ? -1 : 1
  return lessKey([...a], [...b]) ? -1 : 1
}

function lessKey(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length)
  let i = 0
  while (i < length && a[i] === b[i]) i++
  if (i === length) return a.length < b.length
  return lessAt(a, b, i)
}

function lessAt(a: readonly string[], b: readonly string[], i: number): boolean {
  const x = a[i] ?? ''
  const y = b[i] ?? ''
  const xIsLetter = LETTER.test(x)
  const yIsLetter = LETTER.test(y)
  if (xIsLetter && yIsLetter) return code(x) < code(y)
  if (xIsLetter || yIsLetter) return yIsLetter
  const from = x === '0' || y === '0' ? leadingOne(a, i) : 0n
  const left = runOf(a, i, from)
  const right = runOf(b, i, from)
  if (left.value !== right.value) return left.value < right.value
  if (left.end !== right.end) return left.end < right.end
  return code(x) < code(y)
}

/** 1 when the digits before `i` already hold something other than zeros. */
function leadingOne(runes: readonly string[], i: number): bigint {
  for (let j = i - 1; j >= 0 && DIGIT.test(runes[j] ?? ''); j--) if (runes[j] !== '0') return 1n
  return 0n
}

function runOf(runes: readonly string[], start: number, from: bigint): { value: bigint; end: number } {
  let value = from
  let end = start
  for (; end < runes.length && DIGIT.test(runes[end] ?? ''); end++) {
    value = BigInt.asIntN(64, value * 10n + BigInt(code(runes[end] ?? '') - 48))
  }
  return { value, end }
}

function code(rune: string): number {
  return rune.codePointAt(0) ?? 0
}
