/** Tells what we put into Redis from what somebody else did: a MAC with the secret that all our processes share. */
export type Sealing = {
  seal(payload: unknown): string
  /** The payload, or undefined when it was not sealed by us for this. Never throws. */
  open(sealed: string): unknown
}
