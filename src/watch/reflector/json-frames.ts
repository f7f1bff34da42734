import { fields, text } from '../kinds/json.ts'
import type { Meta } from '../kinds/meta.ts'
import type { Take } from './cut.ts'
import type { Sink } from './sink.ts'
import { INITIAL_END } from './sink.ts'
import { Malformed, readStatus } from './told.ts'

type Known = { readonly meta: Meta }

/** Reads a watch's lines (meta/v1 WatchEvent). Throws Malformed for what is none. */
export function jsonFrames<T extends Known>(project: (json: unknown) => T, sink: Sink<T>): Take {
  return (bytes, start, end) => {
    const { type, object } = fields(parsed(bytes, start, end))
    switch (type) {
      case 'ADDED':
      case 'MODIFIED':
        return sink.put(identified(project(object)))
      case 'DELETED':
        return sink.drop(identified(project(object)))
      case 'BOOKMARK': {
        const { resourceVersion, annotations } = fields(fields(object).metadata)
        return sink.bookmark(text(resourceVersion) ?? '', fields(annotations)[INITIAL_END] === 'true')
      }
      case 'ERROR':
        return sink.refused(readStatus(object))
      default:
        throw new Malformed(`a watch event of type ${JSON.stringify(type)?.slice(0, 40)}`)
    }
  }
}

/** Reads the items of a list. */
export function jsonItems<T extends Known>(project: (json: unknown) => T, sink: Sink<T>): Take {
  return (bytes, start, end) => sink.put(identified(project(parsed(bytes, start, end))))
}

function parsed(bytes: Buffer, start: number, end: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', start, end))
  } catch {
    throw new Malformed(`${end - start} bytes that are no JSON`)
  }
}

/** Without them an object could neither be found again nor told from the next of its name. */
export function identified<T extends Known>(object: T): T {
  const { uid, name, resourceVersion } = object.meta
  if (uid === '' || name === '' || resourceVersion === '')
    throw new Malformed('an object without name, uid or revision')
  return object
}
