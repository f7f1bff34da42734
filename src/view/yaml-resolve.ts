const WORDS = new Set(
  ['y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON|n|N|no|No|NO|false|False|FALSE|off|Off|OFF']
    .concat(['|~|null|Null|NULL|.nan|.NaN|.NAN|.inf|.Inf|.INF|+.inf|+.Inf|+.INF|-.inf|-.Inf|-.INF'])
    .flatMap((words) => words.split('|')),
)
/** `<<` is in the table of go-yaml too, but only looked up for a first character that hints at it, which `<` does not. */
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
const YAML_FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
/** What strconv.ParseFloat takes after a leading dot: underscores only with base prefixes, so none. */
const DOT_FLOAT = /^\.[0-9]+(?:[eE][-+]?[0-9]+)?$/
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?(Z|[-+]\d\d:\d\d)?)?$/

/** True when a plain scalar of this text would be read back as a bool, number, null or time: it must be quoted (resolve.go). */
export function looksLikeOtherThanText(text: string): boolean {
  if (WORDS.has(text)) return true
  const first = text.charAt(0)
  if (first === '.') return DOT_FLOAT.test(text) && isFiniteFloat(text)
  if (!/[-+0-9]/.test(first)) return false
  return BASE_60.test(text) || isTimestamp(text) || isNumber(text.replaceAll('_', ''))
}

function isNumber(plain: string): boolean {
  if (isInteger(plain)) return true
  if (YAML_FLOAT.test(plain)) return isFiniteFloat(plain)
  return /^0b[-+]?[01]+$/.test(plain) && fits(plain)
}

/** strconv.ParseInt with base 0: 0x, 0o, 0b and a bare leading zero for octal; within 64 bits. */
function isInteger(plain: string): boolean {
  if (/^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)$/.test(plain)) return fits(plain)
  return false
}

function fits(plain: string): boolean {
  const digits = plain.replace(/^[-+]/, '').replace(/^0b[-+]/, '0b')
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase()
  if (octal.length > 70) return false
  const value = BigInt(octal)
  if (plain.startsWith('-')) return value <= 2n ** 63n
  return plain.startsWith('+') ? value < 2n ** 63n : value < 2n ** 64n
}

function isFiniteFloat(text: string): boolean {
  return Number.isFinite(Number(text))
}

/** The four layouts of resolve.go, with time.Parse's ranges. */
function isTimestamp(text: string): boolean {
  const match = DATE.exec(text)
  if (!match) return false
  const [, year, month, day, separator, hour, minute, second, , zone] = match
  if (!isDay(Number(year), Number(month), Number(day))) return false
  if (separator === undefined) return true
  if ((separator === ' ') !== (zone === undefined)) return false
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60 && isZone(zone)
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

/** time.Parse allows offsets up to 24:60. */
function isZone(zone: string | undefined): boolean {
  if (zone === undefined || zone === 'Z') return true
  return Number(zone.slice(1, 3)) <= 24 && Number(zone.slice(4, 6)) <= 60
}
