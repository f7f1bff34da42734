import type { Table } from '../reply.ts'
import type { ImageUse } from './images.ts'
import { looseTag } from './images.ts'
import { mask } from './mask.ts'
import { escapeTerminal } from './table.ts'

const MOST = 500
/** Workloads that are named in a row; of the others, how many there are. */
const NAMED = 2
/** Of a digest, enough to tell it from another one. */
const DIGEST = 12

/** A row an image. `everywhere`: workloads are named with their namespace, and namespaces are counted. */
export function imageTable(uses: readonly ImageUse[], everywhere: boolean, caption: string): Table {
  // A column that says nothing only takes room on a phone.
  const noted = uses.some((use) => noteOf(use) !== '')
  const columns = ['IMAGE', 'PODS', ...(noted ? ['NOTE'] : []), ...(everywhere ? ['NAMESPACES'] : []), 'WORKLOADS']
  const rows = uses
    .slice(0, MOST)
    .map((use) => [
      named(shortDigest(use.image)),
      String(use.pods),
      ...(noted ? [noteOf(use)] : []),
      ...(everywhere ? [String(use.namespaces)] : []),
      workloadsCell(use.workloads, everywhere),
    ])
  return { kind: 'table', columns, rows, caption, ...(uses.length > MOST && { total: uses.length }) }
}

function workloadsCell(workloads: readonly string[], everywhere: boolean): string {
  const shown = workloads.slice(0, NAMED).map((name) => named(everywhere ? name : name.slice(name.indexOf('/') + 1)))
  return [shown.join(', '), workloads.length > NAMED ? `+${workloads.length - NAMED}` : ''].filter(Boolean).join(' ')
}

function noteOf({ image, digests, failing, reason }: ImageUse): string {
  const notes = [
    failing > 0 ? `${reason} (${failing})` : '',
    looseTag(image) ?? '',
    digests > 1 ? `${digests} digests` : '',
  ]
  return notes.filter(Boolean).join(', ')
}

function shortDigest(image: string): string {
  return image.replace(/(@sha256:[0-9a-f]+)$/, (digest) => digest.slice(0, '@sha256:'.length + DIGEST))
}

function named(text: string): string {
  return escapeTerminal(mask(text).text)
}
