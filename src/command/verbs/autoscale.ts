import { Fault } from '../../fault.ts'
import { count, defineCommand, text } from '../define.ts'
import { hasNames, readResources } from '../resources.ts'
import { refusedInChanges } from './refused-in-changes.ts'

/** What an autoscaler aims at: a share of what is requested, or an amount. */
export type Target = { readonly percent: number } | { readonly amount: string }

export const autoscale = defineCommand({
  program: 'k8s',
  name: 'autoscale',
  summary: 'Let a workload be scaled by its load.',
  usage: '(TYPE NAME | TYPE/NAME) --max=N',
  types: ['deployments.apps', 'statefulsets.apps', 'replicasets.apps'],
  risk: 'change',
  flags: {
    min: count('N', 'Never fewer pods.'),
    max: count('N', 'Never more pods.'),
    cpu: text('80%', 'The CPU that pods shall use on average: a share of what they request, or 500m.'),
    memory: text('70%', 'The memory that pods shall use on average.'),
    cpuPercent: count('N', 'The same as --cpu=N%.'),
    name: text('NAME', 'Its name; that of the workload unless said otherwise.'),
  },
  read(words, flags) {
    const { min, max = -1, cpuPercent, cpu, memory } = flags
    if (flags.max === undefined) throw new Fault('usage', 'required flag(s) "max" not set')
    if (max < 1) throw new Fault('usage', `--max=MAXPODS is required and must be at least 1, max: ${max}`)
    if (min !== undefined && max < min) {
      throw new Fault('usage', `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
    }
    if ((cpuPercent ?? 0) > 0 && cpu) throw new Fault('usage', '--cpu-percent and --cpu are mutually exclusive')
    const resources = readResources(words)
    if (words.length === 0 || !hasNames(resources))
      throw new Fault('usage', 'resource(s) were provided, but no name was specified', {
        hint: 'For example: /k8s autoscale deploy/web --min=2 --max=6 --cpu=80%',
      })
    return {
      resources,
      cpu: cpuPercent !== undefined && cpuPercent > 0 ? { percent: cpuPercent } : readTarget(cpu, 'cpu', 'm'),
      memory: readTarget(memory, 'memory', 'Mi'),
    }
  },
  access: () => [{ verb: 'create', resource: 'horizontalpodautoscalers.autoscaling' }],
  refused: refusedInChanges,
  examples: [{ line: 'autoscale deploy/web --min=2 --max=6 --cpu=80%', says: 'two to six pods, by their CPU' }],
})

/** kubectl pkg/cmd/autoscale/autoscale.go, parseResourceInput. */
function readTarget(value: string | undefined, resource: string, unit: string): Target | undefined {
  const text = value?.trim()
  if (!text) return undefined
  if (text.endsWith('%')) {
    const percent = Number(text.slice(0, -1))
    if (!Number.isInteger(percent) || percent < 0)
      throw new Fault('usage', `invalid percentage value: ${text.slice(0, -1)}`)
    return { percent }
  }
  if (/^\d+(\.\d+)?$/.test(text)) return { amount: `${Number(text)}${unit}` }
  if (!/^\d*\.?\d+([numkMGTPE]|[KMGTPE]i)$/.test(text))
    throw new Fault('usage', `invalid resource ${resource} value: ${text}`)
  return { amount: text }
}
