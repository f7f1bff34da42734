import { handleOf } from '../watch/azure/handle.ts'
import { azureRules, upkeepRules } from '../watch/azure/rules.ts'
import type { SeenCluster, SeenPool } from '../watch/azure/seen.ts'
import type { Finding, Subject } from '../watch/finding.ts'
import type { Override } from '../watch/limits.ts'
import { limitsFor } from '../watch/limits.ts'
import { isNodeDown, poolOf } from '../watch/observe/node-state.ts'
import type { World } from '../watch/world.ts'
import { unheardOf } from '../watch/world.ts'
import type { Impact } from './incident.ts'
import { NO_TEXTS } from './run-rules.ts'
import type { Sight } from './sight.ts'

const NO_IMPACT: Impact = { routed: false, lines: [], key: '' }

/** How an AKS cluster stands in Azure, or one of its node pools. */
export function lookAtAzure(world: World, subject: Subject, now: number, overrides: readonly Override[]): Sight {
  const [handle = '', poolName] = subject.name.split('/')
  const seen = [...world.azure.values()].find((each) => handleOf(each) === handle)
  const pool = seen?.pools.find((each) => each.name === poolName)
  const common = { cluster: world.cluster, subject, changes: [], whole: true }
  if (!seen || (poolName !== undefined && !pool)) {
    const gone = `ended when the ${poolName === undefined ? 'cluster' : 'node pool'} was deleted`
    return { ...common, findings: [], impact: NO_IMPACT, labels: NO_TEXTS, gone }
  }
  const rules = subject.kind === 'AksUpkeep' ? upkeepRules : azureRules
  const findings = rules.flatMap((rule) => {
    if (rule.needs.length > 0 && unheardOf(world, rule.needs, '') !== undefined) return []
    const thing = { cluster: world.cluster, namespace: '', labels: labelsOf(seen), annotations: NO_TEXTS }
    const limits = limitsFor(rule, thing, overrides)
    return limits ? rule.find({ world, now, seen, pool }, limits) : []
  })
  return {
    ...common,
    findings,
    impact: findings.length > 0 && pool && subject.kind === 'AksPool' ? impactOf(world, pool) : NO_IMPACT,
    labels: labelsOf(seen),
    ...(findings.length === 0 && { over: overOf(seen, pool) }),
    ...(seen.lost && { doubt: { why: seen.lost.why, rules: rules.map(({ id }) => id) } }),
  }
}

/** What routes may ask for: where it is, and the tags it has in Azure. */
function labelsOf({ name, group, subscription, tags }: SeenCluster): Readonly<Record<string, string>> {
  return { ...tags, aks: name, 'resource-group': group, subscription }
}

function overOf(seen: SeenCluster, pool: SeenPool | undefined): string {
  const { power, provisioning } = pool ?? seen
  return `now ${power.word === 'Stopped' ? 'stopped' : 'running'}, last operation ${provisioning.word}`
}

/** How the pool's nodes are, where the cluster itself is watched too. */
function impactOf(world: World, { name }: SeenPool): Impact {
  const nodes = [...world.objects.Node.values()].filter((node) => poolOf(node) === name)
  if (nodes.length === 0) return NO_IMPACT
  const ready = nodes.filter((node) => !isNodeDown(node)).length
  const cordoned = nodes.filter(({ unschedulable }) => unschedulable).length
  const held = cordoned > 0 ? `, ${cordoned} of them closed to new pods` : ''
  const lines = [`${ready} of ${nodes.length} nodes Ready${held}.`]
  return { routed: false, lines, key: `${ready < nodes.length} ${cordoned > 0}` }
}

/** Whether a finding of the watcher itself is explained by Azure: a cluster that is stopped is not heard. */
export function stoppedInAzure(world: World): readonly string[] {
  return [...world.azure.values()]
    .filter(
      ({ name, power, provisioning }) =>
        name === world.cluster && (power.word === 'Stopped' || provisioning.word === 'Stopping'),
    )
    .map((seen) => `AksCluster//${handleOf(seen)}`)
}

export function blaming(findings: readonly Finding[], blames: readonly string[]): readonly Finding[] {
  return blames.length === 0 ? findings : findings.map((finding) => ({ ...finding, blames }))
}
