import { KINDS } from './protobuf-kinds.ts'
import { MESSAGES } from './protobuf-messages.ts'
import { SPECS } from './protobuf-specs.ts'

export type Field = { readonly name: string; readonly type: string; readonly shape: 'one' | 'list' | 'map' }
/** Fields by number. */
export type Message = ReadonlyMap<number, Field>

/** What every protobuf of Kubernetes begins with. */
export const MAGIC = Buffer.from('k8s\0')

export const ENVELOPE = readMessages(
  'Envelope: 1 typeMeta TypeMeta, 2 raw bytes\nTypeMeta: 1 apiVersion string, 2 kind string',
)

/** Every message we have a description of, by name. */
export const KNOWN = readMessages(MESSAGES.trimEnd() + SPECS.trimEnd() + KINDS)

function readMessages(text: string): ReadonlyMap<string, Message> {
  const lines = text.replaceAll('\n  ', ' ').trim().split('\n')
  return new Map(
    lines.map((line) => {
      const [name = '', fields = ''] = line.split(/: ?/)
      const read = fields.split(', ').filter(Boolean).map(readField)
      return [name, new Map(read.sort(([a], [b]) => a - b))]
    }),
  )
}

function readField(text: string): [number, Field] {
  const [tag, name = '', type = ''] = text.split(' ')
  const shape = type.startsWith('[]') ? 'list' : type.startsWith('{}') ? 'map' : 'one'
  return [Number(tag), { name, type: shape === 'one' ? type : type.slice(2), shape }]
}
