import type { Trouble } from './fault.ts'

/** A call that Teams did not take. It stays within the adapter; what leaves it is a Fault. */
export class Refused extends Error {
  readonly trouble: Trouble

  constructor(trouble: Trouble, cause?: unknown) {
    super(trouble.word, { cause })
    this.name = 'Refused'
    this.trouble = trouble
  }
}
