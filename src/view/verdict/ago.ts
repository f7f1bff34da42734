/** A length of time in ms as people say it: `40 s`, `12 min`, `3 h 5 min`, `2 days`. What is negative is no time. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 100) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 100) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 8 && minutes % 60 > 0) return `${hours} h ${minutes % 60} min`
  if (hours < 48) return `${hours} h`
  return `${Math.floor(hours / 24)} days`
}

/** `2 min ago`, `just now`; empty for a moment that is not known. Both in ms since the epoch. */
export function ago(at: number | undefined, now: number): string {
  if (at === undefined) return ''
  return now - at < 2_000 ? 'just now' : `${span(now - at)} ago`
}
