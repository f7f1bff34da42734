import type { AksCluster } from '../../azure/cluster.ts'
import type { Minor } from '../../azure/upgrades.ts'
import type { Node, Tone } from '../../reply.ts'

export type Support = { readonly tone: Exclude<Tone, 'info'>; readonly says: string }

const LONG_TERM = 'AKSLongTermSupport'
const OFFICIAL = 'KubernetesOfficial'

/**
 * How a cluster's version is supported: by what AKS offers in its region. Azure's interfaces name no end date; a version
 * that only long term support keeps has had its day, and one that is offered no more is upgraded by AKS itself.
 */
export function supportOf(
  { version, supportPlan }: Pick<AksCluster, 'version' | 'supportPlan'>,
  offered: readonly Minor[],
): Support {
  const minor = minorOf(version)
  const found = offered.find((each) => each.version === minor)
  const official = offered.filter(({ plans, isPreview }) => plans.includes(OFFICIAL) && !isPreview)
  if (!found)
    return {
      tone: 'bad',
      says: `${minor} is out of support: AKS offers it no more, and may upgrade the cluster by itself`,
    }
  if (found.isPreview) return { tone: 'warn', says: `${minor} is a preview, which has no support` }
  if (!found.plans.includes(OFFICIAL)) {
    if (supportPlan === LONG_TERM)
      return { tone: 'good', says: `${minor} is in long term support, which this cluster has` }
    return { tone: 'bad', says: `${minor} has only long term support left, which this cluster does not have` }
  }
  if (official.at(-1)?.version === minor && official.length > 1)
    return { tone: 'warn', says: `${minor} is the oldest supported version; the next release of AKS ends it` }
  return { tone: 'good', says: `${minor} is supported` }
}

/** What AKS offers in a region, and where the cluster stands. */
export function versionsReply(cluster: AksCluster, offered: readonly Minor[]): Node[] {
  const support = supportOf(cluster, offered)
  const mine = minorOf(cluster.version)
  return [
    { kind: 'text', tone: support.tone, text: [{ strong: cluster.name }, ` runs ${cluster.version}: ${support.says}`] },
    {
      kind: 'table',
      answer: true,
      caption: `versions in ${cluster.location}`,
      columns: ['VERSION', 'SUPPORT', 'PATCHES', 'NOTE'],
      rows: offered.map(({ version, plans, patches, isPreview, isDefault }) => [
        version,
        isPreview
          ? 'preview'
          : plans.includes(OFFICIAL)
            ? 'official'
            : plans.includes(LONG_TERM)
              ? 'long term only'
              : '-',
        patches.join(', ') || '-',
        [isDefault ? 'default' : '', version === mine ? 'this cluster' : ''].filter(Boolean).join(', ') || '-',
      ]),
    },
    {
      kind: 'context',
      text: [
        'Azure names no dates here; they are in the ',
        { link: 'https://aka.ms/aks/release-calendar', label: 'AKS release calendar' },
        '.',
      ],
    },
  ]
}

export function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}
