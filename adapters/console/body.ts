import type { IncomingMessage } from 'node:http'
import { Refusal } from './refusal.ts'

/** A JSON object that came over the wire. */
export type Fields = Readonly<Record<string, unknown>>

const MOST_BYTES = 64 * 1024
/** How much more is read and thrown away, so that a client that sends too much hears why instead of a reset. */
const DISCARDED_BYTES = 1024 * 1024
const PATIENCE_MS = 10_000

/** Reads a JSON object of at most 64 kB. Throws Refusal: 413 when it is larger, 400 when it is no JSON object, 408 when it stalls. */
export async function readFields(request: IncomingMessage): Promise<Fields> {
  const late = setTimeout(() => request.destroy(new Refusal(408, 'The body took longer than 10 seconds.')), PATIENCE_MS)
  try {
    return parse(await readAll(request))
  } finally {
    clearTimeout(late)
  }
}

/** A field that must be a string with something in it. Throws Refusal. */
export function required(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value === 'string' && value !== '') return value
  throw new Refusal(400, `The field ${name} must be a string that is not empty.`)
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= MOST_BYTES) chunks.push(bytes)
    if (size > MOST_BYTES + DISCARDED_BYTES) break
  }
  if (size > MOST_BYTES) throw new Refusal(413, 'The body is larger than 64 kB.')
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal(400, 'The body is not JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(400, 'The body is not a JSON object.')
  }
  return value as Fields
}
