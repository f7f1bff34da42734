import { dig, fieldsList, fieldsOf, textOf } from '../fields.ts'
import { writeContainers } from './containers.ts'
import { writeAnnotations, writeLabels } from './metadata.ts'
import { writeWorkload } from './pod.ts'
import { writeSpread, writeTolerations } from './scheduling.ts'
import { writeVolumes } from './volumes.ts'
import type { Write } from './writer.ts'

const INDENT = '  '
const NO_POD = { indent: INDENT, statuses: [], pod: undefined }

/** The pods a workload makes (describe.go, DescribePodTemplate). */
export function writePodTemplate(write: Write, template: unknown): void {
  const spec = fieldsOf(dig(template, 'spec'))
  write(0, 'Pod Template:\n')
  writeLabels(write, '  Labels', dig(template, 'metadata', 'labels'))
  const annotations = fieldsOf(dig(template, 'metadata', 'annotations'))
  if (Object.keys(annotations).length > 0) writeAnnotations(write, '  Annotations', annotations)
  const account = textOf(spec.serviceAccountName)
  if (account !== '') write(1, `Service Account:\t${account}\n`)
  const init = fieldsList(spec.initContainers)
  if (init.length > 0) writeContainers(write, 'Init Containers', init, NO_POD)
  writeContainers(write, 'Containers', fieldsList(spec.containers), NO_POD)
  writeVolumes(write, fieldsList(spec.volumes), INDENT)
  writeSpread(write, spec.topologySpreadConstraints, INDENT)
  const priority = textOf(spec.priorityClassName)
  if (priority !== '') write(1, `Priority Class Name:\t${priority}\n`)
  writeLabels(write, '  Node-Selectors', spec.nodeSelector)
  writeTolerations(write, '  Tolerations', spec.tolerations)
  writeWorkload(write, spec.workloadRef, INDENT)
}
