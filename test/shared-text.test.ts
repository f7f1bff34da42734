import { expect, test } from 'vitest'
import { checkSize, sharedText } from '../src/shared-text.ts'

const LIMIT = 256 * 1024

async function* chunks(...all: readonly (string | Uint8Array)[]) {
  for (const one of all) yield Buffer.from(one)
}

test('a text is read whole, also where a letter is cut in two', async () => {
  const bytes = Buffer.from('größe: 1\n')
  expect(await sharedText(chunks(bytes.subarray(0, 3), bytes.subarray(3)), 'a.yaml')).toBe('größe: 1\n')
  expect(await sharedText(chunks('x'.repeat(LIMIT - 1), 'x'), 'a.yaml')).toHaveLength(LIMIT)
  expect(await sharedText(chunks(), 'a.yaml')).toBe('')
})

test('of what is too large nothing more is read, and what says so beforehand is not fetched', async () => {
  let read = 0
  let isLetGo = false
  async function* long() {
    try {
      while (read < 4 * LIMIT) {
        read += 64 * 1024
        yield Buffer.alloc(64 * 1024, 'x')
      }
    } finally {
      isLetGo = true
    }
  }
  await expect(sharedText(long(), 'big.yaml')).rejects.toThrow('big.yaml is larger than the 256 KiB that I read.')
  expect([read, isLetGo]).toEqual([LIMIT + 64 * 1024, true])
  expect(() => checkSize(LIMIT, 'big.yaml')).not.toThrow()
  expect(() => checkSize(LIMIT + 1, 'big.yaml')).toThrow('256 KiB')
})

test.each([
  ['bytes', Buffer.from([0xff, 0xfe, 0x41])],
  ['half a letter', Buffer.from('ö').subarray(0, 1)],
  ['a zero', 'a\0b'],
])('%s are no text', async (_what, content) => {
  await expect(sharedText(chunks(content), 'photo.yaml')).rejects.toThrow('photo.yaml is no text.')
})
