import type { Fields } from './json.ts'
import {
  BACKSLASH,
  BEHIND_MANAGED,
  BEHIND_SPEC,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  F,
  MANAGED,
  N,
  OPEN_ARRAY,
  OPEN_OBJECT,
  pastText,
  QUOTE,
  T,
  unescaped,
} from './json-bytes.ts'
import type { Field, Message } from './messages.ts'
import { messageOf } from './messages.ts'
import { isKept } from './meta.ts'
import type { Pool } from './pool.ts'
import { secondsAt } from './time.ts'
import { NoMessage } from './wire.ts'

export type PassOver = (field: string, before: Fields) => boolean

/**
 * Reads of a JSON text the fields of a message and passes over all others, of which there are ten times as many: what
 * comes out is part of what JSON.parse would make of it, with times as ms. One is used over and over.
 */
export class JsonText {
  #bytes: Buffer = Buffer.alloc(0)
  #at = 0
  #end = 0
  #leaps = false
  /** Where the last key began. */
  #name = 0
  readonly #pool: Pool

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /**
   * Throws NoMessage for what is no object; what is passed over is not looked at closely. `passOver` may say of a field of
   * the object itself, going by those before it, that nobody needs it.
   */
  read(bytes: Buffer, start: number, end: number, message: Message, passOver?: PassOver): Record<string, unknown> {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
    this.#leaps = passOver !== undefined
    if (this.#next() !== OPEN_OBJECT) throw new NoMessage('no object')
    return this.#object(message, passOver)
  }

  /** Where the last object ended. */
  get at(): number {
    return this.#at
  }

  /** The byte that comes next, white space aside. */
  #next(): number {
    while (this.#at < this.#end) {
      const byte = this.#bytes[this.#at] as number
      if (byte > 32) return byte
      this.#at++
    }
    throw new NoMessage('the text ends too early')
  }

  #expect(byte: number): void {
    if (this.#next() !== byte) throw new NoMessage(`no ${String.fromCharCode(byte)} where there should be one`)
    this.#at++
  }

  /** Whether there is another, after a comma; else past what closes them all. */
  #more(close: number, first: boolean): boolean {
    const byte = this.#next()
    if (byte === close) {
      this.#at++
      return false
    }
    if (first) return true
    if (byte !== COMMA) throw new NoMessage('no comma between two')
    this.#at++
    return true
  }

  #object(message: Message, passOver?: PassOver): Record<string, unknown> {
    const result: Record<string, unknown> = {}
    this.#at++
    for (let first = true; this.#more(CLOSE_OBJECT, first); first = false) {
      const field = this.#key(message)
      if (!field) this.#skipUnread()
      else if (passOver?.(field.name, result)) this.#leap(BEHIND_SPEC)
      else {
        const value = this.#field(field)
        if (value !== undefined) result[field.name] = value
      }
    }
    return result
  }

  /** The field that is named here, where it is one of the message's; goes on to its value. */
  #key({ byLength }: Message): Field | undefined {
    this.#expect(QUOTE)
    const bytes = this.#bytes
    const start = this.#at
    const escaped = this.#skipText()
    const end = this.#at - 1
    if (bytes[this.#at] === COLON) this.#at++
    else this.#expect(COLON)
    this.#name = start
    const fields = escaped ? undefined : byLength[end - start]
    if (fields === undefined) return undefined
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as Field
      if (this.#is(field.name, start)) return field
    }
    return undefined
  }

  #is(name: string, start: number): boolean {
    const bytes = this.#bytes
    for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== bytes[start + i]) return false
    return true
  }

  #field(field: Field): unknown {
    const byte = this.#next()
    if (field.shape === 'one') return this.#value(field, byte)
    if (field.shape === 'list' && byte === OPEN_ARRAY) return this.#list(field)
    if (field.shape === 'map' && byte === OPEN_OBJECT) return this.#map(field)
    this.#skip()
    return undefined
  }

  #list(field: Field): unknown[] {
    const result: unknown[] = []
    this.#at++
    for (let first = true; this.#more(CLOSE_ARRAY, first); first = false) result.push(this.#value(field, this.#next()))
    return result
  }

  #map(field: Field): Record<string, unknown> {
    const result: Record<string, unknown> = {}
    this.#at++
    for (let first = true; this.#more(CLOSE_OBJECT, first); first = false) {
      this.#next()
      const key = this.#text(true)
      this.#expect(COLON)
      if (field.scalar === 'kept' && !isKept(key)) this.#skip()
      else result[key] = this.#value(field, this.#next())
    }
    return result
  }

  #value(field: Field, byte: number): unknown {
    switch (byte) {
      case OPEN_OBJECT:
        if (field.scalar === undefined) return this.#object(field.parts ?? messageOf(field.message))
        break
      case QUOTE:
        if (field.scalar === 'time') return this.#time()
        if (field.scalar !== undefined) return this.#text(field.scalar !== 'text' && field.scalar !== 'kept')
        break
      case T:
        this.#skip()
        return true
      case F:
        this.#skip()
        return false
      case OPEN_ARRAY:
      case N:
        break
      default:
        return this.#number()
    }
    this.#skip()
    return undefined
  }

  /** A text; `shared` where others have it too. */
  #text(shared: boolean): string {
    this.#expect(QUOTE)
    const start = this.#at
    const escaped = this.#skipText()
    const end = this.#at - 1
    if (escaped) return unescaped(this.#bytes.toString('utf8', start - 1, end + 1))
    return shared ? this.#pool.bytes(this.#bytes, start, end) : this.#bytes.toString('utf8', start, end)
  }

  #time(): unknown {
    const ms = secondsAt(this.#bytes, this.#at + 1, this.#end)
    if (ms === undefined) return this.#text(false)
    this.#skip()
    return ms
  }

  #number(): number {
    const start = this.#at
    this.#skip()
    const bytes = this.#bytes
    let value = 0
    for (let at = start; at < this.#at; at++) {
      const digit = (bytes[at] as number) - 48
      if (digit < 0 || digit > 9) return Number(bytes.toString('latin1', start, this.#at))
      value = value * 10 + digit
    }
    return value
  }

  /** To after the quote that ends a text; whether something in it is escaped. */
  #skipText(): boolean {
    const bytes = this.#bytes
    const end = this.#end
    let escaped = false
    let at = this.#at
    while (at < end) {
      const byte = bytes[at++] as number
      if (byte === QUOTE) {
        this.#at = at
        return escaped
      }
      if (byte === BACKSLASH) {
        escaped = true
        at++
      }
    }
    throw new NoMessage('a text without end')
  }

  #skipUnread(): void {
    if (this.#leaps && this.#is(MANAGED, this.#name)) this.#leap(BEHIND_MANAGED)
    else this.#skip()
  }

  /** Past a large value, to where its last byte and what is behind it stand; byte by byte where they do not. */
  #leap(behind: Buffer): void {
    const found = this.#bytes.indexOf(behind, this.#at)
    if (found >= 0 && found + behind.length <= this.#end) this.#at = found + 1
    else this.#skip()
  }

  /** Past a value, whatever it is. */
  #skip(): void {
    const byte = this.#next()
    if (byte === QUOTE) {
      this.#at++
      this.#skipText()
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#skipNested()
    else this.#skipBare()
  }

  #skipNested(): void {
    const bytes = this.#bytes
    const end = this.#end
    let depth = 0
    let at = this.#at
    while (at < end) {
      const byte = bytes[at++] as number
      if (byte === QUOTE) at = pastText(bytes, at, end)
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --depth === 0) {
        this.#at = at
        return
      }
    }
    throw new NoMessage('an object without end')
  }

  /** Numbers, true, false and null end where something else begins. */
  #skipBare(): void {
    const bytes = this.#bytes
    let at = this.#at
    while (at < this.#end) {
      const byte = bytes[at] as number
      if (byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || byte <= 32) break
      at++
    }
    if (at === this.#at) throw new NoMessage('a value that is none')
    this.#at = at
  }
}
