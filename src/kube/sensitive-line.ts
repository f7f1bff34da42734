import { HIDDEN, isHarmless, isSecretName, mayNameSecret } from './sensitive-name.ts'

/** How a name and its value may stand in a line: `find` ends where the value begins, its second group is the name. */
type Shape = { readonly find: RegExp; readonly value: RegExp }

const ANY =
  /\\{1,8}["'][^"'\n]{0,4096}["']?|"(?:[^"\\\n]|\\.){0,4096}"|'[^'\n]{0,4096}'|[^\s,;&}\])"'][^\s,;&}\])"']{0,4096}/y

const SHAPES: readonly Shape[] = [
  // A whole setting in quotes: `"password: two words"`, `'--token=a b'`.
  { find: /(["'])(-{0,2}[A-Za-z_][\w.-]{0,80})([ \t]{0,4}[:=][ \t]{0,4})/g, value: /[^"'\n]{1,4096}(?=["'])/y },
  // Anywhere: `password=x`, `"token": "two words"`, `-Dpassword='x'`; not the tag of an image.
  {
    find: /(?<![\w./-])(-{0,2}["']?)([A-Za-z_][\w.-]{0,80})(\\{0,8}["']?[ \t]{0,4}(?:=>|[:=])[ \t]{0,4})/g,
    value: ANY,
  },
  // A flag and the word after it.
  {
    find: /(?<![\w-])(--?)([A-Za-z_][\w.-]{1,80})([ \t]{1,8})(?!-)/g,
    value: ANY,
  },
  { find: /(<)([A-Za-z_][\w:.-]{0,80})(>)/g, value: /[^<\n]{1,4096}(?=<\/)/y },
  { find: /(\b(?:name|key)=["'])([\w.:-]{1,128})(["'][ \t]{1,8}value=["'])/gi, value: /[^"'\n]{1,4096}/y },
]

/** Connection strings, whose values end at a semicolon and may hold spaces. */
const FIELD = /\b((?:password|pwd|accountkey|sharedaccesskey)[ \t]{0,4}=[ \t]{0,4})([^;"'\n]{1,256})(?=;)/gi
/** What Redis is told in a redis.conf, name and value with a space between. */
const REDIS = /^([ \t]*(?:requirepass|masterauth)[ \t]{1,8})\S.*$/

/** Hides the values of secrets within one line, wherever in it they are named. Takes time linear in its length. */
export function hideInLine(line: string): string {
  if (!mayNameSecret(line)) return line
  const fields = line
    .replace(REDIS, `$1${HIDDEN}`)
    .replace(FIELD, (whole, before: string, value: string) => (isHarmless(value.trim()) ? whole : before + HIDDEN))
  return SHAPES.reduce(hideNamed, fields)
}

function hideNamed(line: string, { find, value }: Shape): string {
  let out = ''
  let from = 0
  find.lastIndex = 0
  for (let match = find.exec(line); match; match = find.exec(line)) {
    const [whole, , name = ''] = match
    if (!isSecretName(name)) continue
    value.lastIndex = match.index + whole.length
    const found = value.exec(line)?.[0]
    if (found === undefined || isHarmless(found.replace(/^(["'])(.*)\1$/, '$2'), name)) continue
    out += line.slice(from, match.index + whole.length) + hiddenValue(found).text
    from = match.index + whole.length + found.length
    find.lastIndex = from
  }
  return out + line.slice(from)
}

/**
 * The value as it is shown: quotes stay, and what stands behind them; of a bare one only the comma or semicolon at its
 * end. `open` is a quote that was not closed.
 */
export function hiddenValue(value: string): { text: string; quoted: boolean; open?: string } {
  const quote = /^["']/.exec(value)?.[0]
  if (!quote) return { text: HIDDEN + (/[,;]\r?$/.exec(value)?.[0] ?? ''), quoted: false }
  const end = closing(value, quote)
  if (end < 0) return { text: quote + HIDDEN + quote, quoted: true, open: quote }
  return { text: quote + HIDDEN + quote + hideInLine(value.slice(end + 1)), quoted: true }
}

function closing(value: string, quote: string): number {
  for (let i = 1; i < value.length; i++) {
    if (value[i] === '\\' && quote === '"') i++
    else if (value[i] === quote) return i
  }
  return -1
}
