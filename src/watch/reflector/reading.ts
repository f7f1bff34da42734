import { setImmediate as turn } from 'node:timers/promises'
import type { KindName, Watched } from '../kinds/kind.ts'
import type { Clock } from './clock.ts'
import type { Cutter } from './cut.ts'
import { frameCutter, lineCutter } from './cut.ts'
import type { ItemCutter } from './items.ts'
import { itemCutter } from './items.ts'
import { jsonFrames, jsonItems } from './json-frames.ts'
import { protobufFrames, protobufList } from './protobuf-frames.ts'
import type { Sink } from './sink.ts'
import type { Format, Source } from './source.ts'

/** etcd takes no object above 1.5 MB; what is ten times that is no object. */
const MAX_OBJECT = 16 * 1024 * 1024
/** As protobuf a page is read once all of it is there; JSON would be ten times that. */
const MAX_PAGE = 256 * 1024 * 1024
/** Others share this thread: after so many ms of reading they have their turn. */
const SLICE_MS = 4
/** No clock is looked at for less. */
const SLICE_BYTES = 64 * 1024

const OPEN_OBJECT = 123

/** What an answer may come in, as client-go asks for it; its first byte tells which it is. */
export function acceptOf(format: Format): string {
  return format === 'protobuf' ? 'application/vnd.kubernetes.protobuf,application/json' : 'application/json'
}

/** Begins to read a watch by its first byte. */
export function watchCutter<K extends KindName>(
  { resource, pool, objects, format, reads }: Source<K>,
  sink: Sink<Watched[K]>,
  first: number | undefined,
): Cutter {
  if (format === 'protobuf' && first !== OPEN_OBJECT) {
    reads('protobuf')
    return frameCutter(MAX_OBJECT, protobufFrames(resource.read, { pool, objects, sink }))
  }
  reads('json')
  return lineCutter(MAX_OBJECT, jsonFrames(resource, { pool, objects, sink }))
}

/** Begins to read a list by its first byte. */
export function listCutter<K extends KindName>(
  { resource, pool, objects, format, reads }: Source<K>,
  sink: Sink<Watched[K]>,
  first: number | undefined,
): ItemCutter {
  if (format === 'protobuf' && first !== OPEN_OBJECT) {
    reads('protobuf')
    return protobufList(MAX_PAGE, resource.read, { pool, objects, sink })
  }
  reads('json')
  return itemCutter(MAX_OBJECT, jsonItems(resource, { pool, objects, sink }))
}

/** Gives each chunk as it comes, and everybody else a turn in between. */
export async function eachChunk(
  body: AsyncIterable<Uint8Array>,
  clock: Clock,
  read: (chunk: Buffer) => void,
): Promise<void> {
  let since = clock.monotonic()
  let size = 0
  for await (const chunk of body) {
    read(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
    size += chunk.length
    if (size < SLICE_BYTES || clock.monotonic() - since < SLICE_MS) continue
    size = 0
    await turn()
    since = clock.monotonic()
  }
}
