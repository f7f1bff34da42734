import { Fault } from '../../fault.ts'
import { defineCommand, text, toggle } from '../define.ts'

const sortBy = text('FIELD', 'Largest first, by cpu or memory.')
const selector = text('LABELS', 'Only those with these labels.', { short: 'l' })
const noHeaders = toggle('Leave the header line out.')
const chart = toggle('Draw it, too.')
const REFUSED = {
  '--show-swap': 'swap is not shown here.',
  '--use-protocol-buffers': 'how the metrics travel changes nothing about them.',
}

function checkSortBy(by: string | undefined): void {
  if (by !== undefined && by !== '' && by !== 'cpu' && by !== 'memory')
    throw new Fault('usage', '--sort-by accepts only cpu or memory')
}

function oneName(words: readonly string[], command: string): { name?: string } {
  const [name, ...more] = words
  if (more.length > 0) throw new Fault('usage', `${command} takes one name at most, but “${more[0]}” was given, too.`)
  if (name === undefined) return {}
  if (/[/%]|^\.{0,2}$/.test(name)) {
    throw new Fault('usage', `“${name}” cannot be the name of an object.`, { hint: `Say: /k8s ${command} NAME` })
  }
  return { name }
}

export const topNode = defineCommand({
  program: 'k8s',
  name: 'top node',
  aliases: ['top nodes', 'top no'],
  summary: 'Show how much CPU and memory nodes use.',
  usage: '[NAME | -l LABELS]',
  types: ['nodes'],
  risk: 'read',
  flags: {
    selector,
    sortBy,
    noHeaders,
    chart,
    showCapacity: toggle('Percent of what the node has, not of what pods may use of it.'),
  },
  read(words, { selector, sortBy }) {
    checkSortBy(sortBy)
    const one = oneName(words, 'top node')
    if (one.name && selector) throw new Fault('usage', 'only one of NAME or --selector can be provided')
    return one
  },
  access: ({ name }) => [
    name ? { verb: 'get', resource: 'nodes.metrics.k8s.io', name } : { verb: 'list', resource: 'nodes.metrics.k8s.io' },
    name ? { verb: 'get', resource: 'nodes', name } : { verb: 'list', resource: 'nodes' },
  ],
  examples: [
    { line: 'top node', says: 'every node' },
    { line: 'top node --sort-by=memory', says: 'the fullest first' },
    { line: 'top node --chart', says: 'as a picture: what is used of what there is' },
  ],
  refused: REFUSED,
})

export const topPod = defineCommand({
  program: 'k8s',
  name: 'top pod',
  aliases: ['top pods', 'top po'],
  summary: 'Show how much CPU and memory pods use.',
  usage: '[NAME | -l LABELS]',
  types: ['pods'],
  risk: 'read',
  flags: {
    allNamespaces: toggle('Look in every namespace.', { short: 'A' }),
    selector,
    fieldSelector: text('FIELDS', 'Only pods with these field values: spec.nodeName=node-1.'),
    sortBy,
    containers: toggle('A line for each container.'),
    sum: toggle('Add them up in the last line.'),
    noHeaders,
    chart,
  },
  read(words, { selector, fieldSelector, sortBy, allNamespaces }) {
    checkSortBy(sortBy)
    const one = oneName(words, 'top pod')
    if (one.name && (selector || fieldSelector))
      throw new Fault('usage', 'only one of NAME or selector can be provided')
    if (one.name && allNamespaces)
      throw new Fault('usage', 'a resource cannot be retrieved by name across all namespaces')
    return one
  },
  access: ({ name }) => [
    name ? { verb: 'get', resource: 'pods.metrics.k8s.io', name } : { verb: 'list', resource: 'pods.metrics.k8s.io' },
  ],
  examples: [
    { line: 'top pod -n shop --sort-by=memory', says: 'the largest first' },
    { line: 'top pod web-0 --containers', says: 'one pod, container by container' },
    { line: 'top pod -l app=web --sum', says: 'chosen by label, added up' },
    { line: 'top pod -n shop --chart', says: 'as a picture: use, requests and limits' },
  ],
  refused: REFUSED,
})
