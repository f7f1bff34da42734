import { badTemplate } from './scanner.ts'

const ESCAPE = /^(?:\\(?:([abfnrtv\\'"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))|([^\\]))/u

const SHORT: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

/** Takes the quotes off and resolves Go's escapes (client-go parser.go UnquoteExtend, Go strconv.UnquoteChar). */
export function unquote(quoted: string): string {
  const mark = quoted.charAt(0)
  let rest = quoted.slice(1, -1)
  if (!rest.includes('\\') && !rest.includes(mark)) return rest
  let out = ''
  while (rest !== '') {
    const match = ESCAPE.exec(rest)
    if (!match) throw badQuote(quoted)
    out += unescaped(match, mark, quoted)
    rest = rest.slice(match[0].length)
  }
  return out
}

function unescaped(match: RegExpExecArray, mark: string, quoted: string): string {
  const [, short, byte, bmp, full, octal, plain] = match
  if (plain !== undefined) {
    if (plain === mark) throw badQuote(quoted)
    return plain
  }
  if (short !== undefined) {
    if (SHORT[short] === undefined && short !== mark) throw badQuote(quoted)
    return SHORT[short] ?? short
  }
  const code = octal === undefined ? Number.parseInt(byte ?? bmp ?? full ?? '0', 16) : Number.parseInt(octal, 8)
  if (code > 0x10ffff || (octal !== undefined && code > 0xff)) throw badQuote(quoted)
  return String.fromCodePoint(code)
}

function badQuote(quoted: string) {
  return badTemplate(`unquote string ${quoted} error invalid syntax`)
}
