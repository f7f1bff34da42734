import { Fault } from '../../../fault.ts'
import { count, defineCommand, text, texts, toggle } from '../../define.ts'
import type { Named } from './where.ts'
import { about, access, readPool, refused, where } from './where.ts'

type Pool = Named & { readonly pool: string }

/** AKS takes a thousand nodes a pool at most (learn.microsoft.com/azure/aks/quotas-skus-regions). */
const MOST_NODES = 1_000

export const aksNodepoolScale = defineCommand({
  program: 'aks',
  name: 'aks nodepool scale',
  summary: 'Set how many nodes a pool has.',
  usage: '[NAME] POOL --count N',
  risk: 'change',
  flags: { count: count('N', 'How many nodes there shall be.', { short: 'c' }), ...where },
  read(words, flags) {
    const pool = readPool(words, 'aks nodepool scale')
    return { ...pool, count: nodes(flags.count, 'count', 'aks nodepool scale prod-weu userpool --count 6') }
  },
  access,
  about,
  examples: [
    { line: 'aks nodepool scale prod-weu userpool --count 6', says: 'six nodes from now on' },
    { line: 'aks nodepool scale prod-weu userpool --count 6 --dry-run', says: 'what that would do' },
  ],
  refused: { ...refused, '--node-count': 'it is called --count here.' },
})

export const aksNodepoolAutoscale = defineCommand({
  program: 'aks',
  name: 'aks nodepool autoscale',
  summary: 'Let the autoscaler size a pool between two numbers of nodes, or turn it off.',
  usage: '[NAME] POOL (MIN MAX | off)',
  risk: 'change',
  flags: where,
  read(words): Pool & { readonly limits?: { readonly min: number; readonly max: number } } {
    const example = 'aks nodepool autoscale prod-weu userpool 3 8'
    if (words.at(-1) === 'off') return readPool(words.slice(0, -1), 'aks nodepool autoscale')
    const [min = Number.NaN, max = Number.NaN] = words
      .slice(-2)
      .map((word) => (/^\d+$/.test(word) ? Number(word) : Number.NaN))
    if (words.length < 3 || Number.isNaN(min) || Number.isNaN(max) || min > max || max < 1)
      throw new Fault('usage', 'aks nodepool autoscale needs the fewest and the most nodes, or off.', {
        hint: `For example: /${example}`,
      })
    const limits = { min: nodes(min, 'MIN', example), max: nodes(max, 'MAX', example) }
    return { ...readPool(words.slice(0, -2), 'aks nodepool autoscale'), limits }
  },
  access,
  about,
  examples: [
    { line: 'aks nodepool autoscale prod-weu userpool 3 8', says: 'never fewer than three, never more than eight' },
    { line: 'aks nodepool autoscale prod-weu userpool off', says: 'it stays at the nodes it has' },
  ],
  refused,
})

export const aksNodepoolUpgrade = defineCommand({
  program: 'aks',
  name: 'aks nodepool upgrade',
  summary: 'Upgrade the Kubernetes version of a pool, node by node.',
  usage: '[NAME] POOL [--version VERSION]',
  risk: 'danger',
  flags: { version: text('VERSION', 'The version; the control plane’s when left out.'), ...where },
  read: (words, flags) => ({ ...readPool(words, 'aks nodepool upgrade'), ...versionIn(flags.version) }),
  access,
  about,
  examples: [{ line: 'aks nodepool upgrade prod-weu userpool --version 1.36.3', says: 'one node after the other' }],
  refused: {
    ...refused,
    '--kubernetes-version': 'it is called --version here.',
    '-k': 'it is called --version here.',
    '--node-image-only': 'say aks nodepool image-upgrade.',
  },
})

export const aksNodepoolImageUpgrade = defineCommand({
  program: 'aks',
  name: 'aks nodepool image-upgrade',
  summary: 'Give the nodes of a pool the newest image, node by node; Kubernetes stays.',
  usage: '[NAME] POOL',
  risk: 'danger',
  flags: where,
  read: (words) => readPool(words, 'aks nodepool image-upgrade'),
  access,
  about,
  examples: [{ line: 'aks nodepool image-upgrade prod-weu userpool', says: 'the newest node image' }],
  refused,
})

export const aksNodepoolAdd = defineCommand({
  program: 'aks',
  name: 'aks nodepool add',
  summary: 'Add a node pool.',
  usage: '[NAME] POOL --size SIZE [--count N]',
  risk: 'danger',
  flags: {
    size: text('SIZE', 'The size of its machines: Standard_D4ds_v5.'),
    count: count('N', 'How many nodes; one when left out.', { short: 'c' }),
    mode: text('System|User', 'User when left out.'),
    zones: texts('1,2,3', 'The zones its nodes are spread over.'),
    labels: texts('KEY=VALUE', 'Labels of its nodes.'),
    taints: texts('KEY=VALUE:EFFECT', 'Taints of its nodes.'),
    spot: toggle('Spot machines: cheap, and taken away at any time.'),
    ...where,
  },
  read(words, { size, count: wanted = 1, mode = 'User', zones = [], labels = [], taints = [] }) {
    const example = 'aks nodepool add prod-weu batch --size Standard_D4ds_v5 --count 2'
    const wrong = (what: string) => new Fault('usage', what, { hint: `For example: /${example}` })
    if (size === undefined || !/^[A-Za-z0-9_-]{3,60}$/.test(size))
      throw wrong('A pool needs --size, as Azure calls it.')
    if (mode !== 'System' && mode !== 'User') throw wrong('--mode is System or User.')
    if (zones.some((zone) => !/^\d$/.test(zone))) throw wrong('--zones takes numbers: 1,2,3.')
    const pairs = labels.map((label) => /^([^=\s]{1,317})=(\S{0,63})$/.exec(label))
    if (pairs.includes(null)) throw wrong('--labels takes KEY=VALUE.')
    if (taints.some((taint) => !/^[^=:\s]+(=[^=:\s]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/.test(taint)))
      throw wrong('--taints takes KEY=VALUE:NoSchedule, :PreferNoSchedule or :NoExecute.')
    const named = Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
    return {
      ...readPool(words, 'aks nodepool add'),
      ...{ size, mode, zones, taints, labels: named as Readonly<Record<string, string>> },
      count: nodes(wanted, 'count', example),
    }
  },
  access,
  about,
  examples: [
    {
      line: 'aks nodepool add prod-weu batch --size Standard_D4ds_v5 --count 2',
      says: 'two nodes more, of their own pool',
    },
  ],
  refused: { ...refused, '--node-vm-size': 'it is called --size here.', '--node-count': 'it is called --count here.' },
})

export const aksNodepoolDelete = defineCommand({
  program: 'aks',
  name: 'aks nodepool delete',
  summary: 'Delete a node pool and its nodes.',
  usage: '[NAME] POOL',
  risk: 'danger',
  flags: where,
  read: (words) => readPool(words, 'aks nodepool delete'),
  access,
  about,
  examples: [{ line: 'aks nodepool delete prod-weu batch', says: 'what runs there has to move' }],
  refused,
})

export const aksNodepoolStart = defineCommand({
  program: 'aks',
  name: 'aks nodepool start',
  summary: 'Start a node pool that was stopped.',
  usage: '[NAME] POOL',
  risk: 'change',
  flags: where,
  read: (words) => readPool(words, 'aks nodepool start'),
  access,
  about,
  examples: [{ line: 'aks nodepool start lab-weu nodepool1', says: 'with as many nodes as it had' }],
  refused,
})

export const aksNodepoolStop = defineCommand({
  program: 'aks',
  name: 'aks nodepool stop',
  summary: 'Stop a node pool: its nodes go, its configuration stays.',
  usage: '[NAME] POOL',
  risk: 'danger',
  flags: where,
  read: (words) => readPool(words, 'aks nodepool stop'),
  access,
  about,
  examples: [{ line: 'aks nodepool stop lab-weu nodepool1', says: 'nothing of it runs, nothing of it costs' }],
  refused,
})

/** A version, as AKS names them: `1.36`, `1.36.3`. Throws a usage Fault. */
export function versionIn(version: string | undefined): { readonly version?: string } {
  if (version === undefined) return {}
  if (/^\d{1,2}\.\d{1,3}(\.\d{1,4})?$/.test(version)) return { version }
  throw new Fault('usage', `“${version.slice(0, 40)}” is no version of Kubernetes.`, {
    hint: 'For example: 1.36.3. What there is: /aks upgrades',
  })
}

function nodes(wanted: number | undefined, what: string, example: string): number {
  if (wanted !== undefined && wanted >= 0 && wanted <= MOST_NODES) return wanted
  const said = wanted === undefined ? `How many? --${what} is missing.` : `${what} is a number from 0 to ${MOST_NODES}.`
  throw new Fault('usage', said, { hint: `For example: /${example}` })
}
