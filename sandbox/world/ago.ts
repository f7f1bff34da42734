const UNIT: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 }

/** `2d4h` in ms. Throws on anything else, for it is written by hand in this folder only. */
export function ago(text: string): number {
  const parts = [...text.matchAll(/(\d+)([dhms])/g)]
  if (parts.map(([whole]) => whole).join('') !== text || text === '') throw new Error(`no duration: ${text}`)
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT[unit ?? ''] ?? 0), 0)
}
