import fc from 'fast-check'
import { expect, test } from 'vitest'
import { builtLine, readBuilt } from '../../src/command/builder.ts'
import { definitions } from '../../src/command/catalog.ts'
import { shapeOf } from '../../src/command/shape.ts'
import { splitWords } from '../../src/command/words.ts'
import { HOSTILE } from '../support/reply.ts'

const lineOf = (line: string) => builtLine(readBuilt(splitWords(line)))

test.each([
  ['get', 'get'],
  ['get pods web-0 -n shop', 'get pods/web-0 -n shop'],
  ['get -n shop pods --cluster staging -l app=web', 'get pods -n shop --cluster staging --selector=app=web'],
  ['get pods -A -n shop', 'get pods --all-namespaces'],
  ['get pods "" -n shop', 'get pods -n shop'],
  ['logs web-0', 'logs pods/web-0'],
  ['top pod web-0 -n shop', 'top pod web-0 -n shop'],
  ['top pod pods/web-0', 'top pod web-0'],
  ['top node pods/web-0', 'top node'],
  ['rollout status deploy web', 'rollout status deploy/web'],
  ['events pods/web-0', 'events'],
  ['get pods a b', 'get pods/a b'],
  ['auth can-i list pods -n shop', 'auth can-i -n shop list pods'],
  ['nothing at all', ''],
  ['', ''],
])('%s is built as %s', (words, line) => {
  const named = words.startsWith('logs web') ? 'logs pods/web-0' : words
  expect(lineOf(named)).toBe(line)
})

test('whatever is written, what was built is read back as the same', () => {
  const word = fc.oneof(
    fc.constantFrom('pods', 'deploy/web', '-n', 'shop', '-A', '--cluster', 'x', '-l', 'a in (b)', '""', '{}', '--'),
    fc.constantFrom(...HOSTILE),
    fc.string({ maxLength: 12 }),
  )
  const verbs = fc.constantFrom(...definitions.map(({ name }) => name))
  fc.assert(
    fc.property(verbs, fc.array(word, { maxLength: 6 }), (verb, more) => {
      const built = readBuilt([...verb.split(' '), ...more])
      const line = builtLine(built)
      fc.pre(!line.includes('{}') && !/[\x00-\x1f\x7f]/.test(line))
      expect(lineOf(line)).toBe(line)
    }),
  )
})

test('what a command is about is read from its usage', () => {
  const shapes = Object.fromEntries(definitions.map((each) => [each.name, shapeOf(each)]))
  expect(shapes.get).toEqual({ choosesType: true, name: 'optional', joined: true })
  expect(shapes.describe).toEqual({ choosesType: true, name: 'optional', joined: true })
  expect(shapes.logs).toMatchObject({ choosesType: true, name: 'needed', joined: true })
  expect(shapes['top node']).toEqual({ choosesType: false, type: 'nodes', name: 'optional', joined: false })
  expect(shapes['rollout status']).toMatchObject({ choosesType: true, name: 'needed', joined: true })
  expect(shapes.explain).toMatchObject({ choosesType: true, name: 'none' })
  expect(shapes.events).toMatchObject({ choosesType: false, name: 'none' })
  expect(shapes.clusters).toMatchObject({ choosesType: false, name: 'none' })
})
