/** A request that changes something was sent, and nobody knows whether it arrived. `cause` is what came instead of an answer. */
export class Unsure extends Error {
  constructor(cause: unknown) {
    super('sent, and not answered', { cause })
    this.name = 'Unsure'
  }
}

/** Somebody else has this change now: whatever was about to be done here must not be done. */
export class Lost extends Error {
  constructor() {
    super('another worker has this change')
    this.name = 'Lost'
  }
}
