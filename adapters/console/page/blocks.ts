/** Block Kit as it came over the wire: read with care, because what it holds is decided elsewhere. */
export type Block = { readonly type: string; readonly [field: string]: unknown }

export type Option = { readonly label: string; readonly value: string }

export type Confirm = {
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly deny: string
  readonly danger: boolean
}

export type Element = {
  readonly type: string
  readonly actionId: string
  readonly label: string
  readonly value: string
  readonly placeholder: string
  readonly style: string
  readonly url: string
  readonly options: readonly Option[]
  readonly confirm: Confirm | undefined
}

const CLICKABLE = new Set(['button', 'static_select', 'plain_text_input'])

export function blocksOf(payload: unknown): readonly Block[] {
  return list(field(payload, 'blocks')).filter(isBlock)
}

/** The controls of an actions block, or the one beside a section; none when the library draws them as well as we could. */
export function controlsOf(block: Block): readonly Element[] {
  return elementsOf(block)
    .filter((element) => CLICKABLE.has(text(field(element, 'type'))))
    .map((element) => elementOf(element, words(block.label)))
}

function elementsOf(block: Block): readonly unknown[] {
  if (block.type === 'actions') return list(block.elements)
  if (block.type === 'section') return [block.accessory]
  return block.type === 'input' ? [block.element] : []
}

export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** The words of a text object, a table cell or a rich text block. */
export function words(value: unknown): string {
  const own = field(value, 'text') ?? field(value, 'value')
  if (own !== undefined) return typeof own === 'object' ? words(own) : text(own)
  return list(field(value, 'elements')).map(words).join('')
}

function isBlock(value: unknown): value is Block {
  return typeof field(value, 'type') === 'string'
}

function elementOf(element: unknown, above: string): Element {
  const options = list(field(element, 'options')).map((option) => ({
    label: words(field(option, 'text')),
    value: text(field(option, 'value')),
  }))
  return {
    type: text(field(element, 'type')),
    actionId: text(field(element, 'action_id')),
    label: above || words(field(element, 'text') ?? field(element, 'placeholder')),
    value: text(field(element, 'value') ?? field(element, 'initial_value')),
    placeholder: words(field(element, 'placeholder')),
    style: text(field(element, 'style')),
    url: text(field(element, 'url')),
    options,
    confirm: confirmOf(field(element, 'confirm')),
  }
}

function confirmOf(value: unknown): Confirm | undefined {
  if (value === undefined) return undefined
  return {
    title: words(field(value, 'title')) || 'Are you sure?',
    text: words(field(value, 'text')),
    confirm: words(field(value, 'confirm')) || 'Yes',
    deny: words(field(value, 'deny')) || 'Cancel',
    danger: field(value, 'style') === 'danger',
  }
}
