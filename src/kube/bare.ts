const QUOTE = 34
const BACKSLASH = 92
const OPEN = new Set([91, 123])
const CLOSE = new Set([93, 125])

/** What is most of an object's metadata, as the API server writes it, and what no table prints. */
const FIELDS = ['"managedFields":[', '"annotations":{', '"ownerReferences":['].map((key) => Buffer.from(key))

/**
 * The JSON of an answer with those fields of its objects empty: of 500 rows of a table that come with their metadata they
 * are four bytes of five, and what is never made is never collected. What is written otherwise stays as it is, and so does
 * text that is no JSON.
 */
export function bareJson(body: Buffer): string {
  const next = FIELDS.map((key) => find(body, key, 0))
  let text = ''
  let at = 0
  for (;;) {
    const from = Math.min(...next)
    const field = FIELDS[next.indexOf(from)]
    if (from === Number.POSITIVE_INFINITY || !field) break
    const inside = from + field.length
    const end = closing(body, inside)
    if (end < 0) break
    text += body.toString('utf8', at, inside)
    at = end
    for (const [i, key] of FIELDS.entries()) if ((next[i] ?? 0) < end) next[i] = find(body, key, end)
  }
  return text + body.toString('utf8', at)
}

/** Where the key is next. After a backslash its quote is a letter of some other key. */
function find(body: Buffer, key: Buffer, from: number): number {
  for (let at = body.indexOf(key, from); at >= 0; at = body.indexOf(key, at + 1)) {
    if (body[at - 1] !== BACKSLASH) return at
  }
  return Number.POSITIVE_INFINITY
}

/** Where what was opened right before `from` is closed; -1 where it never is. */
function closing(body: Buffer, from: number): number {
  let depth = 1
  let quoted = false
  for (let at = from; at < body.length; at++) {
    const byte = body[at] as number
    if (quoted) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) quoted = false
    } else if (byte === QUOTE) quoted = true
    else if (OPEN.has(byte)) depth++
    else if (CLOSE.has(byte) && --depth === 0) return at
  }
  return -1
}
