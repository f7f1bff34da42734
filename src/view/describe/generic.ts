import type { Fields } from '../fields.ts'
import { compareText, fieldsOf, isFields } from '../fields.ts'
import { sprint } from '../gotext.ts'
import { writeEvents } from './events.ts'
import { writeHead } from './metadata.ts'
import { smartLabel } from './smart-label.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

const SHOWN_ABOVE = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
])

/**
 * Describes an object of any kind by its fields. `events` undefined leaves them out; `now` in ms since the epoch.
 * Source: kubectl pkg/describe/describe.go, genericDescriber.
 */
export function describeAny(object: unknown, events: readonly unknown[] | undefined, now: number): string {
  return described((write) => {
    const content = fieldsOf(object)
    writeHead(write, content)
    writeFields(write, 0, content, '')
    writeEvents(write, events, now)
  })
}

function writeFields(write: Write, level: number, content: Fields, above: string): void {
  for (const field of Object.keys(content).sort(compareText)) {
    const path = `${above}.${field}`
    if (!SHOWN_ABOVE.has(path)) writeField(write, level, field, content[field], path)
  }
}

function writeField(write: Write, level: number, field: string, value: unknown, path: string): void {
  const label = smartLabel(field)
  if (isFields(value)) {
    write(level, `${label}:\n`)
    writeFields(write, level + 1, value, path)
  } else if (Array.isArray(value)) {
    write(level, `${label}:\n`)
    for (const item of value) {
      if (isFields(item)) writeFields(write, level + 1, item, path)
      else write(level + 1, `${sprint(item)}\n`)
    }
  } else write(level, `${label}:\t${sprint(value)}\n`)
}
