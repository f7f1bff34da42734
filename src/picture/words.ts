/** Control, format, private and half characters, and what only joins others: none of it has a place in a picture. */
const UNSEEN = /[\p{C}\p{M}\u2028\u2029]/gu
/** DejaVu Sans is about this wide a character, in parts of its size. */
const WIDTH = 0.62
/** How much wider its bold letters are. */
export const BOLD = 1.13

/** A name as it may stand in a picture: what is not seen is taken out, and of what is too long the middle. */
export function label(name: string, characters: number): string {
  const letters = [...name.replace(UNSEEN, '')]
  const room = Math.max(1, Math.floor(characters))
  if (letters.length <= room) return letters.join('')
  // The end of a Kubernetes name tells one from the next, so it gets the larger half.
  const head = Math.floor((room - 1) * 0.45)
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (room - 1 - head)).join('')}`
}

/** How many characters of a size fit into a width, both in pixels. */
export function fitting(width: number, size: number): number {
  return Math.max(1, Math.floor(width / (size * WIDTH)))
}

/** How wide a text of a size is, in pixels, give or take. */
export function widthOf(text: string, size: number): number {
  return [...text].length * size * WIDTH
}

/** Text as it may stand in an SVG. */
export function escaped(text: string): string {
  return text.replace(UNSEEN, '').replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)
}
