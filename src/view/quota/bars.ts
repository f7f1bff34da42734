import type { Kind } from '../amount.ts'
import { amountText } from '../amount.ts'
import { mask } from '../mask.ts'
import { escapeTerminal } from '../table.ts'
import type { Bound } from './hard.ts'
import type { Share } from './tally.ts'

/** Cells of a bar in text; a phone shows about 60 characters a line. */
const CELLS = 10
const NAME = 22

/** Of each namespace two lines: what it uses of the CPU and the memory it asked for, and what it may use. */
export function shareBars(shares: readonly Share[]): string {
  return shares
    .map((share) => {
      const pods = `${share.pods} ${share.pods === 1 ? 'pod' : 'pods'}`
      return `${safe(share.namespace)} · ${pods}\n${line('cpu', share)}${line('memory', share)}`
    })
    .join('')
}

function line(kind: Kind, { requests, limits, used }: Share): string {
  const said = (value: number) => (value === 0 ? 'none' : amountText(kind, value))
  const of = requests[kind] > 0 && used ? used[kind] / requests[kind] : 0
  const use = used ? `${amountText(kind, used[kind])} of ` : ''
  const words = `${use}${said(requests[kind])} requested, limit ${said(limits[kind])}`
  return `  ${kind.padEnd(7)}${used ? `${bar(of)} ` : ''}${words}\n`
}

/** What is used of each bound: `requests.cpu  ▓▓▓▓▓▓▓░░░  70%  2800m of 4`. */
export function boundBars(bounds: readonly Bound[], withNamespace: boolean): string {
  const names = bounds.map(({ namespace, quota, resource }) => ({
    group: safe(withNamespace ? `${namespace}/${quota}` : quota),
    resource: safe(resource),
  }))
  const width = Math.min(NAME, Math.max(0, ...names.map(({ resource }) => resource.length)))
  let group = ''
  return bounds
    .map(({ share, used, hard }, at) => {
      const name = names[at] ?? { group: '', resource: '' }
      const heading = name.group === group ? '' : `${name.group}\n`
      group = name.group
      const percent = `${Math.round(share * 100)}%`.padStart(4)
      return `${heading}  ${name.resource.padEnd(width)} ${bar(share)} ${percent}  ${safe(used)} of ${safe(hard)}\n`
    })
    .join('')
}

/** Full only when it is: the last cell stays empty until then, and the first is filled as soon as there is anything. */
function bar(share: number): string {
  const cells = share >= 1 ? CELLS : Math.min(CELLS - 1, Math.round(share * CELLS))
  const full = share > 0 ? Math.max(1, cells) : 0
  return '▓'.repeat(full) + '░'.repeat(CELLS - full)
}

function safe(text: string): string {
  return escapeTerminal(mask(text).text)
}
