import { layoutTable } from './table.ts'

/** A piece of a line. A bare string is inert on every platform: no mention, link or markup in it ever comes alive. */
export type Span =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  /** A person, by the platform's user id; shown as a mention. */
  | { readonly person: string }
  | { readonly link: string; readonly label: string }
  /** A moment, in ms since the epoch; shown in the reader's zone where the platform can. */
  | { readonly time: number }

export type Line = string | readonly Span[]

/** One status mark a message, always with its word beside it. */
export type Tone = 'good' | 'warn' | 'bad' | 'info'

/**
 * Whom a control is for. Where a platform can show one message to each person in a way of their own, only they see it;
 * everywhere else everybody does. It spares people a refusal and decides nothing: whoever presses is judged.
 */
export type Audience = {
  /** Whoever is in any of these roles of the rules. */
  readonly roles?: readonly string[]
  /** And these, by the platform's user ids. */
  readonly people?: readonly string[]
  /** But none of these. */
  readonly except?: readonly string[]
}

export type Button = {
  readonly kind: 'button'
  /** Unique within the reply. */
  readonly id: string
  readonly label: string
  /** The command line that a click runs, as the person who clicked. */
  readonly command: string
  readonly style?: 'primary' | 'danger'
  /** The answer takes the place of the message that holds the button. */
  readonly replaces?: boolean
  readonly confirm?: string
  readonly for?: Audience
}

export type Select = {
  readonly kind: 'select'
  readonly id: string
  readonly label: string
  /** The command line that a choice runs; `{}` stands for the option's value. */
  readonly command: string
  readonly options: readonly { readonly label: string; readonly value: string }[]
  readonly replaces?: boolean
}

/** A line of text somebody may write, or a text of several. */
export type Input = {
  readonly kind: 'input'
  readonly id: string
  readonly label: string
  /** The command line that sending it runs; `{}` stands for what was written. `{}` alone runs what was written. */
  readonly command: string
  /** A text of several lines, which goes below the command's line as it is. */
  readonly multiline?: true
  /** What stands there to begin with. */
  readonly value?: string
  readonly placeholder?: string
  readonly for?: Audience
  readonly replaces?: boolean
}

export type Table = {
  readonly kind: 'table'
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Rows there are in all, when `rows` is only the first of them. */
  readonly total?: number
  readonly headers?: boolean
  /** What the table shows, in a few words: `pods in shop on prod-weu`. */
  readonly caption?: string
  readonly layout?: TableLayout
}

/** How a table is shown to people. Its rows and columns stay what kubectl prints, in kubectl's order. */
export type TableLayout = {
  /** The rows as they are shown, by their index: first what somebody should look at. */
  readonly order?: readonly number[]
  /** What the rows that come first have in common: `not ready`. */
  readonly first?: string
  /** For each column, how soon it goes where there is no room: 0 stays, and the highest goes first. */
  readonly ranks?: readonly number[]
  /** The columns somebody asked for (`-o wide`, `-L`), by their index: they never go, but may stand on a second line. */
  readonly asked?: readonly number[]
}

type Content =
  | { readonly kind: 'heading'; readonly text: string; readonly tone?: Tone }
  | { readonly kind: 'text'; readonly text: Line; readonly tone?: Tone }
  | { readonly kind: 'fields'; readonly fields: readonly { readonly name: string; readonly value: Line }[] }
  | Table
  /**
   * Preformatted text, verbatim. `filename` is what it is called when it must become a file. `folded` text is one tap away:
   * whoever folds it adds a button that brings it, for platforms where nothing unfolds.
   */
  | { readonly kind: 'code'; readonly text: string; readonly filename?: string; readonly folded?: true }
  | { readonly kind: 'diff'; readonly text: string; readonly filename?: string }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  /** Small print: captions, what was cut, where to look next. */
  | { readonly kind: 'context'; readonly text: Line }
  | { readonly kind: 'progress'; readonly label: string; readonly done: number; readonly of: number }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  | Select
  | Input
  | { readonly kind: 'image'; readonly png: string; readonly alt: string; readonly title?: string }
  | { readonly kind: 'file'; readonly name: string; readonly text: string }

/**
 * `answer` marks what kubectl itself would have printed; everything else is layout around it. Where a list is so long that
 * only its file has all of it, the file is the answer, and the table beside it is not.
 */
export type Node = Content & { readonly answer?: true }

/** What is said to a person: data that knows no platform. Every renderer is a total function of it. */
export type Reply = { readonly nodes: readonly Node[] }

/** The whole reply as text: what a notification, a screen reader, or a platform without cards shows; what is folded is named. */
export function plainText(reply: Reply): string {
  return reply.nodes
    .map((node) => (node.kind === 'code' && node.folded ? foldedText(node) : shownText(node)))
    .filter(Boolean)
    .join('\n')
    .trimEnd()
}

/** The part kubectl would have printed, byte for byte: tables of different types stand apart by an empty line. */
export function answerText(reply: Reply): string {
  const answers = reply.nodes.filter((node) => node.answer)
  return answers
    .map((node, i) => (i > 0 && isHeaded(node) && isTabular(answers[i - 1]) ? '\n' : '') + answered(node))
    .join('')
}

/** The rows of a table in the order in which they are shown, each at most once whatever the layout says. */
export function shownRows({ rows, layout }: Table): readonly (readonly string[])[] {
  return layout?.order ? [...new Set(layout.order)].flatMap((index) => (rows[index] ? [rows[index]] : [])) : rows
}

/** The line that a choice makes of a select's command. */
export function chosenLine(command: string, value: string): string {
  return command.replaceAll('{}', () => value)
}

/**
 * The line that what was written makes of an input's command: itself where the command is `{}` alone, and one word in
 * quotes, whatever it holds, everywhere else.
 */
export function writtenLine(command: string, written: string): string {
  const text = written.replace(/\s+/g, ' ').trim()
  if (command.trim() === '{}') return text
  return command.replaceAll('{}', () => `"${text.replace(/[\\"“”„‟]/g, '\\$&')}"`)
}

/** The line, and the text below it, that what was written makes of an input. */
export function writtenText({ command, multiline }: Pick<Input, 'command' | 'multiline'>, written: string): string {
  return multiline ? `${command}\n${written.replace(/\r\n?/g, '\n')}` : writtenLine(command, written)
}

/** The one text of several lines that a reply asks for; undefined where it does not. */
export function textAsked({ nodes }: Reply): Input | undefined {
  return nodes.find((node) => node.kind === 'input' && node.multiline === true) as Input | undefined
}

/** One line as plain text. */
export function lineText(line: Line): string {
  return typeof line === 'string' ? line : line.map(spanText).join('')
}

function answered(node: Node): string {
  return node.kind === 'file' ? node.text : nodeText(node)
}

function shownText(node: Node): string {
  if (node.kind !== 'table') return nodeText(node)
  const rows = shownRows(node)
  const total = Math.max(node.total ?? 0, node.rows.length)
  const first = node.layout?.first ? `, ${node.layout.first} first` : ''
  const count =
    rows.length < total ? `${rows.length.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}${first}\n` : ''
  return nodeText({ ...node, rows }) + count
}

/** Without headers kubectl lets tables follow each other (kubectl pkg/cmd/get/get.go, Run). */
function isHeaded(node: Node): boolean {
  return node.kind === 'table' ? node.headers !== false : isTabular(node)
}

function isTabular(node: Node | undefined): boolean {
  return node?.kind === 'table' || node?.kind === 'file'
}

function foldedText({ text, filename = 'text' }: { readonly text: string; readonly filename?: string }): string {
  const lines = text.trimEnd().split('\n').length
  return `[${filename}: ${lines} ${lines === 1 ? 'line' : 'lines'}]\n`
}

function spanText(span: Span): string {
  if (typeof span === 'string') return span
  if ('code' in span) return span.code
  if ('strong' in span) return span.strong
  if ('person' in span) return `@${span.person}`
  if ('link' in span) return `${span.label} (${span.link})`
  return momentText(span.time)
}

function momentText(time: number): string {
  const moment = new Date(time)
  return Number.isNaN(moment.getTime()) ? 'unknown time' : moment.toISOString().replace('.000Z', 'Z')
}

function nodeText(node: Node): string {
  switch (node.kind) {
    case 'heading':
      return `${node.text}\n`
    case 'text':
    case 'context':
      return `${lineText(node.text)}\n`
    case 'fields':
      return node.fields.map((field) => `${field.name}: ${lineText(field.value)}\n`).join('')
    case 'table':
      return layoutTable(node.headers === false ? undefined : node.columns, node.rows)
    case 'code':
    case 'diff':
      return node.text
    case 'list':
      return node.items.map((item) => `- ${lineText(item)}\n`).join('')
    case 'progress':
      return `${node.label} ${node.done} of ${node.of}\n`
    case 'buttons':
      return `${node.buttons.map((button) => `[${button.label}]`).join(' ')}\n`
    case 'select':
      return `[${node.label}]\n`
    case 'input':
      return `[${node.label}]${node.value ? ` ${node.value}` : ''}\n`
    case 'image':
      return `${node.alt}\n`
    case 'file':
      return `${node.name}\n`
  }
}
