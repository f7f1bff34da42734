import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { render } from '../../../adapters/slack/render.ts'
import { SAMPLES } from '../../support/samples.ts'

/** `GOLDEN=1 npx vitest run test/adapters/slack/golden.test.ts` writes the files anew. */
test.each(Object.keys(SAMPLES))('%s looks as it should', (name) => {
  const file = new URL(`golden/${name}.json`, import.meta.url)
  const drawn = render(SAMPLES[name] ?? { nodes: [] })
  if (process.env.GOLDEN) writeFileSync(file, JSON.stringify(drawn, null, 2))
  expect(drawn).toEqual(JSON.parse(readFileSync(file, 'utf8')))
})
