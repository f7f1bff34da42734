import { expect, test } from 'vitest'
import { definitions, typed } from '../../src/command/catalog.ts'
import { flagsOf } from '../../src/command/flags.ts'
import { helpReply } from '../../src/command/help.ts'
import { parse } from '../../src/command/parse.ts'
import { plainText } from '../../src/reply.ts'

test('help names every command, and each of its parts says what its commands do', () => {
  const names = plainText(helpReply())
  const sentences = ['questions', 'changes', 'aks'].map((part) => plainText(helpReply(part))).join('\n')
  for (const { name, summary, unlisted } of definitions) {
    if (unlisted) continue
    for (const word of name.replace(/^aks /, '').split(' ')) expect(names).toContain(word)
    expect(sentences).toContain(summary)
  }
})

test.each(definitions.map((definition) => [definition.name, definition] as const))(
  'help %s shows usage, every flag and every example',
  (name, definition) => {
    const text = plainText(helpReply(name))
    expect(text).toContain(typed(`${name} ${definition.usage}`).trim())
    for (const flag of flagsOf(definition.flags)) if (!flag.hidden) expect(text).toContain(`--${flag.long}`)
    for (const { line } of definition.examples) expect(text).toContain(line)
  },
)

test.each(definitions.flatMap(({ examples }) => examples.map(({ line }) => [line])))(
  'the example works: %s',
  (line) => {
    expect(parse(line).line.length).toBeGreaterThan(0)
  },
)

test('every flag has a sentence, and no two flags of a command share a name or letter', () => {
  for (const definition of definitions) {
    const flags = flagsOf(definition.flags)
    expect(new Set(flags.map(({ long }) => long)).size).toBe(flags.length)
    const letters = flags.flatMap(({ short }) => short ?? [])
    expect(new Set([...letters, 'n']).size).toBe(letters.length + 1)
    for (const { says, long } of flags) expect(says, long).toMatch(/^[A-Z“].*[.!:a-zA-Z=0-9]$/)
  }
})

test('an unknown topic is answered with the nearest one', () => {
  expect(() => helpReply('gets')).toThrow(/no command gets\. Did you mean get\?/)
  expect(() => helpReply('edit')).toThrow(/not offered in chat/)
})
