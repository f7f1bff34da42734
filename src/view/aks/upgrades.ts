import type { AksCluster } from '../../azure/cluster.ts'
import type { UpgradePath, Upgrades } from '../../azure/upgrades.ts'
import type { Node } from '../../reply.ts'
import { counted } from '../counted.ts'
import { imageDays } from './image-age.ts'
import { imageDate } from './pools.ts'

/** What a cluster can be upgraded to, and which pools run an old image. */
export function upgradesReply(
  cluster: AksCluster,
  { control, pools }: Upgrades,
  images: ReadonlyMap<string, string>,
  now: number,
): Node[] {
  const newer = stable(control)
  const old = cluster.pools.filter(({ name, image }) => isBehind(image, images.get(name)))
  const behind = cluster.pools.filter(({ version }) => version !== control.version)
  const said = [
    newer.length > 0
      ? `can be upgraded from ${control.version} to ${newer.join(', ')}`
      : `runs ${control.version}, the newest it can`,
    behind.length > 0 ? `${counted(behind.length, 'pool')} not at the control plane’s version` : '',
    old.length > 0 ? `${counted(old.length, 'pool')} with an old node image` : '',
  ]
  return [
    {
      kind: 'text',
      text: [{ strong: cluster.name }, ` ${said.filter(Boolean).join('; ')}`],
      tone: old.length + behind.length > 0 ? 'warn' : 'good',
    },
    {
      kind: 'table',
      answer: true,
      caption: 'upgrades',
      columns: ['PART', 'VERSION', 'UPGRADES', 'IMAGE', 'NEWEST IMAGE'],
      rows: [
        ['control plane', control.version, pathText(control), '-', '-'],
        ...cluster.pools.map(({ name, version, image }) => {
          const path = pools.find((pool) => pool.name === name)
          const days = imageDays(image, now)
          return [
            name,
            version,
            path ? pathText(path) : '-',
            `${imageDate(image) ?? '-'}${days === undefined ? '' : ` (${days}d)`}`,
            isBehind(image, images.get(name)) ? (imageDate(images.get(name)) ?? '-') : 'same',
          ]
        }),
      ],
    },
    { kind: 'context', text: 'The control plane goes first; each upgrade is one minor version at most.' },
  ]
}

/** Whether a newer image than this one is known. */
export function isBehind(image: string | undefined, newest: string | undefined): boolean {
  return image !== undefined && newest !== undefined && image.toLowerCase() !== newest.toLowerCase()
}

function pathText(path: UpgradePath): string {
  return (
    path.upgrades.map(({ version, isPreview }) => (isPreview ? `${version} (preview)` : version)).join(', ') || 'none'
  )
}

function stable({ upgrades }: UpgradePath): string[] {
  return upgrades.filter(({ isPreview }) => !isPreview).map(({ version }) => version)
}
