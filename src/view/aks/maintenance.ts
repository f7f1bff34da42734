import type { AksCluster } from '../../azure/cluster.ts'
import type { MaintenanceWindow } from '../../azure/maintenance.ts'
import type { Line, Node } from '../../reply.ts'
import { humanDuration } from '../age.ts'
import { nextOpening, scheduleText } from './window.ts'

/** What happens in each of the windows that AKS knows by name. */
const WORK: Readonly<Record<string, string>> = {
  default: 'AKS’ own releases and repairs',
  aksManagedAutoUpgradeSchedule: 'Kubernetes upgrades',
  aksManagedNodeOSUpgradeSchedule: 'node image upgrades',
}

/** When AKS may work on a cluster by itself. */
export function maintenanceReply(cluster: AksCluster, windows: readonly MaintenanceWindow[], now: number): Node[] {
  const next = windows
    .flatMap((window) => {
      const opening = nextOpening(window, now)
      return opening ? [{ window, opening }] : []
    })
    .sort((one, other) => one.opening.start - other.opening.start)[0]
  return [
    { kind: 'text', text: [{ strong: cluster.name }, ' ', ...headline(windows, next, now)], tone: 'info' },
    ...(windows.length > 0 ? [{ kind: 'fields' as const, fields: windows.map((window) => field(window, now)) }] : []),
    ...gaps(cluster, windows).map((text): Node => ({ kind: 'text', text, tone: 'warn' })),
  ]
}

type Next = { readonly window: MaintenanceWindow; readonly opening: { readonly start: number; readonly end: number } }

function headline(windows: readonly MaintenanceWindow[], next: Next | undefined, now: number): Exclude<Line, string> {
  if (windows.length === 0) return ['has no maintenance window: what AKS does by itself, it may do at any time']
  if (!next) return ['has maintenance windows, and none of them is known to open']
  const { window, opening } = next
  const what = workOf(window)
  if (opening.start <= now) return [`is in its window for ${what}, until `, { time: opening.end }]
  return [`opens for ${what} in ${humanDuration(opening.start - now)}, at `, { time: opening.start }]
}

function field(window: MaintenanceWindow, now: number): { name: string; value: Line } {
  const { schedule, startTime, hours, offset, except, slots } = window
  const opening = nextOpening(window, now)
  const times = schedule
    ? `${scheduleText(schedule)} at ${startTime} ${zoneText(offset)}, for ${hours} h`
    : slots.join('; ') || 'no schedule'
  const not = except.length > 0 ? `; not ${except.map(({ start, end }) => `${start} to ${end}`).join(', ')}` : ''
  const next: Exclude<Line, string> = opening ? ['; next ', { time: opening.start }] : []
  return { name: capital(workOf(window)), value: [times + not, ...next] }
}

/** A channel without a window is upgraded whenever AKS likes, and a window without a channel does nothing. */
function gaps({ upgradeChannel, nodeChannel }: AksCluster, windows: readonly MaintenanceWindow[]): string[] {
  const has = (name: string) => windows.some((window) => window.name === name)
  const on = (channel: string | undefined) =>
    channel !== undefined && channel !== 'none' && channel !== 'None' && channel !== 'Unmanaged'
  const auto = has('aksManagedAutoUpgradeSchedule')
  const node = has('aksManagedNodeOSUpgradeSchedule')
  return [
    on(upgradeChannel) && !auto
      ? `Upgrades by the channel ${upgradeChannel} come at any time: there is no window for them.`
      : '',
    on(nodeChannel) && !node
      ? `Node images of the channel ${nodeChannel} come at any time: there is no window for them.`
      : '',
    !on(upgradeChannel) && auto
      ? 'The window for Kubernetes upgrades does nothing: the cluster has no upgrade channel.'
      : '',
    !on(nodeChannel) && node ? 'The window for node images does nothing: the cluster has no node OS channel.' : '',
  ].filter(Boolean)
}

function workOf({ name }: MaintenanceWindow): string {
  return WORK[name] ?? name
}

function zoneText(offset: number): string {
  const text = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(offset)
  return offset === 0 ? 'UTC' : `UTC${offset < 0 ? '-' : '+'}${text(Math.floor(size / 60))}:${text(size % 60)}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
