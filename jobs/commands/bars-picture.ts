import type { Bars } from '../../src/picture/bars.ts'
import { drawBars } from '../../src/picture/bars.ts'
import { pngOf } from '../../src/picture/png.ts'

/** The bars as a PNG, base64. */
export function barsPng(bars: Bars): Promise<string> {
  return pngOf(drawBars(bars))
}
