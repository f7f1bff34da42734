import { ApiError, badRequest } from './api-error.ts'

/** Where the next page of a list begins, and as of which revision. */
export type Continue = {
  /** Undefined: whatever the state is by then, after an expired token. */
  readonly rv: number | undefined
  /** The key of the last object that was shown. */
  readonly after: string
}

/** The opaque text that clients hand back. */
export function encodeContinue({ rv, after }: Continue): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: rv ?? -1, start: after })).toString('base64url')
}

/** Throws 400 for what is no token of ours. */
export function decodeContinue(text: string): Continue {
  try {
    const { rv, start } = JSON.parse(Buffer.from(text, 'base64url').toString()) as { rv: unknown; start: unknown }
    if (typeof rv === 'number' && typeof start === 'string') return { rv: rv < 0 ? undefined : rv, after: start }
  } catch {
    // Said below: both ways of being wrong are one to the caller.
  }
  throw badRequest('continue key is not valid: encoded continue token is malformed')
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
