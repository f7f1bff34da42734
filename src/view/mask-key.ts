const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
/** The body of a key whose end was cut off: base64, headers, and line breaks as they are or escaped. */
const BODY = /[\w+/=\s\\,:.-]{0,16384}/y

/**
 * Hides private keys in PEM (RFC 7468), encrypted, escaped or cut off. Certificates are public and stay. Looks for each
 * end only once, so that a text full of beginnings takes no longer.
 */
export function maskPrivateKeys(text: string, hidden: string): { readonly text: string; readonly count: number } {
  if (!text.includes('-----BEGIN ')) return { text, count: 0 }
  let out = ''
  let from = 0
  let count = 0
  let end = -1
  for (const match of text.matchAll(BEGIN)) {
    if (match.index < from) continue
    const body = match.index + match[0].length
    if (end < body) end = endAfter(text, body)
    count++
    out += text.slice(from, match.index) + hidden
    from = end === Number.POSITIVE_INFINITY ? bodyEnd(text, body) : end
  }
  return { text: out + text.slice(from), count }
}

function endAfter(text: string, from: number): number {
  END.lastIndex = from
  const match = END.exec(text)
  return match ? match.index + match[0].length : Number.POSITIVE_INFINITY
}

function bodyEnd(text: string, from: number): number {
  BODY.lastIndex = from
  return from + (BODY.exec(text)?.[0].length ?? 0)
}
