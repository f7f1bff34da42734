import type { Line, Node, Span, Tone } from '../../reply.ts'
import { humanDuration } from '../age.ts'
import { counted } from '../counted.ts'
import { mask } from '../mask.ts'
import type { Bound } from './hard.ts'
import type { Kill, Missing, QuotaTally } from './tally.ts'

/** A bound this full stops the next rollout rather soon. */
export const NEARLY = 0.8
const NAMED = 6

/** What is worth knowing first: kills, full quotas, and containers that nothing bounds. */
export function quotaVerdict(
  place: string,
  { kills, containers, unlimited }: QuotaTally,
  bounds: readonly Bound[],
): Node {
  const full = bounds.filter(({ share }) => share >= 1)
  const nearly = bounds.filter(({ share }) => share >= NEARLY && share < 1)
  const parts = [
    full.length > 0 ? `quota used up: ${fullest(full)}` : '',
    nearly.length > 0 ? `quota nearly used up: ${fullest(nearly)}` : '',
    kills.length > 0 ? `${counted(kills.length, 'container')} OOM-killed in the last 24 h` : '',
    unlimited.count > 0 ? `${unlimited.count} of ${counted(containers, 'container')} without a memory limit` : '',
  ].filter(Boolean)
  const tone: Tone = full.length > 0 ? 'bad' : nearly.length > 0 || kills.length > 0 ? 'warn' : 'good'
  const well =
    containers === 0 ? 'no pods run there' : 'no quota near its end, no OOM kills, every container has a memory limit'
  return { kind: 'text', tone, text: `${place}: ${parts.length > 0 ? parts.join('; ') : well}.` }
}

function fullest([first, ...others]: readonly Bound[]): string {
  if (!first) return ''
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  return `${first.resource} of ${first.namespace}/${first.quota} (${first.used} of ${first.hard})${more}`
}

/** The last kills, the newest first; the rest is counted. */
export function killList(kills: readonly Kill[], now: number): Node[] {
  if (kills.length === 0) return []
  const left = kills.length - NAMED
  return [
    { kind: 'text', text: [{ strong: 'OOM-killed in the last 24 h' }] },
    {
      kind: 'list',
      items: [...kills.slice(0, NAMED).map((kill) => killLine(kill, now)), ...(left > 0 ? [`and ${left} more`] : [])],
    },
  ]
}

function killLine({ namespace, pod, container, at, restarts, limit }: Kill, now: number): Line {
  const bound = limit ? `limit ${limit}` : 'no limit of its own'
  const spans: Span[] = [
    { code: mask(`${namespace}/${pod}`).text },
    ` ${container}: `,
    { time: at },
    ` (${humanDuration(now - at)} ago), ${bound}, ${counted(restarts, 'restart')}`,
  ]
  return spans
}

/** Which workloads have containers without, each once; the rest is counted. */
export function missingLine(what: string, { names }: Missing): Node[] {
  if (names.length === 0) return []
  const shown = names.slice(0, NAMED).map((name) => mask(name).text)
  const left = names.length - shown.length
  return [{ kind: 'text', text: [{ strong: what }, ` ${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`] }]
}
