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
const HEAD = 80
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
  if (end.exitCode === 0) {
    return {
      ...none,
      line: ['it ends by itself with exit 0, as if its work were done, and is started again'],
      key: 'exit 0',
      certainty: 'because',
      next: 'See whether it is meant to go on; what is to end belongs into a Job.',
    }
  }
  const shares = NO_NAMES.test(words) ? ['names/dns'] : []
  return {
    line: [`exit ${end.exitCode}${meaning(end)}`, ...(words === '' ? [] : [': ', { code: words }])],
    key: `exit ${end.exitCode}`,
    certainty: 'because',
    next:
      end.exitCode === 137
        ? 'It was killed, but not for memory as far as Kubernetes knows: look at its events and logs.'
        : 'Read its last lines.',
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
      : 'Raise the memory limit.'
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

/** What does not fit loses its middle: errors that are wrapped say what was tried first and what went wrong last. */
export function clip(text: string): string {
  const words = bare(text)
  return words.length > MAX_WORDS ? `${words.slice(0, HEAD).trimEnd()} … ${words.slice(HEAD - MAX_WORDS + 3)}` : words
}

/** Without the dot, which is ours to set, and without what gRPC puts around a sentence. */
function bare(text: string): string {
  return text
    .replace(/rpc error: code = \w+ desc = /g, '')
    .trim()
    .replace(/\.+$/, '')
}
