import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { forbidden } from './support/imports.ts'

const root = resolve(import.meta.dirname, '..')

function sources(): { path: string; text: string }[] {
  return ['src', 'jobs', 'adapters', 'sandbox'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
      .map((entry) => {
        const file = join(entry.parentPath, entry.name)
        return { path: relative(root, file), text: readFileSync(file, 'utf8') }
      }),
  )
}

test('imports run one way', () => {
  expect(sources().flatMap(forbidden)).toEqual([])
})

test('a planted import that points the wrong way is found', () => {
  const planted = join(root, 'test/fixtures/architecture')
  const found = readdirSync(planted).flatMap((name) => {
    const text = readFileSync(join(planted, name), 'utf8')
    // The first line of a fixture says where in the tree it pretends to stand.
    const path = /^\/\/ (\S+)/.exec(text)?.[1] ?? ''
    return forbidden({ path: join(dirname(path), name.replace('.txt', '.ts')), text })
  })
  expect(found.sort()).toEqual([
    'adapters/slack/asks-the-cluster.ts imports src/kube/cluster.ts',
    'sandbox/kube/knows-the-bot.ts imports src/job.ts',
    'src/kube/knows-a-queue.ts imports bullmq',
    'src/kube/knows-a-queue.ts imports jobs/enqueue.ts',
    'src/view/loads-the-client.ts imports @kubernetes/client-node',
  ])
})

test('no file outgrows its reader', () => {
  const long = sources().filter(({ text }) => text.split('\n').length > 301)
  expect(long.map(({ path, text }) => `${path}: ${text.split('\n').length}`)).toEqual([])
})
