/** Elements of Adaptive Cards 1.5 (adaptivecards.io/explorer), and the ones Teams adds. */
const ELEMENTS = new Set([
  'TextBlock',
  'RichTextBlock',
  'TextRun',
  'Image',
  'Table',
  'TableRow',
  'TableCell',
  'FactSet',
  'Container',
  'ColumnSet',
  'Column',
  'ActionSet',
  'Input.Text',
  'Input.ChoiceSet',
  'Action.Execute',
  'Action.Submit',
  'Action.OpenUrl',
  'Action.ShowCard',
  'Action.ToggleVisibility',
  'AdaptiveCard',
  'mention',
  // learn.microsoft.com, cards-format: Teams' own.
  'CodeBlock',
])
const MOST_ACTIONS = 6

type Tree = Readonly<Record<string, unknown>>

/** Every object in a card, however deep, the card first. */
export function partsOf(value: unknown): Tree[] {
  if (Array.isArray(value)) return value.flatMap(partsOf)
  if (typeof value !== 'object' || value === null) return []
  return [value as Tree, ...Object.values(value).flatMap(partsOf)]
}

/** What is wrong with a card, or undefined. Teams itself says little more than that. */
export function wrongCard(card: unknown): string | undefined {
  if (typeof card !== 'object' || card === null) return 'the attachment has no content'
  const { type, version } = card as Tree
  if (type !== 'AdaptiveCard' || version !== '1.5') return 'not an AdaptiveCard 1.5'
  for (const part of partsOf(card)) {
    if (part.type !== undefined && !ELEMENTS.has(String(part.type))) return `unknown element ${String(part.type)}`
    if (Array.isArray(part.actions) && part.actions.length > MOST_ACTIONS) return 'more than six actions in a set'
    if (part.type === 'TextBlock' && typeof part.text !== 'string') return 'a TextBlock without text'
  }
  const ids = partsOf(card).flatMap(({ type: kind, id }) => (String(kind).startsWith('Input.') ? [id] : []))
  return new Set(ids).size < ids.length ? 'an input’s id twice' : undefined
}
