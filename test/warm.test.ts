import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const LATER = /\bimport\(\s*'(\.[^']+)'\s*\)/g
/** For the console alone, which is never on where memory is short. */
const CONSOLE = /^adapters\/(console\/|(slack|teams)\/render)/

test('what is loaded only when it is needed is compiled with the rest', () => {
  const later = globSync('{src,jobs,adapters}/**/*.ts')
    .filter((path) => path !== 'src/warm.ts')
    .flatMap(importedLater)
    .filter((path) => !CONSOLE.test(path))
  expect(later.length).toBeGreaterThan(8)
  expect(importedLater('src/warm.ts')).toEqual(expect.arrayContaining(later))
})

function importedLater(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(LATER)].map(([, target = '']) => join(dirname(path), target))
}
