import type { Fields } from '../fields.ts'
import { dig, fieldsList, sortedEntries, textOf } from '../fields.ts'
import type { Write } from './writer.ts'

/** Bytes of an annotation that are shown on a line. */
const ANNOTATION_BYTES = 140
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** `Labels:  a=b`, one a line, under a title that may be indented (describe.go, printLabelsMultiline). */
export function writeLabels(write: Write, title: string, labels: unknown): void {
  writeLines(
    write,
    title,
    sortedEntries(labels).map(([key, value]) => `${key}=${textOf(value)}`),
  )
}

/** A title and its lines, aligned below each other; `<none>` without any. */
export function writeLines(write: Write, title: string, lines: readonly string[]): void {
  write(0, `${title}:\t`)
  if (lines.length === 0) writePlain(write, '<none>')
  lines.forEach((line, i) => {
    if (i > 0) {
      write(0, '')
      write(0, '\t')
    }
    write(0, `${line}\n`)
  })
}

/** What WriteLine does: the same text, at the level of the writer. */
function writePlain(write: Write, text: string): void {
  write(0, `${text}\n`)
}

/** Annotations but kubectl's own; long ones below their key, cut (describe.go, printAnnotationsMultiline). */
export function writeAnnotations(write: Write, title: string, annotations: unknown): void {
  write(0, `${title}:\t`)
  const entries = sortedEntries(annotations).filter(([key]) => key !== LAST_APPLIED)
  if (entries.length === 0) writePlain(write, '<none>')
  entries.forEach(([key, raw], i) => {
    if (i > 0) write(0, '\t')
    const value = textOf(raw).replace(/\n$/, '')
    if (Buffer.byteLength(value) + Buffer.byteLength(key) + 2 <= ANNOTATION_BYTES && !value.includes('\n')) {
      write(0, `${key}: ${value}\n`)
      return
    }
    write(0, `${key}:\n`)
    for (const line of value.split('\n')) write(0, `\t  ${shorten(line, ANNOTATION_BYTES - 2)}\n`)
  })
}

/** Cuts to so many bytes, as Go slices strings. */
function shorten(text: string, bytes: number): string {
  return Buffer.byteLength(text) > bytes ? `${cutBytes(text, bytes)}...` : text
}

/** The first bytes of a text. */
export function cutBytes(text: string, bytes: number): string {
  return Buffer.from(text).subarray(0, bytes).toString()
}

/** `Kind/name` of the controller that owns the object; empty without one. */
export function controllerOf(object: Fields): string {
  const owner = fieldsList(dig(object, 'metadata', 'ownerReferences')).find((one) => one.controller === true)
  return owner ? `${textOf(owner.kind)}/${textOf(owner.name)}` : ''
}

/** Name, namespace, labels and annotations, as most descriptions begin. */
export function writeHead(write: Write, object: Fields): void {
  write(0, `Name:\t${textOf(dig(object, 'metadata', 'name'))}\n`)
  write(0, `Namespace:\t${textOf(dig(object, 'metadata', 'namespace'))}\n`)
  writeLabelsAndAnnotations(write, object)
}

export function writeLabelsAndAnnotations(write: Write, object: Fields): void {
  writeLabels(write, 'Labels', dig(object, 'metadata', 'labels'))
  writeAnnotations(write, 'Annotations', dig(object, 'metadata', 'annotations'))
}
