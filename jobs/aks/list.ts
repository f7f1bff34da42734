import { quote } from '../../src/command/parse.ts'
import { fleetReply } from '../../src/view/aks/fleet.ts'
import { below } from '../commands/around.ts'
import type { FleetExecutor } from './context.ts'
import { isWithin } from './find.ts'

/** All clusters of all subscriptions; a subscription that does not answer is a line, not a silence. */
export const list: FleetExecutor<'aks list'> = async (_args, flags, context) => {
  const clusters = context.fleet.clusters.filter((each) => isWithin(each, flags))
  const command = ({ name, group }: (typeof clusters)[number]) => `aks show ${quote(name)} -g ${quote(group)}`
  return { nodes: [...fleetReply({ ...context.fleet, clusters }, command), below(context)] }
}
