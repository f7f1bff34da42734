import { createHash } from 'node:crypto'
import type { Line } from '../reply.ts'

/** One object of a cluster, as exactly as it is known: `uid` and `resourceVersion` are what a change is bound to. */
export type ObjectRef = {
  /** `apps`; empty for the core group. */
  readonly group: string
  readonly version: string
  /** The plural: `deployments`. */
  readonly resource: string
  readonly kind: string
  readonly namespace?: string
  readonly name: string
  readonly uid?: string
  readonly resourceVersion?: string
}

/** What happens when nobody knows whether a step was done: it is looked up and told, or may be carried on where it stopped. */
export type Redo = 'reconcile' | 'resume'

/** One request that changes something, exactly as it will be sent, but for the marks of the operation it is part of. */
export type Send = {
  readonly kind: 'send'
  readonly on: ObjectRef
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly contentType?: string
  readonly body?: unknown
  readonly redo: Redo
}

/** Pods to be evicted from a node, all of them within the time (seconds; 0 is no limit); each goes by its uid. */
export type Evict = {
  readonly kind: 'evict'
  readonly node: string
  readonly pods: readonly ObjectRef[]
  readonly gracePeriod?: number
  readonly timeout: number
  readonly redo: 'resume'
}

/** A program run in a container, once: nobody can know what it did when it was cut off. */
export type Exec = {
  readonly kind: 'exec'
  readonly on: ObjectRef
  readonly container: string
  readonly argv: readonly string[]
  readonly redo: 'never'
}

/** One request of Azure Resource Manager that changes something. It is sent as the bot: Azure knows no impersonation. */
export type Arm = {
  readonly kind: 'arm'
  readonly subscription: string
  readonly method: 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  /** Of the resource or of what is done with it, without its api-version: `/subscriptions/…/agentPools/userpool`. */
  readonly path: string
  readonly apiVersion: string
  readonly body?: unknown
  /** Properties that others move all the time and that are put as they are: the count of a pool that the autoscaler sizes. */
  readonly carried?: Readonly<Record<string, unknown>>
  /** The resource's tag: it is refused once somebody else has changed it. */
  readonly ifMatch?: string
  /** It is refused where there is one of that name. */
  readonly isNew?: true
  readonly goal: Goal
  /** `reconcile` where Azure refuses the second of two, or where it would do nothing; `never` where it would be done twice. */
  readonly redo: 'reconcile' | 'never'
}

/** By what a resource of Azure tells that a step was done, or is on its way. */
export type Goal = {
  /** The resource that tells: its path. */
  readonly resource: string
  /** Its fields as they are to be, by their path: `properties/count`; one of a list by its name. None: only its provisioning state tells. */
  readonly fields: Readonly<Record<string, string | number | boolean>>
  /** It is not to be there any more. */
  readonly gone?: true
  /** What its provisioning state says while it is on its way, in small letters. */
  readonly during: readonly string[]
}

export type Step = Send | Evict | Exec | Arm

/** What the steps begin and what is followed to its end. */
export type Followed =
  | { readonly kind: 'rollout'; readonly on: ObjectRef }
  | { readonly kind: 'deletion'; readonly on: readonly ObjectRef[] }
  | AzureFollowed

/** An operation of Azure. It has no deadline of its own: `usualMs` is what it takes as a rule. */
export type AzureFollowed = {
  readonly kind: 'azure'
  /** `Scaling userpool from 4 to 6`, `Scaled userpool from 4 to 6`: without the cluster. */
  readonly doing: string
  readonly done: string
  readonly usualMs: number
  /** Nodes that tell how far it is: those of a pool, or of all, and what each is to be. */
  readonly nodes?: NodeGoal
  /** What a command printed is its end. */
  readonly prints?: true
}

export type NodeGoal = {
  readonly pool?: string
  /** How many there are to be; without it, as many as there are. */
  readonly count?: number
  /** What each is to run: `1.36.3`, or the name of an image. */
  readonly version?: string
  readonly image?: string
}

/**
 * What a change would do, computed before anybody is asked: the steps as they will be sent, and what people read to decide.
 * Only the steps and the cluster are bound by the hash; words may be put better without asking again.
 */
export type Plan = {
  readonly v: 1
  /** The command: `rollout undo`. */
  readonly verb: string
  readonly cluster: string
  /** The uid of its namespace kube-system, or its id in Azure: another cluster under the same name is another cluster. */
  readonly clusterUid: string
  readonly steps: readonly Step[]
  /** A role that whoever asks is lent when it is done, for so many ms; it stands in the diff, too, which the hash binds. */
  readonly lends?: { readonly role: string; readonly ms: number }
  /** One sentence in the imperative, without a full stop: `Scale deployment shop/api from 3 to 5`. */
  readonly says: string
  /** What kubectl prints when it is done: `deployment.apps/api scaled`. */
  readonly prints: readonly string[]
  /** Live against dry run, unified; secret values are hidden. Empty where there is nothing to compare. */
  readonly diff: string
  /** What it means for what runs: `3 pods are replaced one at a time`. */
  readonly impact: readonly Line[]
  /** What becomes of each of many: of every pod on a node that is drained. */
  readonly table?: {
    readonly caption: string
    readonly columns: readonly string[]
    readonly rows: readonly (readonly string[])[]
  }
  /** What an approver should be wary of: a container that runs as root, a role that grants everything. */
  readonly warnings: readonly Line[]
  /** Rules judge it as a danger, whatever its command is judged as. */
  readonly danger?: true
  /** It is not put forward without a reason; this sentence says why. */
  readonly asksWhy?: string
  /** The command line that takes it back, where one exists. */
  readonly undo?: string
  readonly follow?: Followed
  /** What whoever asks says of it: a commit, an author, links. */
  readonly about?: readonly { readonly name: string; readonly value: Line }[]
  /** Whoever asked may not read what it changes: the difference is for those who may. */
  readonly hides?: true
  /** It is taken back by itself when what it begins does not come to its end. */
  readonly autoUndo?: true
}

/**
 * What approvals are bound to: SHA-256 of the canonical JSON of the cluster, the verb, the steps, and how live objects
 * differ from what they would become. A resourceVersion alone changes with every status and is left out.
 */
export function planHash({ clusterUid, verb, steps, diff }: Plan): string {
  return createHash('sha256')
    .update(canonical({ clusterUid, verb, steps: steps.map(asApproved), diff }))
    .digest('hex')
}

/** A tag changes with every status, like a resourceVersion. */
function asApproved(step: Step): Step {
  if (step.kind !== 'arm') return step
  const { ifMatch: _tag, carried: _moving, ...rest } = step
  return rest
}

/** JSON with sorted keys: the same steps read from anywhere give the same text (as RFC 8785 does for keys in ASCII). */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) => {
    if (key === 'resourceVersion') return undefined
    return typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each
  })
}
