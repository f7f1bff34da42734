import type { Delivery } from '../../src/job.ts'
import { RESOURCES } from '../../src/watch/reflector/resources.ts'
import { channelAddress } from './place.ts'
import { idOf, livingKeyOf } from './words.ts'

/** What the ops channel reads of kinds that the bot may not see: one message, edited when that changes. */
export function deniedDelivery(cluster: string, kinds: readonly string[], channel: string, revision: number): Delivery {
  const resources = Object.entries(RESOURCES)
    .filter(([kind]) => kinds.includes(kind))
    .map(([, { resource, group }]) => (group === '' ? resource : `${resource}.${group}`))
  return {
    v: 1,
    id: idOf(cluster, `denied.${channel}.${revision}`),
    to: channelAddress(channel),
    living: { key: livingKeyOf(cluster, 'denied'), revision },
    reply: {
      nodes:
        kinds.length === 0
          ? [{ kind: 'text', tone: 'good', text: `I may see everything I watch on ${cluster} again.` }]
          : [
              {
                kind: 'text',
                tone: 'warn',
                text: `I may not watch ${resources.join(', ')} on ${cluster}, so what needs them is not judged; the rest is.`,
              },
              {
                kind: 'context',
                text: [
                  'An admin grants my ClusterRole ',
                  { code: 'get, list, watch' },
                  ' on them; I look again every few minutes.',
                ],
              },
            ],
    },
  }
}
