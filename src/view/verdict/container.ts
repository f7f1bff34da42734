import { timeOf } from '../age.ts'
import { resourceNames } from '../describe/resources.ts'
import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, isFields, numberOf, textOf } from '../fields.ts'
import { commas, short } from './verdict.ts'

/** One container of a pod: what it was asked to be, and what the kubelet says of it. */
export type Container = {
  readonly name: string
  readonly init: boolean
  readonly spec: Fields
  readonly status: Fields
}

/** How a container ended, the last time it did. */
export type End = {
  /** `OOMKilled, exit 137`. */
  readonly words: string
  readonly oom: boolean
  /** Nothing went wrong. */
  readonly fine: boolean
  /** ms since the epoch. */
  readonly at: number | undefined
  /** How long it had run, in ms. */
  readonly ran: number | undefined
  /** What it left in its termination message. */
  readonly message: string
}

/** Init containers first, as they run. */
export function containersIn(pod: unknown): readonly Container[] {
  const of = (specs: string, statuses: string, init: boolean) =>
    fieldsList(dig(pod, 'spec', specs)).map((spec): Container => {
      const name = textOf(spec.name)
      const status = fieldsList(dig(pod, 'status', statuses)).find((one) => one.name === name)
      return { name, init: init && spec.restartPolicy !== 'Always', spec, status: fieldsOf(status) }
    })
  return [
    ...of('initContainers', 'initContainerStatuses', true),
    ...of('containers', 'containerStatuses', false),
    ...of('ephemeralContainers', 'ephemeralContainerStatuses', false),
  ]
}

/** How it ended last, undefined when it never did. */
export function lastEnd({ status }: Container): End | undefined {
  const now = dig(status, 'state', 'terminated')
  const before = dig(status, 'lastState', 'terminated')
  const end = isFields(now) ? now : isFields(before) ? before : undefined
  if (!end) return undefined
  const code = numberOf(end.exitCode) ?? 0
  const reason = textOf(end.reason)
  const [started, finished] = [timeOf(end.startedAt), timeOf(end.finishedAt)]
  return {
    words: endWords(reason, code, numberOf(end.signal) ?? 0),
    oom: reason === 'OOMKilled',
    fine: code === 0 && reason !== 'OOMKilled',
    at: finished,
    ran: started !== undefined && finished !== undefined ? finished - started : undefined,
    message: short(textOf(end.message)),
  }
}

/** What shells and the kernel mean by an exit code (POSIX sh 2.8.2: 128 and the number of a signal). */
const MEANING: Readonly<Record<number, string>> = {
  126: 'the command cannot be executed',
  127: 'the command was not found',
  134: 'it aborted',
  137: 'killed',
  139: 'segmentation fault',
  143: 'told to stop',
}

function endWords(reason: string, code: number, signal: number): string {
  const said = reason === 'Error' || reason === 'Completed' ? '' : reason
  const meant = said === '' ? MEANING[code] : undefined
  const exit = `exit ${code}${meant ? ` (${meant})` : ''}`
  return commas(said, signal > 0 ? `signal ${signal}` : exit)
}

export function restartsOf({ status }: Container): number {
  return numberOf(status.restartCount) ?? 0
}

/** `memory 256Mi, cpu 500m`: the limits of a container, or what it asks for where it has none. */
export function limitWords({ spec }: Container): string {
  const { limits, requests } = fieldsOf(spec.resources)
  const names = [...new Set([...resourceNames(limits), ...resourceNames(requests)])]
  return commas(
    ...names.map((name) => {
      const limit = textOf(fieldsOf(limits)[name])
      const request = textOf(fieldsOf(requests)[name])
      if (limit === '') return `${name} unlimited (asks for ${request})`
      return request === '' || request === limit ? `${name} ${limit}` : `${name} ${limit} (asks for ${request})`
    }),
  )
}

/** The memory it may use: `256Mi`; empty where nothing limits it. */
export function memoryLimit({ spec }: Container): string {
  return textOf(fieldsOf(dig(spec, 'resources', 'limits')).memory)
}
