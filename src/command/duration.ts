const DURATION = /^-?(\d+(\.\d+)?(h|m|s|ms))+$/
const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 }

/** A Go duration such as 90s or 1h30m in ms; 0 may stand without a unit. Undefined when it is none. */
export function durationMs(text: string): number | undefined {
  if (/^-?0$/.test(text)) return 0
  if (!DURATION.test(text)) return undefined
  let ms = 0
  for (const [, amount = '0', unit = 's'] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g))
    ms += Number(amount) * (UNITS[unit] ?? 1)
  return text.startsWith('-') ? -ms : ms
}
