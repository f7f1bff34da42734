import type { Fitted } from '../../src/narrow.ts'
import { fitGrid, fitNotes, narrowText, PHONE } from '../../src/narrow.ts'
import type { Line, Node, Reply, Span, Table, Tone } from '../../src/reply.ts'
import { plainText } from '../../src/reply.ts'
import { actionSets, input, select, VIEW } from './controls.ts'
import type { Cut, Known } from './limits.ts'
import { CUTS, LEAST, LIMITS, PAGE } from './limits.ts'
import { beginning, count, longTexts, pagesOf } from './pages.ts'
import type { Element } from './text.ts'
import { block, clip, inert, lines, markdown, mention, named, peopleIn, spans } from './text.ts'

export type Card = {
  readonly type: 'AdaptiveCard'
  readonly $schema: string
  readonly version: '1.5'
  readonly fallbackText: string
  readonly refresh?: { readonly action: Element; readonly userIds?: readonly string[] }
  readonly body: readonly Element[]
  readonly msteams: { readonly width: 'Full'; readonly entities?: readonly unknown[] }
}

/**
 * A reply as an Adaptive Card 1.5, the version that Teams takes (adaptivecards.io/explorer), within the card budget. Total: what
 * is too long is cut and counted, and what a platform without confirm dialogs lacks is asked in a card that unfolds.
 */
export function renderCard(reply: Reply, known: Known = {}): Card {
  return fitted(reply, known).card
}

/**
 * The same, and what of its texts did not fit: further cards of code, a few at most, the last of which counts what is
 * still missing. Each is within the budget. Chats here take no files from a bot but in a personal conversation.
 */
export function renderCards(reply: Reply, known: Known = {}): readonly Card[] {
  const { card, pages } = renderLong(reply, known)
  return [card, ...pages]
}

/** A card, the further ones, and the texts that these are of, for where those can be files. */
export function renderLong(reply: Reply, known: Known) {
  const { card, cut, nodes } = fitted(reply, known)
  const pages = pagesOf(nodes, cut).map(({ title, text }) => pageCard(title, text))
  return { card, pages, texts: longTexts(nodes, cut) }
}

type Fitting = { readonly card: Card; readonly cut: Cut; readonly nodes: readonly Node[] }

function fitted(reply: Reply, known: Known): Fitting {
  const { nodes } = reply
  const cuts = CUTS.map((cut) => ({ ...cut, ...known }))
  for (const cut of cuts) {
    const card = cardOf(reply, cut, nodes)
    if (fits(card)) return { card, cut, nodes }
  }
  const cut = { ...LEAST, ...known }
  for (let kept = nodes.length - 1; ; kept = kept > 20 ? kept >> 1 : kept - 1) {
    const some = nodes.slice(0, kept)
    const card = cardOf(reply, cut, some)
    if (kept === 0 || fits(card)) return { card, cut, nodes: some }
  }
}

function pageCard(title: string, text: string): Card {
  const nodes: Node[] = [
    { kind: 'context', text: title },
    { kind: 'code', text },
  ]
  return cardOf({ nodes }, PAGE, nodes)
}

function fits(card: Card): boolean {
  return Buffer.byteLength(JSON.stringify(card)) <= LIMITS.cardBytes
}

function cardOf(reply: Reply, cut: Cut, nodes: readonly Node[]): Card {
  const missing = reply.nodes.length - nodes.length
  const people = mentions({ nodes }, cut)
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    fallbackText: clip(named(plainText(reply), cut.names), LIMITS.fallbackText),
    ...(cut.viewers ? { refresh: refresh(cut.viewers) } : {}),
    body: [
      ...nodes.flatMap((node, at) => elements(node, cut, at)),
      ...(missing > 0 ? [small(`${missing} more parts do not fit a card.`)] : []),
    ],
    msteams: { width: 'Full', ...(people.length > 0 ? { entities: people } : {}) },
  }
}

/** Asks for the card that is one's own; in conversations of up to 60 everybody's client does, in larger ones these people's. */
function refresh(viewers: readonly string[]): NonNullable<Card['refresh']> {
  const action = { type: 'Action.Execute', verb: VIEW }
  return { action, ...(viewers.length > 0 ? { userIds: viewers.slice(0, LIMITS.viewers) } : {}) }
}

function elements(node: Node, cut: Cut, at: number): Element[] {
  switch (node.kind) {
    case 'heading':
      return [block(marked(node.tone, [node.text]), cut, { size: 'Medium', weight: 'Bolder', ...toned(node.tone) })]
    case 'text':
      return [block(marked(node.tone, spans(node.text)), cut, toned(node.tone))]
    case 'context':
      return [block(spans(node.text), cut, { size: 'Small', isSubtle: true })]
    case 'fields':
      return factSet(node.fields.slice(0, cut.items), node.fields.length, cut)
    case 'table':
      return table(node, cut)
    case 'code':
      return node.folded ? folded(node, `folded.${at}`, cut) : code(node.text, cut, 'PlainText')
    case 'diff':
      return code(node.text, cut, 'Diff')
    case 'file':
      return [small(`${node.name}, ${count(node.text)} lines`), ...code(node.text, cut, 'PlainText')]
    case 'list':
      return list(node.items, cut)
    case 'progress':
      return [
        block([`${clip(node.label, cut.characters)}  ${node.done} of ${node.of}  ${bar(node.done, node.of)}`], cut),
      ]
    case 'buttons':
      return actionSets(node.buttons)
    case 'select': {
      const { row, shown: some } = select(node)
      return [row, ...shown(some, node.options.length, 'choices')]
    }
    case 'input':
      return [input(node)]
    case 'image':
      return image(node, cut)
  }
}

const COLORS = { good: 'Good', warn: 'Warning', bad: 'Attention', info: 'Accent' } as const

function toned(tone: Tone | undefined): { color?: string } {
  return tone ? { color: COLORS[tone] } : {}
}

/** Shapes beside the colours, for whoever does not see these. */
const MARKS = { good: '● ', warn: '▲ ', bad: '◆ ', info: '○ ' } as const

function marked(tone: Tone | undefined, line: readonly Span[]): readonly Span[] {
  return tone ? [MARKS[tone], ...line] : line
}

function mentions(reply: Reply, cut: Cut): unknown[] {
  return [...new Set(peopleOf(reply))].map((id) => ({
    type: 'mention',
    text: mention(id, cut),
    mentioned: { id, name: cut.names?.get(id) ?? id },
  }))
}

/** Whom a reply names, as often as it does. */
export function peopleOf({ nodes }: Reply): readonly string[] {
  return nodes
    .flatMap((node): readonly Line[] => {
      if (node.kind === 'text' || node.kind === 'context') return [node.text]
      if (node.kind === 'list') return node.items
      return node.kind === 'fields' ? node.fields.map((field) => field.value) : []
    })
    .flatMap(peopleIn)
}

function factSet(fields: readonly { name: string; value: Line }[], total: number, cut: Cut): Element[] {
  const facts = fields.map((field) => ({
    title: inert(clip(field.name, cut.characters)),
    value: spans(field.value)
      .map((span) => markdown(span, cut))
      .join(''),
  }))
  return [{ type: 'FactSet', facts }, ...shown(fields.length, total)]
}

function table(node: Table, cut: Cut): Element[] {
  const caption = node.caption ? [small(node.caption)] : []
  // A card wraps what it cannot show beside each other; nobody can scroll it sideways.
  const fitted = fitGrid(node, PHONE)
  const { head: line, lines, ...narrow } = narrowText(node, { most: cut.rows })
  const text = [...(line === undefined ? [] : [line]), ...lines].join('\n')
  if (fitted.columns.length > LIMITS.tableColumns || fitted.columns.length === 0) {
    return [...caption, ...code(text, cut, 'PlainText'), ...tableNotes(node, narrow, lines.length)]
  }
  const rows = fitted.rows.slice(0, cut.rows)
  const head = node.headers === false ? [] : [fitted.heads]
  const shown = [...head, ...rows].map((row) => fitted.columns.map((column) => row[column] ?? ''))
  return [
    ...caption,
    {
      type: 'Table',
      // The schema calls it firstRowAsHeader; clients know it by this name alone, and take the first row for one unless told.
      ...(head.length > 0 ? {} : { firstRowAsHeaders: false }),
      showGridLines: false,
      columns: fitted.columns.map((_, i) => ({
        width: widest(i, head.length > 0 ? shown[0] : undefined, shown.slice(head.length)),
      })),
      rows: shown.map((row) => ({ type: 'TableRow', cells: row.map((one) => cell(one, cut)) })),
      fallback: mono(text, cut),
    },
    ...tableNotes(node, fitted, rows.length),
  ]
}

function tableNotes(node: Table, fitted: Fitted, rows: number): Element[] {
  const notes = fitNotes(node, fitted, rows)
  return notes.length > 0 ? [small(notes.join(' · '))] : []
}

/** In characters, by which the columns share the width: capitals in bold are wider than others, and each cell has its margin. */
function widest(column: number, head: readonly string[] | undefined, rows: readonly (readonly string[])[]): number {
  const heading = Math.ceil((head?.[column]?.length ?? 0) * 1.2)
  return Math.min(40, Math.max(heading, ...rows.map((row) => row[column]?.length ?? 0)) + 2)
}

function cell(text: string, cut: Cut): Element {
  return { type: 'TableCell', items: [{ type: 'TextBlock', wrap: true, text: inert(clip(text, cut.characters)) }] }
}

// CodeBlock is Teams' own element and keeps the text as it is; every other client shows the fallback.
function code(text: string, cut: Cut, language: string): Element[] {
  const kept = beginning(text, cut)
  return [
    { type: 'CodeBlock', codeSnippet: kept, language, fallback: mono(kept, cut) },
    ...shown(count(kept), count(text), 'lines'),
  ]
}

/** A card shows and hides parts of itself without asking anybody; at its scarcest the fold's own button has to do. */
function folded({ text, filename = 'text' }: { text: string; filename?: string }, id: string, cut: Cut): Element[] {
  if (cut.lines <= LEAST.lines) return []
  const title = clip(`${filename}, ${count(text)} lines`, LIMITS.title)
  return [
    { type: 'ActionSet', actions: [{ type: 'Action.ToggleVisibility', title, targetElements: [id] }] },
    { type: 'Container', id, isVisible: false, items: code(text, cut, 'PlainText') },
  ]
}

// Spaces that do not collapse keep the columns where they are.
function mono(text: string, cut: Cut): Element {
  const kept = clip(text.trimEnd(), cut.characters)
  return { type: 'TextBlock', fontType: 'Monospace', wrap: true, text: lines(inert(kept).replaceAll(' ', '\u00a0')) }
}

function list(items: readonly Line[], cut: Cut): Element[] {
  const kept = items.slice(0, cut.items)
  return [...kept.map((item) => block(['•  ', ...spans(item)], cut)), ...shown(kept.length, items.length)]
}

function shown(some: number, all: number, what = ''): Element[] {
  return some < all ? [small(`${some} of ${all} ${what}`.trim())] : []
}

function small(text: string): Element {
  return { type: 'TextBlock', text: inert(clip(text, 300)), size: 'Small', isSubtle: true, wrap: true }
}

function image(node: { png: string; alt: string; title?: string }, cut: Cut): Element[] {
  const inline = node.png.length > LIMITS.imageCharacters ? undefined : `data:image/png;base64,${node.png}`
  const url = cut.pictures?.get(node.png) ?? inline
  if (url === undefined) return [small(`${node.alt} (the picture is too large for a card)`)]
  const picture = {
    type: 'Image',
    url,
    altText: clip(node.alt, 300),
    size: 'Stretch',
  }
  return [...(node.title ? [small(node.title)] : []), picture]
}

function bar(done: number, of: number): string {
  const share = of > 0 ? Math.min(1, Math.max(0, done / of)) : 0
  const full = Math.round(share * LIMITS.progressCells)
  return '▓'.repeat(full) + '░'.repeat(LIMITS.progressCells - full)
}
