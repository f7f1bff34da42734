import { Fault } from '../fault.ts'

/** What people are told when what they keep cannot be reached. */
export function away(cause: unknown): never {
  throw new Fault('queue', 'What you keep with me cannot be reached, so nothing was started.', {
    hint: 'Try again in a minute. If it stays like this, an administrator has to look at Redis.',
    retryable: true,
    cause,
  })
}
