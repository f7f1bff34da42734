/** Ids and timestamps of one workspace: in order, never twice, the same in every run. */
export type Ids = {
  /** `prefix` and a number, 11 characters at least, as Slack's ids look. */
  next(prefix: string): string
  /** A message's ts: seconds and six digits, later than every ts before it. */
  ts(): string
}

export function createIds(now: () => number): Ids {
  let count = 0
  let last = 0
  return {
    next(prefix) {
      count += 1
      return `${prefix}${count
        .toString(36)
        .toUpperCase()
        .padStart(11 - prefix.length, '0')}`
    },
    ts() {
      last = Math.max(now() * 1000, last + 1)
      return formatTs(last)
    },
  }
}

function formatTs(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000)
  return `${seconds}.${String(micros % 1_000_000).padStart(6, '0')}`
}
