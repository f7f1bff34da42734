import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, isFields, sortedEntries, textOf } from '../fields.ts'
import { quantityText } from '../quantity.ts'
import { writeClaim } from './claim.ts'
import { cutBytes } from './metadata.ts'
import { quantityOf } from './resources.ts'
import { VOLUME_KINDS } from './volume-kinds.ts'
import type { Write } from './writer.ts'
import { nested } from './writer.ts'

const ATTRIBUTE_BYTES = 140

/** The volumes of a pod or, with an indent, of a pod template (describe.go, describeVolumes). */
export function writeVolumes(write: Write, volumes: readonly Fields[], indent: string): void {
  if (volumes.length === 0) {
    write(0, `${indent}Volumes:\t<none>\n`)
    return
  }
  write(0, `${indent}Volumes:\n`)
  for (const volume of volumes) {
    write(1, `${indent === '' ? '' : ' '}${textOf(volume.name)}:\n`)
    writeSource(write, volume)
  }
}

function writeSource(write: Write, volume: Fields): void {
  const kind = VOLUME_KINDS.find(({ field }) => isFields(volume[field]))
  if (!kind) {
    write(1, '<unknown>\n')
    return
  }
  const source = fieldsOf(volume[kind.field])
  write(2, `Type:\t${kind.type}\n`)
  for (const [label, value] of kind.lines) write(0, `    ${label}\t${value(source)}\n`)
  if (kind.field === 'emptyDir') writeSizeLimit(write, source)
  if (kind.field === 'projected') for (const one of fieldsList(source.sources)) writeProjected(write, one)
  if (kind.field === 'downwardAPI') writeDownward(write, source)
  if (kind.field === 'csi') writeAttributes(write, source.volumeAttributes)
  if (kind.field === 'ephemeral' && isFields(source.volumeClaimTemplate)) {
    writeClaim(nested(write, 2), source.volumeClaimTemplate, false)
  }
}

function writeSizeLimit(write: Write, source: Fields): void {
  const limit = quantityOf(source.sizeLimit)
  write(0, `    SizeLimit:\t${limit && limit.nano > 0n ? quantityText(limit) : '<unset>'}\n`)
}

function writeProjected(write: Write, source: Fields): void {
  const optional = (reference: unknown) => `    Optional:\t${fieldsOf(reference).optional === true}\n`
  if (isFields(source.secret)) write(2, `SecretName:\t${textOf(source.secret.name)}\n${optional(source.secret)}`)
  else if (isFields(source.downwardAPI)) write(2, 'DownwardAPI:\ttrue\n')
  else if (isFields(source.configMap)) {
    write(2, `ConfigMapName:\t${textOf(source.configMap.name)}\n${optional(source.configMap)}`)
  } else if (isFields(source.serviceAccountToken)) {
    write(2, `TokenExpirationSeconds:\t${textOf(source.serviceAccountToken.expirationSeconds)}\n`)
  }
}

function writeDownward(write: Write, source: Fields): void {
  write(0, '    Items:\n')
  for (const item of fieldsList(source.items)) {
    const path = textOf(item.path)
    if (isFields(item.fieldRef)) write(3, `${textOf(item.fieldRef.fieldPath)} -> ${path}\n`)
    if (isFields(item.resourceFieldRef)) write(3, `${textOf(dig(item, 'resourceFieldRef', 'resource'))} -> ${path}\n`)
  }
}

/** Every piece of these lines carries the indent again, as in printCSIPersistentVolumeAttributesMultilineIndent. */
export function writeAttributes(write: Write, attributes: unknown): void {
  write(2, 'VolumeAttributes:\t')
  const lines = sortedEntries(attributes).map(([key, value]) => `${key}=${textOf(value)}`)
  if (lines.length === 0) write(0, '<none>\n')
  lines.forEach((line, i) => {
    if (i > 0) {
      write(2, '')
      write(2, '\t')
    }
    const long = Buffer.byteLength(line) > ATTRIBUTE_BYTES
    write(2, long ? `${cutBytes(line, ATTRIBUTE_BYTES)}...\n` : `${line}\n`)
  })
}
