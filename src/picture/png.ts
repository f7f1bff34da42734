import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { FONT } from './font.ts'

/** A picture may be no larger than this, in pixels: what a phone shows well, and what one worker holds in memory at once (7 MB). */
export const LARGEST = { width: 1200, height: 1600 } as const

let fonts: Promise<Uint8Array[]> | undefined

/**
 * Draws an SVG as a PNG of its own size, as base64. Everything it needs is in the SVG: no file, font or address outside it
 * is ever read. Throws a RangeError for one that is larger than `LARGEST`, and an Error for one that is no SVG.
 */
export async function pngOf(svg: string): Promise<string> {
  fonts ??= load().catch((error: unknown) => {
    fonts = undefined
    throw error
  })
  const fontBuffers = await fonts
  const drawing = new Resvg(svg, {
    font: { fontBuffers, defaultFontFamily: FONT, sansSerifFamily: FONT },
    textRendering: 2,
  })
  try {
    const { width, height } = drawing
    if (width > LARGEST.width || height > LARGEST.height) {
      throw new RangeError(`a picture of ${width} by ${height} is larger than ${LARGEST.width} by ${LARGEST.height}`)
    }
    const image = drawing.render()
    const png = Buffer.from(image.asPng()).toString('base64')
    image.free()
    return png
  } finally {
    drawing.free()
  }
}

async function load(): Promise<Uint8Array[]> {
  const { resolve } = createRequire(import.meta.url)
  const file = (path: string) => readFile(resolve(path))
  const [wasm, ...faces] = await Promise.all([
    file('@resvg/resvg-wasm/index_bg.wasm'),
    file('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
    file('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  ])
  // There is one engine a process, and whoever came first has started it.
  await initWasm(wasm).catch((error: unknown) => {
    if (!/already initialized/i.test(String(error))) throw error
  })
  return faces
}
