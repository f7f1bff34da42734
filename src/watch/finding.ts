import type { Line } from '../reply.ts'

/** `digest` waits for the report, `notify` is one quiet message, `high` one that stands out, `page` wakes somebody. */
export type Severity = 'digest' | 'notify' | 'high' | 'page'

export const SEVERITIES: readonly Severity[] = ['digest', 'notify', 'high', 'page']

export type Family =
  | 'crash'
  | 'image'
  | 'config'
  | 'init'
  | 'probe'
  | 'sched'
  | 'volume'
  | 'evict'
  | 'resched'
  | 'term'
  | 'rollout'
  | 'replicas'
  | 'create'
  | 'job'
  | 'cron'
  | 'daemon'
  | 'sts'
  | 'hpa'
  | 'pvc'
  | 'node'
  | 'npd'
  | 'cert'
  | 'pdb'
  | 'endpoints'
  | 'quota'
  | 'shared'
  | 'azure'
  | 'upkeep'
  | 'alert'
  | 'self'

/** What an incident is about: a workload, a node, a claim. `namespace` is empty for what is in none. */
export type Subject = { readonly kind: string; readonly namespace: string; readonly name: string }

/** How sure we are of a cause: what the cluster says itself, what fits, and what nobody knows. */
export type Certainty = 'because' | 'probably' | 'unknown'

/** A change that would mend it, as data: whether anybody may is decided where commands are. */
export type Fix =
  | { readonly do: 'undo'; readonly kind: string; readonly name: string }
  | { readonly do: 'restart'; readonly kind: string; readonly name: string }
  | { readonly do: 'scale'; readonly kind: string; readonly name: string; readonly to: number }
  | { readonly do: 'force-delete'; readonly name: string }

/** One rule's predicate, true of one subject. JSON all through. */
export type Finding = {
  readonly rule: string
  readonly family: Family
  /** Tells findings of a family apart: a container, a claim. Often empty. */
  readonly part: string
  readonly severity: Severity
  /** When the predicate came true, by the cluster's own times where it says; ms since the epoch, as all times here. */
  readonly since: number
  /** How long it must have been true to matter, ms. */
  readonly wait: number
  /** How long it must have been untrue to be over, ms. */
  readonly hold: number
  /** What a person would say after the colon of the title: `3 of 3 pods crash looping`. */
  readonly headline: string
  /** The headline tells of a moment and not of what lasts: it happened at `since`. */
  readonly past?: true
  readonly certainty: Certainty
  readonly cause: Line
  /** Tells two causes apart without the numbers in them; a new one is news. */
  readonly causeKey: string
  readonly next: Line
  readonly pods: readonly string[]
  /** Keys of subjects that explain it where they have an incident of their own: `Node//n1`. */
  readonly blames: readonly string[]
  /** What it has in common with findings elsewhere: `registry/registry.example/unauthorized`. */
  readonly shares: readonly string[]
  readonly fixes: readonly Fix[]
  /** Whose last words would help: the previous container's where it ended. */
  readonly logs?: { readonly pod: string; readonly container: string; readonly previous: boolean }
  /** The template it was seen with: a later one that is ready ends it sooner. */
  readonly template?: string
}

export function subjectKey({ kind, namespace, name }: Subject): string {
  return `${kind}/${namespace}/${name}`
}

export function worse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b
}

export function isWorse(a: Severity, b: Severity): boolean {
  return SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b)
}
