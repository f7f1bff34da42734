import { expect, test } from 'vitest'
import { readManifest } from '../../src/kube/manifest.ts'

const web = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n'

test('documents in YAML and JSON, comments and empty ones, and lists opened', () => {
  const json = '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}'
  const list = `apiVersion: v1\nkind: List\nitems:\n- ${json}\n- ${json}\n`
  const found = readManifest(`# first\n---\n${web}---\n\n---\n${json}\n---\n${list}`)
  expect(found.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
    'ConfigMap/web',
    'Pod/p',
    'Pod/p',
    'Pod/p',
  ])
})

test('plain words are what kubectl takes them for', () => {
  const [object] = readManifest(
    `${web}data: {on: yes, off: "no", time: 12:30:45, day: 2026-01-02, octal: 0777, half: 0.5, none: ~, text: y}\n`,
  )
  expect(object?.data).toEqual({
    // go-yaml v2 reads keys so, too.
    true: true,
    false: 'no',
    time: '12:30:45',
    day: '2026-01-02',
    octal: 511,
    half: 0.5,
    none: null,
    text: true,
  })
})

test('anchors and merges, as far as a manifest needs them', () => {
  const [object] = readManifest(`${web}base: &base {a: 1}\ndata:\n  <<: *base\n  b: 2\n`)
  expect(object?.data).toEqual({ a: 1, b: 2 })
})

const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
  .split('')
  .map((name, i) => {
    const before = 'abcdefgh'.charAt(i)
    return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]\n`
  })
  .join('')}`

test.each([
  ['nothing', '# nothing\n---\n', /nothing in that manifest/],
  ['a bomb of aliases', web + bomb, /Document 1 cannot be read: .*[Aa]lias/],
  ['a nest', `${web}data: ${'['.repeat(2_000)}${']'.repeat(2_000)}`, /nested too deeply/],
  ['a nest that is far too deep', `${web}data: ${'['.repeat(30_000)}`, /nested too deeply/],
  ['a nest of lines', `${web}data:\n${'- '.repeat(5_000)}`, /cannot be read/],
  [
    'far too many keys',
    `${web}data: {${Array.from({ length: 15_000 }, (_, i) => `k${i}`).join(',')}}`,
    /more parts than I read/,
  ],
  ['far too many documents', '---\n'.repeat(15_000), /more parts than I read/],
  ['a key twice, deep within', `${web}data: {a: {b: 1, c: 2, b: 3}}\n`, /Document 1 .*unique at line 5, column 24/],
  ['no YAML', `${web}  bad: [`, /Document 1 cannot be read as YAML: /],
  ['the second document', `${web}---\nkind: Pod\n`, /Document 2 \(Pod\) has no apiVersion/],
  ['no kind', 'apiVersion: v1\n', /Document 1 has no kind/],
  ['no name', 'apiVersion: v1\nkind: Pod\nmetadata:\n  generateName: x-\n', /has no metadata\.name/],
  ['a word', 'hello', /Document 1 is no object/],
  ['a key twice', `${web}kind: Pod\n`, /Document 1 cannot be read as YAML: .*unique/],
  ['far too many', `${web}---\n`.repeat(21), /has 21 objects; 20 is the most/],
  ['a tag that makes things', `${web}data: !!js/function "x"\n`, undefined],
])('%s', (_, text, says) => {
  if (!says) {
    expect(readManifest(text)[0]?.data).toBe('x')
    return
  }
  expect(() => readManifest(text)).toThrow(says)
})
