import type { Executor } from '../context.ts'

/** Ends a live message that this person may end, or lists theirs. */
export const stop: Executor<'stop'> = ({ id }, _flags, { operations }) =>
  id === undefined ? operations.list() : operations.stop(id)
