import type { KindName, Watched } from '../kinds/kind.ts'
import type { Cutter } from './cut.ts'
import { acceptOf, eachChunk, watchCutter } from './reading.ts'
import type { Sink } from './sink.ts'
import type { Source } from './source.ts'

/**
 * Reads one watch to its end: what happened after `revision`, or, without one, all that is there and then what happens
 * (KEP-3157). Throws what ends it early.
 */
export async function watchOnce<K extends KindName>(
  source: Source<K>,
  revision: string | undefined,
  sink: Sink<Watched[K]>,
): Promise<void> {
  const { api, attempt, clock, format, path, resource } = source
  const body = await api.stream(path, {
    query: {
      watch: true,
      allowWatchBookmarks: true,
      timeoutSeconds: attempt.seconds,
      fieldSelector: resource.fieldSelector,
      ...(revision === undefined
        ? { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }
        : { resourceVersion: revision }),
    },
    accept: acceptOf(format),
    signal: attempt.signal,
  })
  source.heard()
  let cutter: Cutter | undefined
  let skipped = 0
  await eachChunk(body, clock, (chunk) => {
    source.heard()
    cutter ??= watchCutter(source, sink, chunk[0])
    cutter.push(chunk)
    if (cutter.skipped === skipped) return
    source.skipped(cutter.skipped - skipped)
    skipped = cutter.skipped
  })
}
