import { Fault } from '../../fault.ts'
import { defineCommand, text, toggle } from '../define.ts'
import { readResources } from '../resources.ts'
import { refusedInChanges } from './refused-in-changes.ts'

/** A taint as it is written; without an effect every one of the key is meant. */
export type Taint = { readonly key: string; readonly value: string; readonly effect: string }

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
const NAME = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/

export const taint = defineCommand({
  program: 'k8s',
  name: 'taint',
  summary: 'Keep pods off a node, or let them on it again.',
  usage: 'nodes NAME... KEY=VALUE:EFFECT KEY:EFFECT- ...',
  risk: 'change',
  flags: {
    selector: text('LABELS', 'Nodes with these labels.', { short: 'l' }),
    all: toggle('All nodes.'),
    overwrite: toggle('Change taints that are there already.'),
  },
  read(words, flags) {
    if (flags.all && flags.selector)
      throw new Fault('usage', "setting 'all' parameter with a non empty selector is prohibited")
    const first = words.findIndex(isTaint)
    const [type = '', ...names] = first < 0 ? words : words.slice(0, first)
    const taints = first < 0 ? [] : words.slice(first)
    const late = taints.find((word) => !isTaint(word))
    if (late !== undefined) throw new Fault('usage', `all resources must be specified before taint changes: ${late}`)
    if (!type) throw new Fault('usage', 'one or more resources must be specified as <resource> <name>')
    if (!/^(nodes?|no)$/.test(type))
      throw new Fault('usage', `invalid resource type ${type}, only node types are supported`)
    if (names.length === 0 && !flags.all && !flags.selector)
      throw new Fault('usage', "at least one resource name must be specified since 'all' parameter is not set")
    if (taints.length === 0) throw new Fault('usage', 'at least one taint update is required')
    return { nodes: readResources(['nodes', ...names]), ...readTaints(taints) }
  },
  access: () => [{ verb: 'patch', resource: 'nodes' }],
  refused: refusedInChanges,
  examples: [
    { line: 'taint nodes aks-userpool-1 dedicated=batch:NoSchedule', says: 'only pods that tolerate it come there' },
    { line: 'taint nodes aks-userpool-1 dedicated-', says: 'removes it' },
  ],
})

function isTaint(word: string): boolean {
  return word.includes('=') || word.includes(':') || (word.endsWith('-') && word !== '-')
}

/** kubectl pkg/cmd/taint/utils.go, parseTaints. */
function readTaints(words: readonly string[]): {
  readonly added: readonly Taint[]
  readonly removed: readonly Taint[]
} {
  const added: Taint[] = []
  const removed: Taint[] = []
  for (const word of words) {
    if (word.endsWith('-')) removed.push(readTaint(word.slice(0, -1), word))
    else {
      const one = readTaint(word, word)
      if (!one.effect) throw new Fault('usage', `invalid taint spec: ${word}`, { hint: 'KEY=VALUE:EFFECT' })
      if (added.some(({ key, effect }) => key === one.key && effect === one.effect)) {
        throw new Fault('usage', `duplicated taints with the same key and effect: ${word}`)
      }
      added.push(one)
    }
  }
  const both = added.filter(({ key, effect }) =>
    removed.some((one) => one.key === key && (one.effect === effect || one.effect === '')),
  )
  if (both.length > 0) {
    const names = both.map(({ key, effect }) => `${key}=${effect}`).join(', ')
    throw new Fault('usage', `can not both modify and remove the following taint(s) in the same command: ${names}`)
  }
  return { added, removed }
}

function readTaint(text: string, word: string): Taint {
  const [pair = '', effect = '', ...more] = text.split(':')
  const [key = '', value = '', ...rest] = pair.split('=')
  if (more.length > 0 || rest.length > 0 || !NAME.test(key) || !VALUE.test(value))
    throw new Fault('usage', `invalid taint spec: ${word}`, { hint: 'KEY=VALUE:EFFECT, or KEY:EFFECT- to remove it.' })
  if (effect && !EFFECTS.includes(effect)) {
    throw new Fault('usage', `invalid taint effect: ${effect}, unsupported taint effect`, {
      hint: `There are: ${EFFECTS.join(', ')}.`,
    })
  }
  return { key, value, effect }
}
