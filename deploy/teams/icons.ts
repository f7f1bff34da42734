import { pngOf } from '../../src/picture/png.ts'

/** A ship's wheel, by its rim, hub and eight spokes. */
function wheel(colour: string): string {
  const spoke = (degrees: number) =>
    `<rect x="-3.5" y="-70" width="7" height="140" rx="3.5" transform="rotate(${degrees})"/>`
  return `<g transform="translate(96 96)" fill="${colour}">
    <circle r="44" fill="none" stroke="${colour}" stroke-width="10"/>${[0, 45, 90, 135].map(spoke).join('')}<circle r="14"/>
  </g>`
}

/** The two icons Teams wants: 192 pixels in colour, and 32 white on nothing (learn.microsoft.com, build-and-test/apps-package). */
export async function icons(): Promise<{ readonly color: Uint8Array; readonly outline: Uint8Array }> {
  const svg = (size: number, inner: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 192 192">${inner}</svg>`
  const [color, outline] = await Promise.all([
    pngOf(svg(192, `<rect width="192" height="192" fill="#1B3A5C"/>${wheel('#FFFFFF')}`)),
    pngOf(svg(32, `<g transform="translate(96 96) scale(1.3) translate(-96 -96)">${wheel('#FFFFFF')}</g>`)),
  ])
  return { color: Buffer.from(color, 'base64'), outline: Buffer.from(outline, 'base64') }
}
