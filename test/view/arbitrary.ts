import * as fc from 'fast-check'

/** Words that YAML writers trip over: other types in disguise, indicators, odd spaces and line breaks. */
const WORDS = (
  'yes|no|y|N|null|~||1|0x1F|0b11|-0b1|1_000|08|0o7|1e3|.5|1:30|2024-01-02|2024-02-30|2024-01-02T03:04:05Z|+.inf|.nan|<<|' +
  "=|- a|-|?|? a|: a|a: b|a:b|a #b|#a|a# b|it's|%x|@a|`a|!a|&a|*a|[a|{a|a]|a, b|--- a|...|---|trail | lead|é|日本|😀|a\\b|" +
  'http://x:80/y?z=#f|{"a":"b"}|key=value,other|$(X)|1.|+1|-1.5e-7|0.|9999999999999999999999|18446744073709551615|<b>&amp;'
).split('|')
const BROKEN = [
  'foo\tbar',
  '\tfoo',
  'a\nb',
  'a\nb\n',
  'a\nb\n\n',
  '\n',
  '\na',
  ' a\nb',
  'a \nb',
  'a\n b',
  'a\r\nb',
  '\x07',
  '\x1b[31m',
]
const ODD = ['a\u2028b', 'a\u2028b\nc', '\u00a0x', '\ufeffab']

const line = fc
  .array(fc.constantFrom(...WORDS, ...BROKEN, ...ODD, 'word', 'longer-word-here', '  ', "don't"), {
    minLength: 1,
    maxLength: 40,
  })
  .map((words) => words.join(' '))

/** DEL, C1 controls and non-characters: kubectl itself refuses to print these as YAML. */
const text = fc
  .string({ unit: 'binary', maxLength: 8 })
  .map((raw) => raw.toWellFormed().replace(/[\x7f-\x9f\ufffe\uffff]/g, ''))

const anyText = fc.oneof(
  fc.constantFrom(...WORDS, ...BROKEN, ...ODD),
  line,
  text,
  fc
    .array(fc.constantFrom('a', ' ', '\n', '#', ':', '-', "'", '"', 'b c', '\u2028', 'é'), { maxLength: 14 })
    .map((parts) => parts.join('')),
)

/** Keys whose order go-yaml decides the same way every time: its comparison is not transitive for digits beside letters. */
const key = fc.constantFrom(
  ...[
    'a',
    'b',
    'B',
    'a1',
    'a10',
    'a2',
    'a-b',
    'a.b',
    'app.kubernetes.io/name',
    '1',
    '10',
    '9',
    'true',
    'null',
    'a: b',
    '_z',
  ],
  'x'.repeat(130),
)

/** Any JSON value, JSON's own limits kept: no NaN, no minus zero. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    anyText,
    fc.integer(),
    fc.constantFrom(0, 1.5, 1e21, 1234567.5, 0.0001, 0.00001, 1e-7, -2.5),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 6 }),
  ),
})).value

export function widget(name: string, spec: unknown) {
  return { apiVersion: 'ex.io/v1', kind: 'Widget', metadata: { name, namespace: 'd' }, spec }
}
