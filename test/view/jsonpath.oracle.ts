import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jsonPathJson, jsonPathText } from '../../src/view/jsonpath/template.ts'
import { asPrinted } from '../../src/view/list.ts'
import { kubectlMissing } from '../support/kubectl.ts'
import { widget } from './arbitrary.ts'
import type { Oracle } from './oracle.ts'
import { openOracle, putWidgets } from './oracle.ts'

const items = Array.from({ length: 6 }, (_, i) => {
  const object = widget(`w${i}`, {
    n: i,
    f: i / 4,
    s: ['b', 'a', null, '10', '9'][i % 5],
    list: Array.from({ length: i }, (_each, k) => ({ k, v: `v${k}`, t: k % 2 === 0 })),
    deep: { a: { b: { c: [1, [2, 3], { d: '<x>' }] } } },
    nul: null,
    ...(i === 3 ? {} : { q: 'x' }),
  })
  return { ...object, metadata: { ...object.metadata, labels: { app: `a${i % 2}`, 'x.y/z': 'q' } } }
})
const list = asPrinted(items, false)

const GOOD = `
{.items[*].metadata.name} {.items[-1:].metadata.name} {.items[-1].metadata.name} {.items[1:3].metadata.name} {.items[::2].metadata.name}
{.items[0:5:2].metadata.name} {.items[0,2].metadata.name} {.items[*]['metadata.name','spec.n']} {.items[*]['metadata','spec']['name','n']}
{..k} {.items[*].spec.list[*].v} {.items[?(@.spec.n>2)].metadata.name} {.items[?(@.spec.n>=2)].metadata.name} {.items[?(@.spec.n<=2)].metadata.name}
{.items[?(@.spec.n!=2)].metadata.name} {.items[?(@.metadata.name=="w3")].spec.n} {.items[?(@.metadata.name=='w3')].spec.n} {.items[?(@.spec.q)].metadata.name}
{.items[?(@.metadata.name>"w3")].spec.n} {.items[?(@.metadata.name=="a)b")].x}z
{range .items[*]}{.metadata.name}{"\\t"}{.spec.n}{"\\n"}{end} {range .items[*]}[{.metadata.name},{range .spec.list[*]}{.v};{end}]{end}done
{range .nothing[*]}{.a}{end}z a{.kind}b{.x}c {.items[*].metadata.labels.x\\.y/z} {.items[*].metadata.labels['x\\.y/z']} {.items[*].metadata.labels}
{@.kind} {"a\\"b\\u00e9\\x41"} {'it'} {'it\\'s'} {1} {-1.5} {true} {.items[*].spec.deep..c} {.items[0].spec.deep.a.b.c[1][0]} {.items[*].spec.nul}
{.items[*].spec.nul.x} {.items[*].spec.list} {.items[?(1>0)].metadata.name} { .kind } {"}"} {.items[*].spec.f}
{.items[0:0]}x {} {.} {.items[0]['kind']} {.items[*].spec.list[0:].v} {.items[4].spec.list[1:-1].v} {.items[4].spec.list[?(@.k<2)].v} {.kind.*} {..d} {$.kind}
`

const BAD = [
  ...[
    '{.items[9]}',
    '{.items[*].spec.n[0]}',
    '{.kind[0]}',
    '{.items[',
    '{.items',
    '{.items[?(@.x]',
    '{.items[?(@.x)',
    '{"abc',
    '{.items[abc]}',
  ],
  ...[
    '{.items[-]}',
    '{#}',
    '{foo}',
    '{end}',
    '{....x}',
    '{.items[?(@.spec.n>"a")]}',
    '{.items[?(@.spec.n=~1)]}',
    '{.items[?(@.spec.deep>1)]}',
  ],
  ...['{.items[::0]}', '{1.2.3}', '{.kind}{"\n"}', '{.items[5:1]}', '{"\\q"}', '{.kind[?(@.x)]}', ''],
]

describe.skipIf(kubectlMissing())('jsonpath equals kubectl', () => {
  let oracle: Oracle
  beforeAll(async () => {
    oracle = await openOracle()
    putWidgets(oracle, items)
  })
  afterAll(() => oracle.close())

  test('every form of template', async () => {
    const { stdout, stderr } = await oracle.run('get', 'widgets', '-o', `jsonpath=${GOOD}`)
    expect(jsonPathText(GOOD, list), stderr).toBe(stdout)
  })

  test('every form of template, as JSON', async () => {
    const { stdout, stderr } = await oracle.run('get', 'widgets', '-o', `jsonpath-as-json=${GOOD}`)
    expect(jsonPathJson(GOOD, list), stderr).toBe(stdout)
  })

  test('a range that does not end is followed by what stands in it once more', async () => {
    const template = '{range .items[*]}{.metadata.name}{"\\n"}'
    const { stdout } = await oracle.run('get', 'widgets', '-o', `jsonpath=${template}`)
    expect(jsonPathText(template, list)).toBe(stdout)
  })

  test('what is refused, and how', async () => {
    for (const template of BAD) {
      const { stderr } = await oracle.run('get', 'widgets', '-o', `jsonpath=${template}`)
      const sentence = stderr
        .replace(/^error: /, '')
        .replace(/\. Printing more information[\s\S]*$/, '')
        .trimEnd()
      expect(() => jsonPathText(template, list), template).toThrow(sentence)
    }
  })

  test('paths put together at random', async () => {
    const parts = [
      '[*]',
      '[0]',
      '.spec',
      '.n',
      '.list',
      '.v',
      '..k',
      '[?(@.n>1)]',
      '[1:]',
      '[:2]',
      '[::2]',
      "['n','f']",
      '..name',
      '.deep',
      '[0,1]',
      '.nul',
    ]
    const paths = fc
      .sample(fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 6 }), { numRuns: 400, seed: 2 })
      .map((chosen) => `{.items${chosen.join('')}}`)
    const works = paths.filter((path) => {
      try {
        jsonPathText(path, list)
        return true
      } catch {
        return false
      }
    })
    expect(works.length).toBeGreaterThan(80)
    const template = works.join('|')
    const { stdout, stderr } = await oracle.run('get', 'widgets', '-o', `jsonpath=${template}`)
    expect(stderr).toBe('')
    expect(jsonPathText(template, list).split('|')).toEqual(stdout.split('|'))
  })
})

test('work is bounded, whatever the template asks for', () => {
  const wide = {
    items: Array.from({ length: 300 }, () => ({ a: Array.from({ length: 50 }, () => ({ b: { c: {} } })) })),
  }
  const deep = Array.from({ length: 200 }).reduce<object>((inner) => ({ a: inner }), {})
  const started = performance.now()
  expect(() => jsonPathText('{..a..a..a..a}', deep)).toThrow('the template visits too many values')
  expect(() => jsonPathText(`{${'.a'.repeat(50_000)}}`, wide)).not.toThrow()
  expect(() => jsonPathText(`{range .items[*]}${'{.a}'.repeat(300)}{end}`, wide)).toThrow('prints too much')
  expect(performance.now() - started).toBeLessThan(20_000)
})
