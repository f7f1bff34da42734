import type { IncomingMessage } from 'node:http'
import type { Json } from '../blocks/check.ts'
import { isObject } from '../blocks/check.ts'

/** Reads a request body of at most `limit` bytes; undefined when there is more. Rejects when the connection breaks. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else resolve(undefined)
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', reject)
  })
}

/** How arguments came, which decides where a token may be. */
export type ParsedArguments =
  | { readonly form: 'json' | 'urlencoded' | 'multipart'; readonly args: Json }
  | { readonly error: string }

/** The arguments of a call, from its query and its body; the errors are Slack's. */
export async function parseArguments(
  contentType: string,
  query: URLSearchParams,
  body: Buffer,
): Promise<ParsedArguments> {
  const inQuery = Object.fromEntries(query)
  if (contentType.startsWith('application/json')) {
    const args = body.length === 0 ? {} : parseJson(body)
    if (args === undefined) return { error: 'invalid_json' }
    return isObject(args) ? { form: 'json', args } : { error: 'json_not_object' }
  }
  if (contentType.startsWith('multipart/form-data')) return await parseMultipart(contentType, body)
  if (contentType === '' && body.length > 0) return { error: 'missing_post_type' }
  if (contentType !== '' && !contentType.startsWith('application/x-www-form-urlencoded'))
    return { error: 'invalid_post_type' }
  return { form: 'urlencoded', args: { ...inQuery, ...Object.fromEntries(new URLSearchParams(body.toString())) } }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

async function parseMultipart(contentType: string, body: Buffer): Promise<ParsedArguments> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
    const entries = [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    return { form: 'multipart', args: Object.fromEntries(entries) }
  } catch {
    return { error: 'invalid_form_data' }
  }
}

/** The bytes of an upload: the only part of a multipart form, else the body itself. */
export async function uploadedBytes(contentType: string, body: Buffer): Promise<Buffer> {
  if (!contentType.startsWith('multipart/form-data')) return body
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
  const [part] = form.values()
  if (part === undefined) return Buffer.alloc(0)
  return typeof part === 'string' ? Buffer.from(part) : Buffer.from(await part.arrayBuffer())
}
