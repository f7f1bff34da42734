import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, isFields, listOf, numberOf, textOf } from '../fields.ts'
import { writeEvents } from './events.ts'
import { writeLabelsAndAnnotations } from './metadata.ts'
import { selectorText } from './selector.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

/** Describes a PodDisruptionBudget. `now` in ms since the epoch (kubectl pkg/describe/describe.go, describePodDisruptionBudgetV1). */
export function describeBudget(object: unknown, events: readonly unknown[] | undefined, now: number): string {
  const budget = fieldsOf(object)
  const { minAvailable, maxUnavailable, selector } = fieldsOf(budget.spec)
  const count = (name: string) => numberOf(dig(budget, 'status', name)) ?? 0
  return described((write) => {
    writeWhere(write, budget)
    if (minAvailable !== undefined) write(0, `Min available:\t${textOf(minAvailable)}\n`)
    else if (maxUnavailable !== undefined) write(0, `Max unavailable:\t${textOf(maxUnavailable)}\n`)
    write(0, `Selector:\t${isFields(selector) ? labelSelector(selector) : '<unset>'}\n`)
    write(0, 'Status:\n')
    write(2, `Allowed disruptions:\t${count('disruptionsAllowed')}\n`)
    write(2, `Current:\t${count('currentHealthy')}\n`)
    write(2, `Desired:\t${count('desiredHealthy')}\n`)
    write(2, `Total:\t${count('expectedPods')}\n`)
    writeEvents(write, events, now)
  })
}

/** Describes a NetworkPolicy (describe.go, describeNetworkPolicy). */
export function describeNetworkPolicy(object: unknown): string {
  const policy = fieldsOf(object)
  const spec = fieldsOf(policy.spec)
  const selector = fieldsOf(spec.podSelector)
  const types = listOf(spec.policyTypes).map(textOf)
  return described((write) => {
    writeWhere(write, policy)
    write(0, `Created on:\t${goTime(textOf(dig(policy, 'metadata', 'creationTimestamp')))}\n`)
    writeLabelsAndAnnotations(write, policy)
    write(0, 'Spec:\n')
    write(1, 'PodSelector: ')
    const all = labelSelector(selector) === '<none>'
    write(
      2,
      all ? '<none> (Allowing the specific traffic to all pods in this namespace)\n' : `${labelSelector(selector)}\n`,
    )
    writeDirection(write, types.includes('Ingress'), INGRESS, fieldsList(spec.ingress))
    writeDirection(write, types.includes('Egress'), EGRESS, fieldsList(spec.egress))
    write(1, `Policy Types: ${types.join(', ') || '<none>'}\n`)
  })
}

const INGRESS = { word: 'ingress', peers: 'from', title: 'From', any: 'source' } as const
const EGRESS = { word: 'egress', peers: 'to', title: 'To', any: 'destination' } as const
type Direction = typeof INGRESS | typeof EGRESS
const INDENT = '    '

function writeDirection(write: Write, on: boolean, direction: Direction, rules: readonly Fields[]): void {
  const { word, peers, title, any } = direction
  write(1, on ? `Allowing ${word} traffic:\n` : `Not affecting ${word} traffic\n`)
  if (!on) return
  if (rules.length === 0) write(0, `${INDENT}<none> (Selected pods are isolated for ${word} connectivity)\n`)
  rules.forEach((rule, i) => {
    writePorts(write, fieldsList(rule.ports))
    const list = fieldsList(rule[peers])
    if (list.length === 0) write(0, `${INDENT}${title}: <any> (traffic not restricted by ${any})\n`)
    for (const peer of list) writePeer(write, title, peer)
    if (i < rules.length - 1) write(0, `${INDENT}----------\n`)
  })
}

function writePorts(write: Write, ports: readonly Fields[]): void {
  if (ports.length === 0) write(0, `${INDENT}To Port: <any> (traffic allowed to all ports)\n`)
  for (const { port, endPort, protocol } of ports) {
    const kind = textOf(protocol) || 'TCP'
    // A port that is missing is Go's nil.
    const first = textOf(port) || '<nil>'
    write(
      0,
      endPort === undefined
        ? `${INDENT}To Port: ${first}/${kind}\n`
        : `${INDENT}To Port Range: ${first}-${textOf(endPort)}/${kind}\n`,
    )
  }
}

function writePeer(write: Write, title: string, { podSelector, namespaceSelector, ipBlock }: Fields): void {
  write(0, `${INDENT}${title}:\n`)
  if (namespaceSelector !== undefined) write(1, `${INDENT}NamespaceSelector: ${labelSelector(namespaceSelector)}\n`)
  if (podSelector !== undefined) write(1, `${INDENT}PodSelector: ${labelSelector(podSelector)}\n`)
  if (podSelector !== undefined || namespaceSelector !== undefined || !isFields(ipBlock)) return
  write(1, `${INDENT}IPBlock:\n`)
  write(2, `${INDENT}CIDR: ${textOf(ipBlock.cidr)}\n`)
  write(2, `${INDENT}Except: ${listOf(ipBlock.except).map(textOf).join(', ')}\n`)
}

/** A LabelSelector as meta/v1 FormatLabelSelector prints it. */
function labelSelector(selector: unknown): string {
  return selectorText(selector) || '<none>'
}

/** A moment as Go's time.Time prints itself, in UTC. */
function goTime(timestamp: string): string {
  return timestamp.replace('T', ' ').replace(/Z$/, ' +0000 UTC')
}

function writeWhere(write: Write, object: unknown): void {
  write(0, `Name:\t${textOf(dig(object, 'metadata', 'name'))}\n`)
  write(0, `Namespace:\t${textOf(dig(object, 'metadata', 'namespace'))}\n`)
}
