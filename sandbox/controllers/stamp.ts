/** ms since the epoch of an API timestamp; NaN when there is none. */
export function moment(text: unknown): number {
  return typeof text === 'string' ? Date.parse(text) : Number.NaN
}

/** How long ago `text` was, in ms; 0 when it is missing. */
export function since(text: unknown, now: number): number {
  const at = moment(text)
  return Number.isNaN(at) ? 0 : now - at
}
