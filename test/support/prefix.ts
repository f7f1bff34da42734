import { randomBytes } from 'node:crypto'

/** Keys of one test never meet those of another, even on a shared server. */
export function randomPrefix(): string {
  return `qdtest-${randomBytes(6).toString('hex')}`
}
