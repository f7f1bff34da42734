import type { Fields } from '../kinds/json.ts'
import { fields, text } from '../kinds/json.ts'
import { JsonText } from '../kinds/json-object.ts'
import type { Known } from '../kinds/known.ts'
import type { Message } from '../kinds/messages.ts'
import type { Meta } from '../kinds/meta.ts'
import type { Pool } from '../kinds/pool.ts'
import { NoMessage } from '../kinds/wire.ts'
import type { Take } from './cut.ts'
import type { Sink } from './sink.ts'
import { INITIAL_END } from './sink.ts'
import { Malformed, readStatus } from './told.ts'

type Identified = { readonly meta: Meta }

type Kind<T> = {
  readonly message: Message
  readonly project: (json: unknown, pool: Pool, before?: T) => T
  readonly hasSameSpec?: (before: T, metadata: Fields) => boolean
}

/** What they are read for: the pool they share with others, and what is known of them. */
type Into<T> = { readonly pool: Pool; readonly objects: Known<T>; readonly sink: Sink<T> }

/** How every line begins that is about an object; Go writes it so. */
const ADDED = Buffer.from('{"type":"ADDED","object":')
const MODIFIED = Buffer.from('{"type":"MODIFIED","object":')
const DELETED = Buffer.from('{"type":"DELETED","object":')

/** Reads a watch's lines (meta/v1 WatchEvent). Throws Malformed for what is none. */
export function jsonFrames<T extends Identified>(kind: Kind<T>, into: Into<T>): Take {
  const { pool, sink } = into
  const read = reader(kind, into, 1)

  /** A bookmark, an error, or an event that somebody wrote in another way. */
  function other({ type, object }: { readonly type?: unknown; readonly object?: unknown }): void {
    switch (type) {
      case 'ADDED':
      case 'MODIFIED':
        sink.put(identified(kind.project(object, pool)))
        break
      case 'DELETED':
        sink.drop(identified(kind.project(object, pool)))
        break
      case 'BOOKMARK': {
        const { resourceVersion, annotations } = fields(fields(object).metadata)
        sink.bookmark(text(resourceVersion) ?? '', fields(annotations)[INITIAL_END] === 'true')
        break
      }
      case 'ERROR':
        sink.refused(readStatus(object))
        break
      default:
        throw new Malformed(`a watch event of type ${JSON.stringify(type)?.slice(0, 40)}`)
    }
  }

  return (bytes, start, end) => {
    if (begins(bytes, start, end, MODIFIED)) sink.put(read(bytes, start + MODIFIED.length, end))
    else if (begins(bytes, start, end, ADDED)) sink.put(read(bytes, start + ADDED.length, end))
    else if (begins(bytes, start, end, DELETED)) sink.drop(read(bytes, start + DELETED.length, end))
    else other(fields(parsed(bytes, start, end)))
  }
}

/** Reads the items of a list. */
export function jsonItems<T extends Identified>(kind: Kind<T>, into: Into<T>): Take {
  const read = reader(kind, into, 0)
  return (bytes, start, end) => into.sink.put(read(bytes, start, end))
}

/** Reads an object that ends `before` so many closing brackets of what holds it. */
function reader<T extends Identified>(
  { message, project, hasSameSpec }: Kind<T>,
  { pool, objects }: Into<T>,
  before: number,
) {
  const json = new JsonText(pool)
  let known: T | undefined

  /** Go writes metadata before the spec, and has done with it when the spec comes. */
  const passOver =
    hasSameSpec &&
    ((field: string, { metadata }: Fields) => {
      if (field !== 'spec') return false
      const meta = fields(metadata)
      const found = objects.get(text(meta.name) ?? '', text(meta.namespace))
      known = found && hasSameSpec(found, meta) ? found : undefined
      return known !== undefined
    })

  return (bytes: Buffer, start: number, end: number): T => {
    known = undefined
    try {
      const object = json.read(bytes, start, end, message, passOver)
      if (json.at !== end - before) throw new NoMessage('something behind an object')
      return identified(project(object, pool, known))
    } catch (error) {
      throw error instanceof NoMessage ? new Malformed(error.message) : error
    }
  }
}

function begins(bytes: Buffer, start: number, end: number, prefix: Buffer): boolean {
  if (end - start < prefix.length) return false
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false
  return true
}

function parsed(bytes: Buffer, start: number, end: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', start, end))
  } catch {
    throw new Malformed(`${end - start} bytes that are no JSON`)
  }
}

/** Without them an object could neither be found again nor told from the next of its name. */
export function identified<T extends Identified>(object: T): T {
  const { uid, name, resourceVersion } = object.meta
  if (uid === '' || name === '' || resourceVersion === '')
    throw new Malformed('an object without name, uid or revision')
  return object
}
