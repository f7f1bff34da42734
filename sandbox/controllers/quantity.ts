const UNIT: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
}

/** A quantity as a number: cores for cpu, bytes for memory, pieces for counts; 0 when it cannot be read. */
export function amount(quantity: unknown): number {
  if (typeof quantity === 'number') return quantity
  const parts = typeof quantity === 'string' ? /^([0-9.]+(?:e[0-9]+)?)([a-zA-Z]*)$/.exec(quantity) : null
  const unit = UNIT[parts?.[2] ?? '?']
  return unit === undefined ? 0 : Number(parts?.[1]) * unit
}

/** Cores as the API writes them: `250m`, `2`. */
export function cores(value: number): string {
  const milli = Math.round(value * 1000)
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`
}

/** Bytes as the API writes them, in the largest binary unit that divides them. */
export function bytes(value: number): string {
  for (const unit of ['Gi', 'Mi', 'Ki']) {
    const size = UNIT[unit] ?? 1
    if (value >= size && value % size === 0) return `${value / size}${unit}`
  }
  return String(Math.round(value))
}

/** A resource's amount in its own notation. */
export function written(resource: string, value: number): string {
  if (resource.endsWith('cpu')) return cores(value)
  return /memory|storage/.test(resource) ? bytes(value) : String(value)
}
