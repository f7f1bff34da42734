import type { KindName, Watched } from '../kinds/kind.ts'
import type { ItemCutter, Page } from './items.ts'
import { acceptOf, eachChunk, listCutter } from './reading.ts'
import type { Sink } from './sink.ts'
import type { Source } from './source.ts'
import { Malformed, refusalOf } from './told.ts'

/** client-go's tools/pager has 500 a page; a page that expires before the next is asked for was too small for this cluster. */
const PAGES = [500, 2000, 8000]

/** Reads all that is there, page by page, and returns the revision it was read at. `begin` is called whenever it begins anew. */
export async function listPages<K extends KindName>(
  source: Source<K>,
  sink: Sink<Watched[K]>,
  begin: () => void,
): Promise<string> {
  for (const limit of PAGES) {
    begin()
    try {
      return await listBy(limit, source, sink)
    } catch (error) {
      if (refusalOf(error)?.revision !== 'gone') throw error
      // Compacted between two pages: the list has to begin anew, and with larger pages it gets further in the same time.
    }
  }
  begin()
  return listBy(undefined, source, sink)
}

async function listBy<K extends KindName>(
  limit: number | undefined,
  source: Source<K>,
  sink: Sink<Watched[K]>,
): Promise<string> {
  let revision: string | undefined
  let next: string | undefined
  do {
    const page: Page = await listPage(limit, next, source, sink)
    revision ??= page.revision
    next = page.next
  } while (next !== undefined)
  return revision
}

async function listPage<K extends KindName>(
  limit: number | undefined,
  token: string | undefined,
  source: Source<K>,
  sink: Sink<Watched[K]>,
): Promise<Page> {
  const { api, attempt, clock, format, path, resource } = source
  const body = await api.stream(path, {
    query: { limit, continue: token, fieldSelector: resource.fieldSelector },
    accept: acceptOf(format),
    signal: attempt.signal,
  })
  source.heard()
  let cutter: ItemCutter | undefined
  await eachChunk(body, clock, (chunk) => {
    source.heard()
    cutter ??= listCutter(source, sink, chunk[0])
    cutter.push(chunk)
  })
  if (cutter && cutter.skipped > 0) source.skipped(cutter.skipped)
  if (!cutter) throw new Malformed('a list of nothing')
  return cutter.page()
}
