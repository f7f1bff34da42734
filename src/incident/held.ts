import type { Finding } from '../watch/finding.ts'
import type { Held, Incident } from './incident.ts'
import type { Sight } from './sight.ts'

type HeldMap = Readonly<Record<string, Held>>

const MINUTE = 60_000
/** A new template that works for so long ends what the old one had. */
const REPLACED_FOR = 3 * MINUTE
const LONGEST_HOLD = 30 * MINUTE

/**
 * What an incident holds after another look. What is not found any more counts as cleared, unless nobody could know;
 * what never counted is simply dropped.
 */
export function mergeHeld(before: HeldMap, sight: Sight, now: number): HeldMap {
  const after: Record<string, Held> = {}
  for (const finding of sight.findings) {
    const id = heldId(finding)
    after[id] = merged(before[id], finding, now)
  }
  for (const [id, held] of Object.entries(before)) {
    if (after[id]) continue
    if (sight.doubt?.rules.includes(held.finding.rule)) after[id] = held
    else if (held.countedAt !== undefined) after[id] = { ...held, clearedAt: held.clearedAt ?? now }
  }
  return after
}

function merged(held: Held | undefined, finding: Finding, now: number): Held {
  const since = held && held.clearedAt === undefined ? Math.min(held.finding.since, finding.since) : finding.since
  const counts = since + finding.wait <= now
  const seen = { ...finding, since }
  if (!held) return counts ? { finding: seen, countedAt: now } : { finding: seen }
  if (held.clearedAt !== undefined && !counts) return held
  const countedAt = counts || held.countedAt !== undefined ? (held.countedAt ?? now) : undefined
  return { finding: seen, ...(countedAt === undefined ? {} : { countedAt }) }
}

/** Whether something it still holds is of a rule that cannot look. */
export function isDoubtful(held: HeldMap, { doubt }: Sight): boolean {
  if (!doubt) return false
  return Object.values(held).some((each) => each.clearedAt === undefined && doubt.rules.includes(each.finding.rule))
}

/** Until when it must stay clear to be over. Doubled for each time it came back, up to half an hour. */
export function holdEnd(incident: Incident, sight: Sight): number {
  if (sight.gone !== undefined) return 0
  const ends = Object.values(incident.held).flatMap(({ finding, clearedAt }) => {
    // What is only worth a line keeps nothing else open.
    if (clearedAt === undefined || (finding.severity === 'digest' && incident.worst !== 'digest')) return []
    const base = replaced(finding, sight) ? Math.min(finding.hold, REPLACED_FOR) : finding.hold
    const doubled = base * 2 ** incident.recoveries.length
    return [clearedAt + Math.max(base, Math.min(doubled, LONGEST_HOLD))]
  })
  return Math.max(0, ...ends)
}

/** Leaves what has been clear for long while something else is still wrong. */
export function withoutOld(held: HeldMap, now: number): HeldMap {
  const kept = Object.entries(held).filter(
    ([, { finding, clearedAt }]) => clearedAt === undefined || now < clearedAt + finding.hold,
  )
  return kept.length === Object.keys(held).length ? held : Object.fromEntries(kept)
}

function replaced(finding: Finding, sight: Sight): boolean {
  return sight.whole && finding.template !== undefined && sight.template !== finding.template
}

function heldId({ family, part }: Finding): string {
  return `${family}/${part}`
}
