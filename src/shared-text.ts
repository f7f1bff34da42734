import { Fault } from './fault.ts'

/** The largest text that is taken from a file or a URL, in bytes; what of it is a manifest is for others to say. */
const MOST_BYTES = 256 * 1024

/**
 * The whole of a body that somebody else chose, as text; nothing of what is larger is kept. `name` begins the sentence of
 * the usage Fault that it throws for what is too large or is not UTF-8.
 */
export async function sharedText(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    checkSize(size, name)
    chunks.push(chunk)
  }
  return textOf(Buffer.concat(chunks), name)
}

/** For what says its size (in bytes) before it is fetched. Throws the same usage Fault. */
export function checkSize(size: number, name: string): void {
  if (size <= MOST_BYTES) return
  throw new Fault('usage', `${name} is larger than the ${MOST_BYTES / 1024} KiB that I read.`, {
    hint: 'Share fewer documents at once.',
  })
}

function textOf(bytes: Buffer, name: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // Said below.
  }
  throw new Fault('usage', `${name} is no text.`, { hint: 'A manifest is YAML or JSON in UTF-8.' })
}
