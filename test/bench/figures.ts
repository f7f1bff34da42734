/** Times in ms, as a reader wants them. */
export type Times = { readonly p50: number; readonly p99: number; readonly mean: number }

/** The p-quantile by the nearest rank; 0 of nothing. */
function quantile(sorted: readonly number[], p: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? 0
}

export function times(values: readonly number[]): Times {
  const sorted = values.toSorted((a, b) => a - b)
  const sum = sorted.reduce((total, value) => total + value, 0)
  return { p50: round(quantile(sorted, 0.5)), p99: round(quantile(sorted, 0.99)), mean: round(sum / sorted.length) }
}

/** Three significant digits: more would be pretence. */
export function round(value: number): number {
  return Number(value.toPrecision(3))
}
