import { Fault } from '../../fault.ts'
import { count, defineCommand, text, toggle } from '../define.ts'
import { durationMs } from '../duration.ts'
import { readResources } from '../resources.ts'

export const drain = defineCommand({
  program: 'k8s',
  name: 'drain',
  summary: 'Empty a node: cordon it, and evict its pods as their budgets allow.',
  usage: 'NODE',
  types: ['nodes'],
  risk: 'danger',
  flags: {
    ignoreDaemonsets: toggle('Leave the pods of daemon sets where they are.'),
    deleteEmptydirData: toggle('Evict pods with emptyDir volumes, too; what is in them is lost.'),
    force: toggle('Evict pods that nobody makes again, too.'),
    gracePeriod: count('SECONDS', 'How long each pod gets to end; its own time unless said otherwise.'),
    timeout: text('DURATION', 'Give up after this long: 90s, 10m; never unless said.'),
    podSelector: text('LABELS', 'Only pods with these labels.'),
    selector: text('LABELS', 'Nodes with these labels.', { short: 'l' }),
  },
  read(words, { selector, timeout }) {
    if (words.length === 0 && !selector) {
      throw new Fault('usage', 'USAGE: drain NODE [flags]', {
        hint: 'For example: /k8s drain aks-userpool-1 --ignore-daemonsets',
      })
    }
    if (words.length > 0 && selector)
      throw new Fault('usage', 'error: cannot specify both a node name and a --selector option')
    const limit = timeout === undefined || timeout === '0' ? 0 : durationMs(timeout)
    if (limit === undefined)
      throw new Fault('usage', `--timeout takes a duration like 90s or 10m, not “${timeout?.slice(0, 40)}”.`)
    const nodes = readResources(['nodes', ...words.map((word) => word.replace(/^(nodes?|no)\//, ''))])
    return { nodes, timeout: Math.ceil(limit / 1_000) }
  },
  access: () => [
    { verb: 'patch', resource: 'nodes' },
    { verb: 'list', resource: 'pods' },
    { verb: 'create', resource: 'pods', subresource: 'eviction' },
  ],
  examples: [
    { line: 'drain aks-userpool-1 --ignore-daemonsets', says: 'the plan says what becomes of each pod' },
    {
      line: 'drain aks-userpool-1 --ignore-daemonsets --delete-emptydir-data --timeout=10m',
      says: 'scratch data is lost',
    },
  ],
  refused: {
    '--disable-eviction': 'it goes around disruption budgets.',
    '--skip-wait-for-delete-timeout': 'every pod is waited for.',
    '--chunk-size': 'lists are read in pages, anyway.',
  },
})
