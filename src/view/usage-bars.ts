import type { Kind } from './amount.ts'
import { amountOf, amountText } from './amount.ts'
import { counted } from './counted.ts'
import { podAmounts } from './describe/pod-resources.ts'
import { resourceIn } from './describe/resources.ts'
import { dig, fieldsList, fieldsOf, textOf } from './fields.ts'
import { mask } from './mask.ts'
import type { Quantity } from './quantity.ts'
import type { Usage } from './usage-rows.ts'

/** Something that was measured, and what it is called in the picture. */
export type Measured = { readonly name: string; readonly namespace: string; readonly usage: Usage }

/** What something asked for and what it may use, as far as it says. */
export type Allowance = {
  readonly requests: Readonly<Partial<Record<Kind, Quantity>>>
  readonly limits: Readonly<Partial<Record<Kind, Quantity>>>
}

type Bar = {
  readonly name: string
  readonly used: number
  readonly request?: number
  readonly limit?: number
  readonly words: string
}

type Panel = { readonly title: string; readonly bars: readonly Bar[] }

/** As many bars as a phone shows without scrolling twice. */
const MOST = 12

/** The largest by one resource, as many as are drawn. */
export function largest(all: readonly Measured[], kind: Kind): Measured[] {
  return [...all].sort((a, b) => amountOf(kind, b.usage[kind]) - amountOf(kind, a.usage[kind])).slice(0, MOST)
}

/** The bars of one resource, the largest first. `allowed` is undefined for what nobody could say more of. */
export function usagePanel(
  all: readonly Measured[],
  kind: Kind,
  noun: string,
  allowed: (one: Measured) => Allowance | undefined,
): Panel {
  const shown = largest(all, kind)
  const which =
    shown.length < all.length
      ? `the ${shown.length} largest of ${counted(all.length, noun)}`
      : counted(all.length, noun)
  return {
    title: `${kind === 'cpu' ? 'CPU' : 'Memory'} · ${which}`,
    bars: shown.map((one) => barOf(one, kind, allowed(one))),
  }
}

function barOf({ name, namespace, usage }: Measured, kind: Kind, allowed: Allowance | undefined): Bar {
  const used = amountOf(kind, usage[kind])
  const limit = allowed?.limits[kind] && amountOf(kind, allowed.limits[kind])
  const request = allowed?.requests[kind] && amountOf(kind, allowed.requests[kind])
  const of = limit
    ? ` of ${amountText(kind, limit)} (${Math.trunc((used / limit) * 100)}%)`
    : allowed
      ? ', no limit'
      : ''
  return {
    name: mask(namespace ? `${namespace}/${name}` : name).text,
    used,
    words: `${amountText(kind, used)}${of}`,
    ...(request && { request }),
    ...(limit && { limit }),
  }
}

/** What a pod's containers together asked for, and what they may use where every one of them has a limit. */
export function podAllowance(pod: unknown): Allowance {
  const fields = fieldsOf(pod)
  const [requests, limits] = [podAmounts(fields, 'requests'), podAmounts(fields, 'limits')]
  const bounded = (kind: Kind) =>
    fieldsList(dig(pod, 'spec', 'containers')).every((one) => textOf(dig(one, 'resources', 'limits', kind)) !== '')
  return {
    requests: chosen((kind) => requests.get(kind)),
    limits: chosen((kind) => (bounded(kind) ? limits.get(kind) : undefined)),
  }
}

/** What pods may use of a node. */
export function nodeAllowance(node: unknown): Allowance {
  const allocatable = dig(node, 'status', 'allocatable')
  return { requests: {}, limits: chosen((kind) => resourceIn(allocatable, kind)) }
}

/** Who uses most, as a sentence. */
export function mostSentence([cpu, memory]: readonly [cpu: Panel, memory: Panel]): string {
  const most = (what: string, { bars }: Panel) => (bars[0] ? `Most ${what}: ${bars[0].name}, ${bars[0].words}.` : '')
  return [most('CPU', cpu), most('memory', memory)].filter(Boolean).join(' ')
}

function chosen(of: (kind: Kind) => Quantity | undefined): Partial<Record<Kind, Quantity>> {
  const [cpu, memory] = [of('cpu'), of('memory')]
  return { ...(cpu && cpu.nano > 0n && { cpu }), ...(memory && memory.nano > 0n && { memory }) }
}
