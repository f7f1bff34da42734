import type { Fields } from '../fields.ts'
import { compareText, fieldsList, numberOf, textOf } from '../fields.ts'
import { pdqsort } from '../pdqsort.ts'
import { writeLines } from './metadata.ts'
import { selectorText } from './selector.ts'
import type { Write } from './writer.ts'

/** What a pod tolerates, by key (describe.go, printPodTolerationsMultiline). */
export function writeTolerations(write: Write, title: string, tolerations: unknown): void {
  const sorted = [...fieldsList(tolerations)]
  pdqsort(sorted, (a, b) => compareText(textOf(a.key), textOf(b.key)) < 0)
  writeLines(write, title, sorted.map(tolerationText))
}

function tolerationText(toleration: Fields): string {
  const key = textOf(toleration.key)
  const value = textOf(toleration.value)
  const effect = textOf(toleration.effect)
  const subject = `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`
  const exists = toleration.operator === 'Exists' && value === ''
  const seconds = numberOf(toleration.tolerationSeconds)
  const operator = exists ? `${key === '' && effect === '' ? '' : ' '}op=Exists` : ''
  return `${subject}${operator}${seconds === undefined ? '' : ` for ${seconds}s`}`
}

/** How pods are to be spread; nothing without constraints (describe.go, describeTopologySpreadConstraints). */
export function writeSpread(write: Write, constraints: unknown, indent: string): void {
  const sorted = [...fieldsList(constraints)]
  if (sorted.length === 0) return
  pdqsort(sorted, (a, b) => compareText(textOf(a.topologyKey), textOf(b.topologyKey)) < 0)
  const lines = sorted.map((one) => {
    const skew = `${textOf(one.topologyKey)}:${textOf(one.whenUnsatisfiable)} when max skew ${numberOf(one.maxSkew) ?? 0}`
    const selector = one.labelSelector ? ` for selector ${selectorText(one.labelSelector) || '<none>'}` : ''
    return `${skew} is exceeded${selector}`
  })
  writeLines(write, `${indent}Topology Spread Constraints`, lines)
}
