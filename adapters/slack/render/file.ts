import { limits } from '../limits.ts'
import { cleanLine, head } from './clean.ts'
import type { Attachment } from './piece.ts'

/** A name that is a name and no path, with an ending, so that Slack shows it as what it is. */
export function fileName(wanted: string | undefined, otherwise: string): string {
  const name = cleanLine(wanted ?? '')
    .replace(/[/\\:*?"<>|&]+/g, '-')
    .replace(/^[.\s-]+/, '')
  if (name === '') return otherwise
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= 10 ? name.slice(dot) : '.txt'
  const stem = dot > 0 && name.length - dot <= 10 ? name.slice(0, dot) : name
  return `${head(stem, limits.fileName - ending.length)}${ending}`
}

/** The files that go along: none empty, no two of one name; the last of too many become one. */
export function attached(files: readonly Attachment[]): Attachment[] {
  const real = files.filter((file) => ('text' in file ? file.text !== '' : file.png !== ''))
  const kept =
    real.length <= limits.files ? real : [...real.slice(0, limits.files - 1), inOne(real.slice(limits.files - 1))]
  const taken = new Set<string>()
  return kept.map((file) => {
    const name = freeName(file.name, taken)
    taken.add(name)
    return { ...file, name }
  })
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  const dot = name.lastIndexOf('.')
  for (let n = 2; ; n++) {
    const next = `${name.slice(0, dot)}-${n}${name.slice(dot)}`
    if (!taken.has(next)) return next
  }
}

function inOne(files: readonly Attachment[]): Attachment {
  const parts = files.map((file) => `== ${file.name} ==\n${'text' in file ? file.text : `(a picture: ${file.alt})`}\n`)
  return { name: 'more-files.txt', text: parts.join('\n') }
}
