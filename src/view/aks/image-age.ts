const DAY = 86_400_000

/** When a node image was made, in ms: `-202611.03.0`, `.261103` of Windows', `:2020.03.11` of old ones; undefined where its name does not say. */
export function imageMadeAt(image: string | undefined): number | undefined {
  const found =
    /[-:.](20\d\d)\.?(\d\d)\.(\d\d)(?:\.\d+)?$/.exec(image ?? '') ?? /\.(\d\d)(\d\d)(\d\d)$/.exec(image ?? '')
  if (!found) return undefined
  const [, year = '', month = '', day = ''] = found
  const at = Date.UTC(Number(year.length === 2 ? `20${year}` : year), Number(month) - 1, Number(day))
  return Number.isNaN(at) ? undefined : at
}

/** How many days old an image is. */
export function imageDays(image: string | undefined, now: number): number | undefined {
  const at = imageMadeAt(image)
  return at === undefined ? undefined : Math.max(0, Math.floor((now - at) / DAY))
}
