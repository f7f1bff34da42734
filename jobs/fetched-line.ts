import type { Parsed } from '../src/command/parse.ts'
import { lineOf } from '../src/command/parse.ts'
import { sourceOf } from '../src/command/source.ts'
import { Fault } from '../src/fault.ts'

/** Reads a text from a URL that may be read from. Throws a Fault with what is wrong. */
export type FetchText = (url: string, signal: AbortSignal) => Promise<string>

/**
 * The line with the manifest it names under it, or undefined where there is nothing to bring. It is fetched once, here: what
 * is planned, approved and run later is what was read now. Throws a usage Fault for a file that nobody shared.
 */
export async function fetchedLine(
  parsed: Parsed,
  fetch: FetchText | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const source = sourceOf(parsed)
  if (source === undefined || parsed.body !== undefined) return undefined
  if ('file' in source) throw noFile(source.file)
  if (!fetch) throw new Fault('denied', 'Manifests are fetched from nowhere here.')
  const body = await fetch(source.url, signal)
  if (body.trim() === '') throw new Fault('usage', `There is nothing in ${source.url}.`)
  return lineOf({ line: parsed.line, body })
}

function noFile(file: string): Fault {
  return new Fault('usage', `There is no ${file} here: chat has no files but those that are shared in it.`, {
    hint: 'Share it with the command or in its thread, or put the manifest under the command, on lines of its own.',
  })
}
