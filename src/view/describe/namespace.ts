import type { Fields } from '../fields.ts'
import { compareText, dig, fieldsList, fieldsOf, listOf, textOf } from '../fields.ts'
import { writeLabelsAndAnnotations } from './metadata.ts'
import { canonical, resourceNames } from './resources.ts'
import { dateText } from './time.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

export const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
}

/**
 * Describes a Namespace with its quotas and limit ranges; undefined where the cluster does not have such objects.
 * Source: kubectl pkg/describe/describe.go, describeNamespace. Where kubectl lists the resources of a limit in no order, they are sorted.
 */
export function describeNamespace(
  object: unknown,
  quotas: readonly unknown[] | undefined,
  limits: readonly unknown[] | undefined,
): string {
  const namespace = fieldsOf(object)
  return described((write) => {
    write(0, `Name:\t${textOf(dig(namespace, 'metadata', 'name'))}\n`)
    writeLabelsAndAnnotations(write, namespace)
    write(0, `Status:\t${textOf(dig(namespace, 'status', 'phase'))}\n`)
    writeConditions(write, fieldsList(dig(namespace, 'status', 'conditions')))
    if (quotas) {
      write(0, '\n')
      writeQuotas(write, fieldsList(quotas))
    }
    if (limits) {
      write(0, '\n')
      writeLimits(write, fieldsList(limits))
    }
  })
}

function writeConditions(write: Write, conditions: readonly Fields[]): void {
  if (conditions.length === 0) return
  write(0, 'Conditions:\n')
  write(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage\n')
  write(1, '----\t------\t------------------\t------\t-------\n')
  for (const one of conditions) {
    const cells = [one.type, one.status, dateText(one.lastTransitionTime), one.reason, one.message].map(textOf)
    write(1, `${cells.join('\t')}\n`)
  }
}

function writeQuotas(write: Write, quotas: readonly Fields[]): void {
  if (quotas.length === 0) {
    write(0, 'No resource quota.\n')
    return
  }
  const name = (quota: Fields) => textOf(dig(quota, 'metadata', 'name'))
  write(0, 'Resource Quotas\n')
  for (const quota of [...quotas].sort((a, b) => compareText(name(a), name(b)))) {
    write(1, `Name:\t${name(quota)}\n`)
    writeScopes(
      write,
      listOf(dig(quota, 'spec', 'scopes'))
        .map(textOf)
        .sort(compareText),
    )
    write(1, 'Resource\tUsed\tHard\n')
    write(1, '--------\t---\t---\n')
    const { hard, used } = fieldsOf(quota.status)
    for (const resource of resourceNames(hard)) {
      write(1, `${resource}\t${canonical(fieldsOf(used)[resource] ?? '0')}\t${canonical(fieldsOf(hard)[resource])}\n`)
    }
  }
}

function writeScopes(write: Write, scopes: readonly string[]): void {
  if (scopes.length === 0) return
  write(1, `Scopes:\t${scopes.join(', ')}\n`)
  for (const scope of scopes) if (SCOPES[scope]) write(1, `* ${SCOPES[scope]}\n`)
}

const BOUNDS = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio']

function writeLimits(write: Write, ranges: readonly Fields[]): void {
  if (ranges.length === 0) {
    write(0, 'No LimitRange resource.\n')
    return
  }
  const columns = 'Min\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio'
  write(0, `Resource Limits\n Type\tResource\t${columns}\n`)
  write(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n')
  writeLimitItems(
    write,
    ranges.flatMap((range) => fieldsList(dig(range, 'spec', 'limits'))),
    ' ',
  )
}

/** A line a resource of each item; where kubectl has no order, they are sorted (describe.go, describeLimitRangeSpec). */
export function writeLimitItems(write: Write, items: readonly Fields[], prefix: string): void {
  for (const item of items) {
    const names = new Set(BOUNDS.flatMap((bound) => resourceNames(item[bound])))
    for (const name of [...names].sort(compareText)) {
      const values = BOUNDS.map((bound) => {
        const value = fieldsOf(item[bound])[name]
        return value === undefined ? '-' : canonical(value)
      })
      write(0, `${prefix}${[textOf(item.type), name, ...values].join('\t')}\n`)
    }
  }
}
