import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeFrame } from '../../../sandbox/kube/protobuf-encode.ts'
import type { KindName, Watched } from '../../../src/watch/kinds/kind.ts'
import { openPool } from '../../../src/watch/kinds/pool.ts'
import { protobufFrames } from '../../../src/watch/reflector/protobuf-frames.ts'
import { RESOURCES } from '../../../src/watch/reflector/resources.ts'
import { Malformed } from '../../../src/watch/reflector/told.ts'
import { OBJECTS } from './arbitrary.ts'

const kinds = Object.keys(OBJECTS) as KindName[]
const HEADER = 4

/** What the reflector makes of one frame. */
function read(kind: KindName, frame: Buffer, pool = openPool()): unknown {
  let found: unknown
  const fail = () => {
    throw new Error('not that')
  }
  const resource = RESOURCES[kind]
  const put = (object: unknown) => {
    found = object
  }
  const sink = { put, drop: fail, bookmark: fail, refused: fail }
  protobufFrames<Watched[KindName]>(resource.read as never, { pool, objects: { get: () => undefined }, sink })(
    frame,
    HEADER,
    frame.length,
  )
  return found
}

describe('protobuf is read as what its JSON is read as', () => {
  test.each(kinds)('%s', (kind) => {
    const pool = openPool()
    fc.assert(
      fc.property(OBJECTS[kind], (object) => {
        const json: unknown = JSON.parse(JSON.stringify(object))
        expect(read(kind, encodeFrame('ADDED', object as never), pool)).toEqual(RESOURCES[kind].project(json, pool))
      }),
      { numRuns: 30 },
    )
  })
})

test('protobuf that is cut short or damaged is Malformed, whatever it is', () => {
  fc.assert(
    fc.property(OBJECTS.Pod, fc.nat(), fc.nat(255), (pod, where, byte) => {
      const frame = encodeFrame('ADDED', pod as never)
      const at = HEADER + (where % (frame.length - HEADER))
      const damaged = Buffer.from(frame)
      damaged[at] = byte
      for (const each of [frame.subarray(0, at), damaged]) {
        try {
          read('Pod', each)
        } catch (error) {
          expect(error instanceof Malformed || String(error) === 'Error: not that').toBe(true)
        }
      }
    }),
    { numRuns: 100 },
  )
})
