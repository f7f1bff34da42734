import { text } from './define.ts'
import type { Parsed } from './parse.ts'

/** Where a manifest stands that does not stand under its line: behind a URL, or in a file that was shared here. */
export type Source = { readonly url: string } | { readonly file: string }

/** The flag that says where, in kubectl's words. */
export const filename = text(
  'URL|FILE',
  'Where the manifest is: an https URL that is allowed, or a file shared here.',
  {
    short: 'f',
  },
)

/** Where a line says that its manifest is; undefined for one that does not say. */
export function sourceOf({ flags }: Parsed): Source | undefined {
  const name = 'filename' in flags ? flags.filename : undefined
  if (name === undefined) return undefined
  return /^[a-z][a-z0-9+.-]*:/i.test(name) ? { url: name } : { file: name }
}
