/** A Kubernetes quantity: exact, in billionths, with the family of suffixes it was written in. */
export type Quantity = { readonly nano: bigint; readonly format: 'binary' | 'decimal' | 'exponent' }

const NANO = 1_000_000_000n
/** Larger ones are capped (apimachinery pkg/api/resource/quantity.go, maxAllowed). */
const MOST = (2n ** 63n - 1n) * NANO
const SHAPE = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eE][-+]?[0-9]+|[eEinumkKMGTP]*)$/

const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n }
/** Beyond this many digits either way a value is capped or zero anyhow. */
const LARGEST_EXPONENT = 60

/** Reads `250m`, `1.5Gi`, `12e6`; undefined when it is none. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = SHAPE.exec(text)
  if (text === '' || text.length > 200 || !match) return undefined
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match
  const digits = BigInt(`0${whole}${fraction}`)
  const scaled = scale(digits, fraction.length, suffix)
  if (!scaled) return undefined
  const nano = scaled.nano > MOST ? MOST : scaled.nano
  return { nano: sign === '-' ? -nano : nano, format: scaled.format }
}

function scale(digits: bigint, places: number, suffix: string): Quantity | undefined {
  const shift = BINARY[suffix]
  if (shift !== undefined) return { nano: times10((digits << shift) * NANO, -places), format: 'binary' }
  const power = DECIMAL[suffix]
  if (power !== undefined) return { nano: times10(digits * NANO, power - places), format: 'decimal' }
  if (!/^[eE][-+]?[0-9]+$/.test(suffix)) return undefined
  const exponent = Math.max(-LARGEST_EXPONENT, Math.min(LARGEST_EXPONENT, Number(suffix.slice(1))))
  return { nano: times10(digits * NANO, exponent - places), format: 'exponent' }
}

/** Fractions of a billionth are rounded up. */
function times10(value: bigint, power: number): bigint {
  if (power >= 0) return value * 10n ** BigInt(power)
  const divisor = 10n ** BigInt(-power)
  return (value + divisor - 1n) / divisor
}

/** The sum, in the first one's family of suffixes unless that is zero. */
export function addQuantity(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format }
}

/** Whole units, rounded up. */
export function quantityValue({ nano }: Quantity): number {
  return Number(nano >= 0n ? (nano + NANO - 1n) / NANO : nano / NANO)
}

/** Thousandths, rounded up. */
export function quantityMilli({ nano }: Quantity): number {
  return Number(nano >= 0n ? (nano + 999_999n) / 1_000_000n : nano / 1_000_000n)
}

/** Kubernetes' canonical form: the largest suffix that leaves no fraction. */
export function quantityText({ nano, format }: Quantity): string {
  if (nano === 0n) return '0'
  const sign = nano < 0n ? '-' : ''
  const size = nano < 0n ? -nano : nano
  if (format === 'binary' && size >= 1024n * NANO) return sign + binaryText(size)
  return sign + decimalText(size, format === 'exponent')
}

function binaryText(size: bigint): string {
  if (size % NANO !== 0n) return decimalText(size, false)
  const whole = size / NANO
  const [suffix, shift] = Object.entries(BINARY).findLast(([, bits]) => whole % (1n << bits) === 0n) ?? ['', 0n]
  return `${whole >> shift}${suffix}`
}

function decimalText(size: bigint, exponent: boolean): string {
  const steps = Object.entries(DECIMAL).sort(([, a], [, b]) => b - a)
  const [suffix, power] = steps.find(([, step]) => size % 10n ** BigInt(step + 9) === 0n) ?? ['n', -9]
  const number = size / 10n ** BigInt(power + 9)
  return exponent && power !== 0 ? `${number}e${power}` : `${number}${suffix}`
}
