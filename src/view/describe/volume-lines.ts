import type { Fields } from '../fields.ts'
import { fieldsOf, isFields, listOf, sortedEntries, textOf } from '../fields.ts'

type Line = readonly [label: string, value: (source: Fields) => string]

/** A kind of volume: its field in the spec, what kubectl calls it, and the lines it prints of it. */
export type VolumeKind = { readonly field: string; readonly type: string; readonly lines: readonly Line[] }

export const text = (label: string, field: string): Line => [`${label}:`, (source) => textOf(source[field])]
export const flag = (label: string, field: string): Line => [`${label}:`, (source) => String(source[field] === true)]
export const count = (label: string, field: string): Line => [`${label}:`, (source) => textOf(source[field]) || '0']
export const orNone = (label: string, field: string): Line => [
  `${label}:`,
  (source) => textOf(source[field]) || '<none>',
]
export const words = (label: string, field: string): Line => [
  `${label}:`,
  (source) => `[${listOf(source[field]).map(textOf).join(' ')}]`,
]

/** A pointer to a struct with a String method, as %v prints it. */
export const reference: Line = [
  'SecretRef:',
  ({ secretRef }) => (isFields(secretRef) ? `&LocalObjectReference{Name:${textOf(secretRef.name)},}` : 'nil'),
]

/** The same where the Secret may be in another namespace, as it is for volumes that have none. */
export const farReference: Line = [
  'SecretRef:',
  ({ secretRef }) =>
    isFields(secretRef)
      ? `&SecretReference{Name:${textOf(secretRef.name)},Namespace:${textOf(secretRef.namespace)},}`
      : 'nil',
]

export const disk = [text('VolumeID', 'volumeID'), text('FSType', 'fsType')]
export const readOnly = flag('ReadOnly', 'readOnly')

/** A map as %v prints it. */
export const options: Line = [
  'Options:',
  (source) =>
    `map[${sortedEntries(fieldsOf(source.options))
      .map(([key, value]) => `${key}:${textOf(value)}`)
      .join(' ')}]`,
]
