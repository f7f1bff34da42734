/**
 * What a card of ours may be, by Adaptive Cards 1.5 (adaptivecards.io/explorer: every element's page) and by Teams
 * (learn.microsoft.com, cards-reference). Microsoft's own schema file is in none of the packages that are installed, so this
 * is ours: the elements that we make, each with the properties it has and no others. Cards of any reply fit Microsoft's file,
 * too (schemas/1.5.0 of microsoft/AdaptiveCards, in November 2026), but for what is Teams' own and `firstRowAsHeaders`, which
 * it calls otherwise than every renderer.
 */
const text = { type: 'string' }
const flag = { type: 'boolean' }
const one = (name: string) => ({ $ref: `#/definitions/${name}` })
const list = (name: string) => ({ type: 'array', items: one(name) })
const colours = ['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention']

/** An object with its type, these properties and no others; `needed` are those it must have. */
function element(type: string, properties: object, needed: readonly string[] = [], fallback: object = one('element')) {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['type', ...needed],
    properties: { type: { const: type }, id: text, isVisible: flag, fallback, ...properties },
  }
}

const words = {
  text,
  size: { enum: ['Small', 'Default', 'Medium', 'Large', 'ExtraLarge'] },
  weight: { enum: ['Lighter', 'Default', 'Bolder'] },
  color: { enum: colours },
  isSubtle: flag,
  fontType: { enum: ['Default', 'Monospace'] },
}
const styled = { title: text, style: { enum: ['default', 'positive', 'destructive'] } }

const elements = {
  TextBlock: element('TextBlock', { ...words, wrap: flag }, ['text']),
  RichTextBlock: element(
    'RichTextBlock',
    // Its runs have a size and a colour, it has none.
    { inlines: list('TextRun') },
    ['inlines'],
  ),
  Image: element(
    'Image',
    { url: text, altText: text, size: { enum: ['Auto', 'Stretch', 'Small', 'Medium', 'Large'] } },
    ['url'],
  ),
  FactSet: element('FactSet', { facts: list('Fact') }, ['facts']),
  Container: element('Container', { items: list('element') }, ['items']),
  ColumnSet: element('ColumnSet', { columns: list('Column') }),
  ActionSet: element('ActionSet', { actions: { ...list('action'), maxItems: 6 } }, ['actions']),
  Table: element('Table', {
    columns: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', properties: { width: { type: 'number', minimum: 1 } } },
    },
    rows: list('TableRow'),
    firstRowAsHeaders: flag,
    showGridLines: flag,
  }),
  'Input.Text': element(
    'Input.Text',
    { label: text, placeholder: text, value: text, maxLength: { type: 'integer', minimum: 1 }, isMultiline: flag },
    ['id'],
  ),
  'Input.ChoiceSet': element(
    'Input.ChoiceSet',
    { choices: list('Choice'), placeholder: text, style: { enum: ['compact', 'expanded', 'filtered'] }, label: text },
    ['id', 'choices'],
  ),
  // Teams' own, with a fallback for every other client.
  CodeBlock: element('CodeBlock', { codeSnippet: text, language: { enum: ['PlainText', 'Diff'] } }, [
    'codeSnippet',
    'fallback',
  ]),
}

const actions = {
  'Action.Execute': element(
    'Action.Execute',
    { ...styled, verb: text, data: { type: 'object' } },
    ['verb', 'fallback'],
    one('action'),
  ),
  'Action.Submit': element('Action.Submit', { ...styled, data: { type: 'object' } }),
  'Action.OpenUrl': element('Action.OpenUrl', { ...styled, url: { type: 'string', pattern: '^https?:' } }, ['url']),
  'Action.ShowCard': element('Action.ShowCard', { ...styled, card: one('Card') }, ['card']),
  'Action.ToggleVisibility': element(
    'Action.ToggleVisibility',
    { ...styled, targetElements: { type: 'array', items: text } },
    ['targetElements'],
  ),
}

/** The one whose `type` it is: a plain anyOf would say of each what it is not. */
function chosen(among: Readonly<Record<string, object>>) {
  return {
    type: 'object',
    required: ['type'],
    properties: { type: { enum: Object.keys(among) } },
    allOf: Object.entries(among).map(([type, then]) => ({ if: { properties: { type: { const: type } } }, then })),
  }
}

export const CARD_SCHEMA = {
  ...one('Card'),
  definitions: {
    element: chosen(elements),
    action: chosen(actions),
    // No fallback: a client that knows no refresh leaves it alone.
    Refresh: element('Action.Execute', { verb: text, data: { type: 'object' } }, ['verb']),
    TextRun: element('TextRun', { ...words, selectAction: one('action') }, ['text']),
    Fact: { type: 'object', required: ['title', 'value'], properties: { title: text, value: text } },
    Choice: { type: 'object', required: ['title', 'value'], properties: { title: text, value: text } },
    Column: element('Column', {
      items: list('element'),
      width: { enum: ['auto', 'stretch'] },
      verticalContentAlignment: { enum: ['Top', 'Center', 'Bottom'] },
    }),
    TableRow: element('TableRow', { cells: list('TableCell') }),
    TableCell: element('TableCell', { items: list('element') }, ['items']),
    Card: {
      type: 'object',
      additionalProperties: false,
      required: ['type'],
      properties: {
        type: { const: 'AdaptiveCard' },
        $schema: { const: 'http://adaptivecards.io/schemas/adaptive-card.json' },
        version: { const: '1.5' },
        fallbackText: text,
        refresh: {
          type: 'object',
          additionalProperties: false,
          required: ['action'],
          properties: { action: one('Refresh'), userIds: { type: 'array', items: text, minItems: 1, maxItems: 60 } },
        },
        body: list('element'),
        actions: list('action'),
        msteams: { type: 'object' },
      },
    },
  },
}
