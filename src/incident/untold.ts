import type { Upgrade } from '../watch/azure/seen.ts'
import type { World } from '../watch/world.ts'

/** Whether nobody was told of this upgrade of a node pool yet. One that did not succeed is an incident, and nobody waits for its line. */
export function isUntold(world: World, key: string, upgrade: Upgrade): boolean {
  const isOver = upgrade.endedAt !== undefined
  return (!isOver || upgrade.how === 'Succeeded') && (world.memory.upgraded.get(key) ?? 0) < upgrade.since
}
