import { compareText, dig, fieldsList, fieldsOf, listOf, textOf } from '../fields.ts'
import { quantityText, quantityValue } from '../quantity.ts'
import { SCOPES, writeLimitItems } from './namespace.ts'
import { canonical, quantityOf, resourceNames } from './resources.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

/** Describes a LimitRange (kubectl pkg/describe/describe.go, describeLimitRange). */
export function describeLimitRange(object: unknown): string {
  const range = fieldsOf(object)
  return described((write) => {
    writeWhere(write, range)
    write(0, 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n')
    write(0, '----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n')
    writeLimitItems(write, fieldsList(dig(range, 'spec', 'limits')), '')
  })
}

/** Describes a ResourceQuota (describe.go, describeQuota). */
export function describeQuota(object: unknown): string {
  const quota = fieldsOf(object)
  const { hard, used } = fieldsOf(quota.status)
  const scopes = listOf(dig(quota, 'spec', 'scopes'))
    .map(textOf)
    .sort(compareText)
  return described((write) => {
    writeWhere(write, quota)
    if (scopes.length > 0) write(0, `Scopes:\t${scopes.join(', ')}\n`)
    for (const scope of scopes) if (SCOPES[scope]) write(0, ` * ${SCOPES[scope]}\n`)
    write(0, 'Resource\tUsed\tHard\n')
    write(0, '--------\t----\t----\n')
    for (const name of resourceNames(hard)) {
      write(0, `${name}\t${usedText(fieldsOf(used)[name], fieldsOf(hard)[name])}\t${canonical(fieldsOf(hard)[name])}\n`)
    }
  })
}

/** What is used is written in the units of what there is, in whole ones. */
function usedText(used: unknown, hard: unknown): string {
  const [is, most] = [quantityOf(used ?? '0'), quantityOf(hard)]
  if (!is || !most || is.format === most.format) return canonical(used ?? '0')
  return quantityText({ nano: BigInt(quantityValue(is)) * 1_000_000_000n, format: most.format })
}

function writeWhere(write: Write, object: unknown): void {
  write(0, `Name:\t${textOf(dig(object, 'metadata', 'name'))}\n`)
  write(0, `Namespace:\t${textOf(dig(object, 'metadata', 'namespace'))}\n`)
}
