import type { Span } from '../../reply.ts'
import type { Certainty } from '../finding.ts'
import type { Terminated } from '../kinds/container.ts'
import type { Event } from '../kinds/event.ts'
import type { ContainerSpec } from '../kinds/template.ts'

export type CrashCause = {
  readonly line: readonly Span[]
  /** Says the same for the same cause, whatever the numbers. */
  readonly key: string
  readonly certainty: Certainty
  readonly next: string
  readonly shares: readonly string[]
}

const MAX_WORDS = 200
/** What a program says that cannot look names up, in the words of glibc, musl, Go, Node and the JVM. */
const NO_NAMES = /no such host|EAI_AGAIN|Temporary failure in name resolution|UnknownHostException|server misbehaving/i

/** Why a container ended, from what Kubernetes says of it: never more than that. */
export function crashCause(
  end: Terminated | undefined,
  spec: ContainerSpec | undefined,
  events: readonly Event[],
): CrashCause {
  const none = { shares: [] }
  if (!end)
    return {
      ...none,
      line: ['how it ended is not known'],
      key: 'unknown',
      certainty: 'unknown',
      next: 'Read its logs.',
    }
  if (end.reason === 'OOMKilled') return { ...none, ...outOfMemory(end, spec) }
  if (killedByProbe(events)) {
    return {
      ...none,
      line: [`its liveness probe failed, so it was killed (exit ${end.exitCode})`, ...answer(events)],
      key: 'liveness',
      certainty: 'because',
      next: 'Look at what the probe asks, and at the logs from before the kill.',
    }
  }
  const words = wordsOf(end)
  const shares = NO_NAMES.test(words) ? ['names/dns'] : []
  return {
    line: [`exit ${end.exitCode}${meaning(end)}`, ...(words === '' ? [] : [': ', { code: words }])],
    key: `exit ${end.exitCode}`,
    certainty: 'because',
    next:
      end.exitCode === 137
        ? 'It was killed, but not for memory as far as Kubernetes knows: look at its events and logs.'
        : 'Read its last lines, or undo what changed.',
    shares,
  }
}

function outOfMemory(end: Terminated, spec: ContainerSpec | undefined) {
  const limit = spec?.memoryLimit
  const line =
    limit === undefined
      ? `OOMKilled, exit ${end.exitCode}; it has no memory limit, its node ran out`
      : `OOMKilled, exit ${end.exitCode}: it reached its memory limit of ${limit}`
  const next =
    limit === undefined
      ? 'Give it a memory request and limit, or find what uses the memory of the node.'
      : 'Raise the memory limit, or undo what made it need more.'
  return { line: [line], key: 'oom', certainty: 'because' as const, next }
}

function killedByProbe(events: readonly Event[]): boolean {
  return events.some(({ reason, message }) => reason === 'Killing' && /liveness probe/i.test(message))
}

function answer(events: readonly Event[]): readonly Span[] {
  const said = events.find(({ reason, message }) => reason === 'Unhealthy' && /^Liveness/i.test(message))?.message
  return said === undefined ? [] : [': ', { code: clip(said.replace(/^Liveness probe failed:\s*/i, '')) }]
}

function wordsOf(end: Terminated): string {
  const lines = (end.message ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  return clip(lines.at(-1) ?? '')
}

function meaning({ exitCode, reason }: Terminated): string {
  if (exitCode === 137) return ' (killed)'
  if (exitCode === 139) return ' (segmentation fault)'
  if (exitCode === 143) return ' (asked to stop)'
  if (exitCode === 127 || exitCode === 126) return ' (command not found or not executable)'
  return reason !== undefined && reason !== 'Error' ? ` (${reason})` : ''
}

export function clip(text: string): string {
  return text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS - 1)}…` : text
}
