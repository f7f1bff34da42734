import type { Node } from '../../src/reply.ts'
import type { Cut } from './limits.ts'
import { LIMITS, MOST_PAGES, PAGE } from './limits.ts'
import { clip, inert } from './text.ts'

type Page = { readonly title: string; readonly text: string }

/** The lines of a text that a card shows: whole ones, as many as fit; the first one is cut where even it does not. */
export function beginning(text: string, cut: Cut): string {
  const lines = text.replace(/\n$/, '').split('\n').slice(0, cut.lines)
  let end = lines[0]?.length ?? 0
  let kept = 1
  while (kept < lines.length && end + 1 + (lines[kept]?.length ?? 0) <= cut.characters) {
    end += 1 + (lines[kept]?.length ?? 0)
    kept += 1
  }
  return clip(lines.slice(0, kept).join('\n'), cut.characters)
}

/** The texts that a card shows no more than the beginning of, whole. */
export function longTexts(
  nodes: readonly Node[],
  cut: Cut,
): readonly { readonly name: string; readonly text: string }[] {
  return nodes.flatMap((node) => {
    if ((node.kind !== 'code' && node.kind !== 'diff' && node.kind !== 'file') || isFolded(node)) return []
    const name = (node.kind === 'file' ? node.name : node.filename) ?? 'text'
    return linesIn(beginning(node.text, cut)) < count(node.text) ? [{ name, text: node.text }] : []
  })
}

/** What comes after the beginnings that a card shows, as pages that fit a card each. */
export function pagesOf(nodes: readonly Node[], cut: Cut): readonly Page[] {
  const pages: Page[] = []
  for (const node of nodes) {
    if ((node.kind !== 'code' && node.kind !== 'diff' && node.kind !== 'file') || isFolded(node) || !node.text) continue
    const name = (node.kind === 'file' ? node.name : node.filename) ?? 'text'
    const lines = node.text.replace(/\n$/, '').split('\n')
    let at = linesIn(beginning(node.text, cut))
    while (at < lines.length && pages.length < MOST_PAGES) {
      const text = fitting(lines.slice(at, at + PAGE.lines).join('\n'))
      const to = at + linesIn(text)
      const left = pages.length + 1 === MOST_PAGES && to < lines.length ? '. Ask for less to see the rest.' : ''
      pages.push({ title: `${clip(name, 200)}, lines ${at + 1} to ${to} of ${lines.length}${left}`, text })
      at = to
    }
  }
  return pages
}

export function count(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length
}

function linesIn(text: string): number {
  return text.split('\n').length
}

/** Characters are not bytes, least of all escaped ones. */
function fitting(text: string): string {
  let characters: number = PAGE.characters
  for (;;) {
    const page = beginning(text, { ...PAGE, characters })
    const wide = inert(page).replaceAll(' ', '\u00a0')
    if (bytes(page) + bytes(wide) + bytes(page.slice(0, LIMITS.fallbackText)) < LIMITS.cardBytes - 3_000) return page
    characters = characters >> 1
  }
}

function bytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text))
}

function isFolded(node: Node): boolean {
  return node.kind === 'code' && node.folded === true
}
