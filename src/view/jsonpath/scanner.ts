import { Fault } from '../../fault.ts'

/** Reads a template character by character and remembers where the current token began. */
export class Scanner {
  readonly input: string
  pos = 0
  start = 0

  constructor(input: string) {
    this.input = input
  }

  /** The next character, or '' at the end. */
  next(): string {
    const char = this.peek()
    this.pos += char.length
    return char
  }

  peek(): string {
    const code = this.input.codePointAt(this.pos)
    return code === undefined ? '' : String.fromCodePoint(code)
  }

  sees(prefix: string): boolean {
    return this.input.startsWith(prefix, this.pos)
  }

  /** The text since the last call: the token. */
  consume(): string {
    const text = this.input.slice(this.start, this.pos)
    this.start = this.pos
    return text
  }

  /** Moves past `prefix` and forgets it. */
  skip(prefix: string): void {
    this.pos += prefix.length
    this.consume()
  }

  /** Whether the character just read was preceded by a backslash. */
  escaped(): boolean {
    return this.input.charAt(this.pos - 2) === '\\'
  }
}

/** The error a template that cannot be read ends in, in kubectl's words. */
export function badTemplate(sentence: string): Fault {
  return new Fault('usage', sentence)
}

/** What ends an identifier or a field name. */
export function isTerminator(char: string): boolean {
  return char === '' || ' \t\r\n.,[]$@{}'.includes(char)
}

export function isAlphaNumeric(char: string): boolean {
  return /^[_\p{L}\p{Nd}]$/u.test(char)
}

export function isDigit(char: string): boolean {
  return /^\p{Nd}$/u.test(char)
}
