import type { MaintenanceConfiguration, Schedule } from '@azure/arm-containerservice'
import type { Azure } from './azure.ts'
import { asking } from './clients.ts'
import type { AksCluster } from './cluster.ts'

/** When work recurs. */
export type Recurring =
  | { readonly kind: 'daily'; readonly every: number }
  | { readonly kind: 'weekly'; readonly every: number; readonly day: string }
  | { readonly kind: 'absolute'; readonly every: number; readonly day: number }
  | { readonly kind: 'relative'; readonly every: number; readonly week: string; readonly day: string }

/** A window in which AKS may upgrade a cluster by itself. */
export type MaintenanceWindow = {
  /** `aksManagedAutoUpgradeSchedule`. */
  readonly name: string
  readonly schedule: Recurring | undefined
  /** `01:00`, in the window's own zone. */
  readonly startTime: string
  readonly hours: number
  /** Minutes east of Greenwich. */
  readonly offset: number
  /** The day it holds from, as `2026-01-06`. */
  readonly from?: string
  /** Days on which nothing is done, first and last. */
  readonly except: readonly { readonly start: string; readonly end: string }[]
  /** The older kind: hours of weekdays, in UTC. */
  readonly slots: readonly string[]
}

/** The maintenance windows of a cluster. */
export function maintenanceOf(
  azure: Azure,
  of: AksCluster,
  signal: AbortSignal,
): Promise<readonly MaintenanceWindow[]> {
  return asking(`read the maintenance windows of ${of.name}`, signal, async (abortSignal) => {
    const { read } = azure.client(of.subscription)
    const found: MaintenanceWindow[] = []
    for await (const each of read.maintenanceConfigurations.listByManagedCluster(of.group, of.name, { abortSignal })) {
      found.push(windowOf(each))
    }
    return found
  })
}

function windowOf({
  name = '?',
  maintenanceWindow: said,
  timeInWeek = [],
}: MaintenanceConfiguration): MaintenanceWindow {
  return {
    name,
    schedule: said && recurring(said.schedule),
    startTime: said?.startTime ?? '',
    hours: said?.durationHours ?? 0,
    offset: minutes(said?.utcOffset ?? '+00:00'),
    ...(said?.startDate && { from: day(said.startDate) }),
    except: (said?.notAllowedDates ?? []).map(({ start, end }) => ({ start: day(start), end: day(end) })),
    slots: timeInWeek.map(({ day: of = '?', hourSlots = [] }) => `${of} ${hourSlots.join(', ')} h`),
  }
}

function recurring({ daily, weekly, absoluteMonthly, relativeMonthly }: Schedule): Recurring | undefined {
  if (daily) return { kind: 'daily', every: daily.intervalDays }
  if (weekly) return { kind: 'weekly', every: weekly.intervalWeeks, day: weekly.dayOfWeek }
  if (absoluteMonthly)
    return { kind: 'absolute', every: absoluteMonthly.intervalMonths, day: absoluteMonthly.dayOfMonth }
  if (!relativeMonthly) return undefined
  const { intervalMonths: every, weekIndex: week, dayOfWeek } = relativeMonthly
  return { kind: 'relative', every, week, day: dayOfWeek }
}

function minutes(offset: string): number {
  const [, sign, hours, rest] = /^([+-])(\d{2}):(\d{2})$/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(rest ?? 0))
}

function day(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}
