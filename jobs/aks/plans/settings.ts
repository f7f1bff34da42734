import { maintenanceOf } from '../../../src/azure/maintenance.ts'
import { quote } from '../../../src/command/parse.ts'
import { Fault } from '../../../src/fault.ts'
import { scheduleText } from '../../../src/view/aks/window.ts'
import type { AksPlanner } from '../planner.ts'
import { armStep, fieldDiff, findWhole, named, placed, planOf, recordOf } from './resource.ts'

const MINUTE = 60_000

/** az aks update --tags: all tags are put, so that those that are there are kept. */
export const tag: AksPlanner<'aks tag'> = async ({ set, remove }, { overwrite }, context) => {
  const found = await findWhole(context)
  const before = recordOf(found.whole.tags)
  const other = set.find(([key, value]) => !overwrite && before[key] !== undefined && before[key] !== value)
  if (other)
    throw new Fault('conflict', `${context.cluster.name} has a tag ${other[0]} already: ${String(before[other[0]])}.`, {
      hint: 'To replace it, add --overwrite.',
    })
  const kept = Object.entries(before).filter(([key]) => !remove.includes(key))
  const tags = Object.fromEntries([...kept, ...set])
  const changed = [...new Set([...remove, ...set.map(([key]) => key)])].filter((key) => before[key] !== tags[key])
  const { eTag } = found
  const put = {
    method: 'PATCH',
    path: found.path,
    body: { tags },
    redo: 'reconcile',
    ...(eTag !== undefined && { ifMatch: eTag }),
  } as const
  const step = armStep(context, put, {
    ...{ resource: found.path, during: ['updating'] },
    fields: Object.fromEntries(changed.map((key) => [`tags/${key}`, String(tags[key] ?? '')])),
  })
  const undo = changed.map((key) => quote(before[key] === undefined ? `${key}-` : `${key}=${String(before[key])}`))
  return planOf(context, changed.length === 0 ? undefined : step, {
    verb: 'aks tag',
    says: changed.length === 0 ? 'Set tags' : `Set tags: ${changed.join(', ')}`,
    diff: fieldDiff(context.cluster.name, Object.fromEntries(changed.map((key) => [key, [before[key], tags[key]]]))),
    impact: ['Nothing that runs is touched; what looks for tags finds other ones.'],
    undo: `aks tag ${named(context)} ${undo.join(' ')} --overwrite${placed(context)}`,
    follow: { kind: 'azure', doing: 'Setting tags', done: `Set tags: ${changed.join(', ')}`, usualMs: 5 * MINUTE },
  })
}

/** az aks maintenanceconfiguration add and update. It is done at once. */
export const maintenanceSet: AksPlanner<'aks maintenance set'> = async (args, _flags, context) => {
  const { config, start, hours, offset, day } = args
  const { azure, cluster, signal } = context
  const windows = await maintenanceOf(azure, cluster, signal)
  const before = windows.find(({ name }) => name.toLowerCase() === config.toLowerCase())
  const schedule = day === undefined ? { daily: { intervalDays: 1 } } : { weekly: { intervalWeeks: 1, dayOfWeek: day } }
  const path = `${cluster.id}/maintenanceConfigurations/${config}`
  const notAllowedDates = before?.except ?? []
  const maintenanceWindow = {
    ...{ schedule, durationHours: hours, utcOffset: offset, startTime: start },
    // Days that were excepted stay so.
    ...(notAllowedDates.length > 0 && { notAllowedDates }),
    ...(before?.from !== undefined && { startDate: before.from }),
  }
  const window = 'properties/maintenanceWindow'
  const step = armStep(
    context,
    { method: 'PUT', path, body: { properties: { maintenanceWindow } }, redo: 'reconcile' },
    {
      ...{ resource: path, during: [] },
      fields: {
        [`${window}/startTime`]: start,
        [`${window}/durationHours`]: hours,
        [`${window}/utcOffset`]: offset,
        ...(day === undefined
          ? { [`${window}/schedule/daily/intervalDays`]: 1 }
          : { [`${window}/schedule/weekly/dayOfWeek`]: day }),
      },
    },
  )
  const recurs = day === undefined ? 'every day' : `every ${day}`
  const is = `${recurs} ${start} (UTC${offset}), ${hours} h`
  const was =
    before && `${scheduleText(before.schedule)} ${before.startTime} (UTC${zone(before.offset)}), ${before.hours} h`
  const what = config === 'aksManagedNodeOSUpgradeSchedule' ? 'node images' : 'upgrades'
  return planOf(context, was === is ? undefined : step, {
    verb: 'aks maintenance set',
    says: `Let AKS do ${what} by itself ${recurs} from ${start}`,
    diff: fieldDiff(config, { window: [was, is] }),
    impact: [`Outside of it AKS begins no ${what} by itself. Security updates that cannot wait may come earlier.`],
    follow: { kind: 'azure', doing: 'Setting the window', done: `Set the window of ${what}: ${is}`, usualMs: MINUTE },
  })
}

function zone(minutes: number): string {
  const two = (number: number) => String(Math.abs(Math.trunc(number))).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}
