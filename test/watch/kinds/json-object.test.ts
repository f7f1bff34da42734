import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonText } from '../../../src/watch/kinds/json-object.ts'
import type { KindName } from '../../../src/watch/kinds/kind.ts'
import { openPool } from '../../../src/watch/kinds/pool.ts'
import { NoMessage } from '../../../src/watch/kinds/wire.ts'
import { RESOURCES } from '../../../src/watch/reflector/resources.ts'
import { OBJECTS } from './arbitrary.ts'

const kinds = Object.keys(OBJECTS) as KindName[]

function read(kind: KindName, text: string, pool = openPool()): unknown {
  const bytes = Buffer.from(text)
  const { message, project } = RESOURCES[kind]
  const json = new JsonText(pool)
  const object = json.read(bytes, 0, bytes.length, message)
  expect(json.at).toBe(bytes.length)
  return project(object, pool)
}

/** Puts what nobody asked for among what they did, wherever there is an object. */
function withMore(value: unknown, more: readonly unknown[]): unknown {
  if (Array.isArray(value)) return value.map((each) => withMore(each, more))
  if (typeof value !== 'object' || value === null) return value
  const rest = Object.entries(value).map(([key, each]) => [key, withMore(each, more)])
  return Object.fromEntries([['f:unknown', more[0]], ...rest, ['spec\\"x', more[1]], ['k:{"type":"Ready"}', more[2]]])
}

describe('JSON is read in parts as it is read as a whole', () => {
  test.each(kinds)('%s', (kind) => {
    const pool = openPool()
    const indent = fc.constantFrom(undefined, 2, '\t')
    fc.assert(
      fc.property(
        OBJECTS[kind],
        fc.array(fc.jsonValue(), { minLength: 3, maxLength: 3 }),
        indent,
        (object, more, by) => {
          const text = JSON.stringify(withMore(object, more), null, by)
          expect(read(kind, text, pool)).toEqual(RESOURCES[kind].project(JSON.parse(text), pool))
        },
      ),
      { numRuns: 15 },
    )
  })

  test('whatever stands in the place of what should be there', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(-1.5e3, '', null, true, 'Aé\n"\\', '2026-01-01T00:00:00Z'),
    )
    const some = (names: readonly string[]) =>
      fc.record(Object.fromEntries(names.map((name) => [name, anything])), { requiredKeys: [] })
    const meta = some(['name', 'labels', 'ownerReferences', 'generation', 'deletionTimestamp', 'annotations'])
    const status = some(['phase', 'conditions', 'containerStatuses', 'startTime', 'message'])
    const pod = fc.record({ metadata: fc.oneof(meta, anything), spec: anything, status: fc.oneof(status, anything) })
    fc.assert(
      fc.property(pod, (object) => {
        const text = JSON.stringify(object)
        expect(read('Pod', text)).toEqual(RESOURCES.Pod.project(JSON.parse(text), openPool()))
      }),
      { numRuns: 150 },
    )
  })

  test('what breaks off is refused, and nothing else is thrown whatever comes', () => {
    fc.assert(
      fc.property(OBJECTS.Pod, fc.nat(), fc.nat(255), (object, where, byte) => {
        const bytes = Buffer.from(JSON.stringify(object))
        const at = where % bytes.length
        const cut = () => new JsonText(openPool()).read(bytes, 0, at, RESOURCES.Pod.message)
        expect(cut).toThrow(NoMessage)
        bytes[at] = byte
        try {
          new JsonText(openPool()).read(bytes, 0, bytes.length, RESOURCES.Pod.message)
        } catch (error) {
          expect(error).toBeInstanceOf(NoMessage)
        }
      }),
      { numRuns: 100 },
    )
  })
})

test('a spec that is passed over and managedFields end where they end, whatever is written in them', () => {
  const marks = '},"status":{"phase":"Failed"}]},"spec":{"nodeName":"n9"}'
  const object = {
    kind: 'Pod',
    metadata: {
      ...{ name: 'a', uid: 'u', resourceVersion: '5', generation: 1, annotations: { 'quarterdeck/x': marks } },
      managedFields: [{ manager: marks, fieldsV1: { 'f:spec': { 'f:status': {} }, [`k:{"a":"${marks}"}`]: {} } }],
    },
    spec: { nodeName: 'n1', nodeSelector: { status: '{}' }, containers: [{ name: marks, env: [{ value: marks }] }] },
    status: { phase: 'Running', message: marks },
  }
  const pool = openPool()
  const known = RESOURCES.Pod.project(object, pool)
  const unlike = [object, { ...object, status: undefined }, { metadata: object.metadata, status: object.status }]
  for (const text of unlike.flatMap((each) => [JSON.stringify(each), JSON.stringify(each, null, 1)])) {
    const bytes = Buffer.from(
      `${text},{"metadata":{"managedFields":[]},"spec":{"a":{}},"status":{"phase":"Succeeded"}}`,
    )
    const json = new JsonText(pool)
    const end = Buffer.byteLength(text)
    const part = json.read(bytes, 0, end, RESOURCES.Pod.message, (field) => field === 'spec')
    expect(json.at).toBe(end)
    expect(RESOURCES.Pod.project(part, pool, known)).toEqual(RESOURCES.Pod.project(JSON.parse(text), pool, known))
  }
})
