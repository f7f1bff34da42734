import { ApiError, badRequest } from './api-error.ts'

const VERSION = 'meta.k8s.io/v1'

/** Where the next page of a list begins, and as of which revision. */
export type Continue = {
  /** Undefined: whatever the state is by then, after an expired token. */
  readonly rv: number | undefined
  /** The key of the last object that was shown. */
  readonly after: string
}

/** The opaque text that clients hand back. */
export function encodeContinue({ rv, after }: Continue): string {
  return Buffer.from(JSON.stringify({ v: VERSION, rv: rv ?? -1, start: after })).toString('base64url')
}

/** Throws 400 for what is no token of ours. */
export function decodeContinue(text: string): Continue {
  const { v, rv, start } = contentOf(text)
  if (v !== VERSION) throw unreadable(`server does not recognize this encoded version ${String(v ?? '')}`)
  if (typeof rv !== 'number' || rv === 0)
    throw unreadable(`incorrect encoded start resourceVersion (version ${VERSION})`)
  if (typeof start !== 'string' || start === '') throw unreadable(`encoded start key empty (version ${VERSION})`)
  return { rv: rv < 0 ? undefined : rv, after: start }
}

function contentOf(text: string): { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown } {
  const bytes = Buffer.from(text, 'base64url')
  try {
    const content: unknown = JSON.parse(bytes.toString())
    if (typeof content === 'object' && content !== null) return content
  } catch {
    // Said below: both ways of being wrong are one to the caller.
  }
  throw unreadable(`invalid character ${quoted(bytes[0] ?? 0)} looking for beginning of value`)
}

/** A byte as Go quotes it. */
function quoted(byte: number): string {
  const plain = byte >= 0x20 && byte < 0x7f
  return plain ? `'${String.fromCharCode(byte)}'` : `'\\u${byte.toString(16).padStart(4, '0')}'`
}

// k8s.io/apiserver pkg/storage/continue.go
function unreadable(why: string): ApiError {
  return badRequest(`invalid continue token: continue key is not valid: ${why}`)
}

// k8s.io/apiserver pkg/storage/etcd3/errors.go
export function continueExpired(after: string): ApiError {
  const message =
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
    'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
    'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
    'deleted between the time the first chunk was returned and now may show up in the list.'
  return new ApiError(410, 'Expired', message, undefined, { continue: encodeContinue({ rv: undefined, after }) })
}
