import { fieldsOf, sortedEntries, textOf } from '../fields.ts'
import { writeEvents } from './events.ts'
import { writeHead } from './metadata.ts'
import { described } from './writer.ts'

/** What stands in place of a Secret's value once the cluster access has hidden it: its size. */
const HIDDEN = /^<(\d+) bytes hidden>$/

/**
 * Describes a Secret: the names of its values and their sizes, and no value ever, also where kubectl prints one (tokens of
 * service accounts). Source: kubectl pkg/describe/describe.go, describeSecret.
 */
export function describeSecret(object: unknown): string {
  const secret = fieldsOf(object)
  return described((write) => {
    writeHead(write, secret)
    write(0, `\nType:\t${textOf(secret.type)}\n`)
    write(0, '\nData\n====\n')
    for (const [key, value] of sortedEntries(secret.data)) write(0, `${key}:\t${byteCount(textOf(value))} bytes\n`)
  })
}

/** Describes a ConfigMap with all its text (describe.go, ConfigMapDescriber). `now` in ms since the epoch. */
export function describeConfigMap(object: unknown, events: readonly unknown[] | undefined, now: number): string {
  const config = fieldsOf(object)
  return described((write) => {
    writeHead(write, config)
    write(0, '\nData\n====\n')
    for (const [key, value] of sortedEntries(config.data)) write(0, `${key}:\n----\n${textOf(value)}\n\n`)
    write(0, '\nBinaryData\n====\n')
    for (const [key, value] of sortedEntries(config.binaryData)) write(0, `${key}: ${byteCount(textOf(value))} bytes\n`)
    write(0, '\n')
    writeEvents(write, events, now)
  })
}

function byteCount(base64: string): number {
  const hidden = HIDDEN.exec(base64)?.[1]
  return hidden === undefined ? Buffer.from(base64, 'base64').length : Number(hidden)
}
