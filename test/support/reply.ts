import fc from 'fast-check'
import type { Button, Line, Node, Reply, Span } from '../../src/reply.ts'

/** Text that chat platforms are known to take for more than text. */
export const HOSTILE: readonly string[] = [
  '<!channel>',
  '<!here|here>',
  '<@U0123ABCD>',
  '<https://evil.example|Approve>',
  '[Approve](https://evil.example)',
  '```\nout of the box\n```',
  '*bold* _italic_ ~gone~ `code`',
  ':fire: :rotating_light:',
  '&lt;!channel&gt; & <b>',
  '> quoted',
  '<at>everyone</at>',
  '@channel @here',
  '\u202egpj.exe\u202c',
  'zero\u200bwidth\u2060\ufeff',
  '\u001b[31mred\u001b[0m \u001b]0;title\u0007',
  'nul\u0000bell\u0007back\u0008',
  'שלום עולם مرحبا',
  '👩‍👩‍👧‍👦 🇩🇪 e\u0301',
  'half \ud83d of one',
  '$' + '{7*7} {{x}} {} $& $1',
  '\r\n\r\n',
  ' ',
  '',
]

const word = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
)

/** Text of any kind: short, hostile, of several lines, or far longer than any platform takes. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: word },
  { weight: 3, arbitrary: fc.array(word, { maxLength: 8 }).map((words) => words.join('\n')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(word, fc.integer({ min: 1, max: 20_000 }))
      .map(([unit, n]) => `${unit}.`.repeat(Math.ceil(n / (unit.length + 1)))),
  },
)

const moment = fc.integer({ min: -8.64e15, max: 8.64e15 })

const anySpan: fc.Arbitrary<Span> = fc.oneof(
  anyText,
  fc.record({ code: anyText }),
  fc.record({ strong: anyText }),
  fc.record({ person: fc.oneof(fc.constantFrom('U0123ABCD', 'W9ZZ99ZZ'), anyText) }),
  fc.record({ link: fc.oneof(fc.webUrl(), anyText), label: anyText }),
  fc.record({ time: moment }),
)

const anyLine: fc.Arbitrary<Line> = fc.oneof(anyText, fc.array(anySpan, { maxLength: 6 }))
const tone = fc.option(fc.constantFrom('good' as const, 'warn' as const, 'bad' as const, 'info' as const), {
  nil: undefined,
})
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const anyButton: fc.Arbitrary<Button> = fc
  .record({
    id: anyText,
    label: anyText,
    command: anyText,
    style: maybe(fc.constantFrom('primary' as const, 'danger' as const)),
    replaces: maybe(fc.boolean()),
    confirm: maybe(anyText),
  })
  .map((button) => defined({ kind: 'button' as const, ...button }))

const anyTable = fc
  .record({ columns: fc.integer({ min: 0, max: 25 }), rows: fc.integer({ min: 0, max: 150 }), ragged: fc.boolean() })
  .chain(({ columns, rows, ragged }) =>
    fc.record({
      columns: fc.array(word, { minLength: columns, maxLength: columns }),
      // A few rows, repeated: what matters is how many there are and how large, not that they all differ.
      rows: fc
        .array(fc.array(anyText, { minLength: ragged ? 0 : columns, maxLength: columns }), {
          minLength: 1,
          maxLength: 3,
        })
        .map((some) => Array.from({ length: rows }, (_, i) => some[i % some.length] ?? [])),
      total: maybe(fc.nat(10_000)),
      headers: maybe(fc.boolean()),
      caption: maybe(anyText),
    }),
  )
  .map((table) => defined({ kind: 'table' as const, ...table }))

const anyNode: fc.Arbitrary<Node> = fc.oneof(
  fc.record({ text: anyText, tone }).map((node) => defined({ kind: 'heading' as const, ...node })),
  fc.record({ text: anyLine, tone }).map((node) => defined({ kind: 'text' as const, ...node })),
  fc.record({
    kind: fc.constant('fields' as const),
    fields: fc.array(fc.record({ name: anyText, value: anyLine }), { maxLength: 12 }),
  }),
  anyTable,
  fc
    .record({ kind: fc.constantFrom('code' as const, 'diff' as const), text: anyText, filename: maybe(anyText) })
    .map((node) => defined(node)),
  fc
    .record({
      kind: fc.constant('code' as const),
      text: anyText,
      filename: maybe(anyText),
      folded: fc.constant(true as const),
    })
    .map((node) => defined(node)),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(anyLine, { maxLength: 40 }) }),
  fc.record({ kind: fc.constant('context' as const), text: anyLine }),
  fc.record({
    kind: fc.constant('progress' as const),
    label: anyText,
    done: fc.oneof(fc.integer(), fc.double()),
    of: fc.oneof(fc.integer(), fc.double()),
  }),
  fc.record({ kind: fc.constant('buttons' as const), buttons: fc.array(anyButton, { maxLength: 30 }) }),
  fc
    .record({
      id: anyText,
      label: anyText,
      command: anyText,
      options: fc.array(fc.record({ label: anyText, value: word }), { maxLength: 120 }),
      replaces: maybe(fc.boolean()),
    })
    .map((node) => defined({ kind: 'select' as const, ...node })),
  fc
    .record({
      id: anyText,
      label: anyText,
      command: anyText,
      value: maybe(anyText),
      placeholder: maybe(anyText),
      multiline: maybe(fc.constant(true as const)),
      replaces: maybe(fc.boolean()),
    })
    .map((node) => defined({ kind: 'input' as const, ...node })),
  fc
    .record({ png: fc.base64String(), alt: anyText, title: maybe(anyText) })
    .map((node) => defined({ kind: 'image' as const, ...node })),
  fc.record({ kind: fc.constant('file' as const), name: anyText, text: anyText }),
)

/** Any reply tree whatever: what a renderer must be total for. */
export const anyReply: fc.Arbitrary<Reply> = fc.record({ nodes: fc.array(anyNode, { maxLength: 12 }) })

/** A text that must come through as text, standing in every place where text can stand. */
export function everywhere(text: string): Reply {
  const line: Line = [text, { code: text }, { strong: text }, { person: text }, { link: text, label: text }]
  const button: Button = { kind: 'button', id: text, label: text, command: text, confirm: text }
  return {
    nodes: [
      { kind: 'heading', text, tone: 'bad' },
      { kind: 'text', text: line },
      { kind: 'fields', fields: [{ name: text, value: line }] },
      { kind: 'table', columns: ['NAME', text], rows: [[text, text]], caption: text },
      { kind: 'table', columns: ['NAME', text], rows: [[text, text]] },
      { kind: 'code', text },
      { kind: 'code', text, filename: text, folded: true },
      { kind: 'diff', text },
      { kind: 'list', items: [text, line] },
      { kind: 'context', text },
      { kind: 'context', text: line },
      { kind: 'progress', label: text, done: 1, of: 2 },
      { kind: 'buttons', buttons: [button] },
      { kind: 'select', id: text, label: text, command: `/k8s ${text} {}`, options: [{ label: text, value: text }] },
      { kind: 'input', id: text, label: text, command: `/k8s ${text} {}`, value: text, placeholder: text },
      { kind: 'image', png: 'iVBORw0KGgo=', alt: text, title: text },
      { kind: 'file', name: text, text },
    ],
  }
}

/** Without the keys that are undefined, as exact optional properties want it. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never
}
