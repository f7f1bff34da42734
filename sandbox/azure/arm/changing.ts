import type { Outcome } from '../answer.ts'
import { answer, refusal } from '../answer.ts'
import type { Machines } from '../machines.ts'
import { unseenMachines } from '../machines.ts'
import type { ArmCluster, Subscription } from '../model.ts'
import type { LongOperation } from '../operations.ts'
import type { Step } from '../steps.ts'
import type { Call } from './call.ts'

/** A change that was asked for: who asked, and of what. */
export type Asked = { readonly call: Call; readonly cluster: ArmCluster; readonly sub: Subscription }

type Beginning = {
  readonly work: Step
  /** The resource that changes, and what is done to it: `agentPools/write`. */
  readonly what: string
  readonly of?: string
  readonly done: () => void
  readonly undone?: (state: 'Failed' | 'Canceled', error?: { code: string; message: string }) => void
  readonly result?: () => unknown
}

const PREFIX = 'Microsoft.ContainerService/managedClusters/'
let edits = 0

/** A tag that no resource had before. */
export function newTag(): string {
  return `sandbox-${++edits}`
}

/** Begins what takes its time, and writes into the activity log who asked for it and how it ended. */
export function begin(asked: Asked, { work, what, of = asked.cluster.id, done, undone, result }: Beginning) {
  const { call, cluster } = asked
  const end = (status: 'Succeeded' | 'Failed') => note(asked, of, what, status)
  note(asked, of, what, 'Started')
  return call.operations.begin({
    about: cluster.id,
    work,
    done() {
      done()
      cluster.eTag = newTag()
      end('Succeeded')
    },
    undone(state, error) {
      undone?.(state, error)
      cluster.eTag = newTag()
      end('Failed')
    },
    ...(result && { result }),
  })
}

/** What is wrong with a resource that an operation left so. */
export function blame(error: { code: string; message: string } | undefined) {
  return error ? { provisioningError: error } : undefined
}

export function note(
  { call: { state, caller, headers }, sub }: Asked,
  resourceId: string,
  what: string,
  status: 'Started' | 'Succeeded' | 'Failed',
): void {
  const correlation = headers['x-ms-correlation-request-id']
  const at = state.clock.now()
  sub.activities.push({
    ...{ at, caller, operation: PREFIX + what, status, resourceId },
    ...(correlation && { correlation }),
  })
}

export function machinesOf({ state }: Call, { name }: ArmCluster): Machines {
  return state.machines.get(name.toLowerCase()) ?? unseenMachines(state.clock)
}

/** One operation at a time: AKS says which pool keeps it. */
export function busy({ call: { operations }, cluster }: Asked): Outcome | undefined {
  if (!operations.running(cluster.id)) return undefined
  const pool = cluster.properties.agentPoolProfiles.find(({ provisioningState }) => !isFinal(provisioningState))
  const which = pool
    ? `${pool.name} - ${pool.provisioningState}`
    : `${cluster.name} - ${cluster.properties.provisioningState}`
  return refusal(
    409,
    'OperationNotAllowed',
    `Operation is not allowed because there's an in progress operation (${which}). Please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details`,
  )
}

export function isFinal(state: string): boolean {
  return ['Succeeded', 'Failed', 'Canceled'].includes(state)
}

export function changedSince({ call: { headers } }: Asked, eTag: string): Outcome | undefined {
  const wanted = headers['if-match']
  if (wanted === undefined || wanted === '*' || wanted === eTag) return undefined
  return refusal(412, 'PreconditionFailed', `The requested If-Match ${wanted} does not match the current eTag ${eTag}.`)
}

/** Real AKS: a PUT has only Azure-AsyncOperation, a POST or DELETE has Location as well, and none has Retry-After. */
export function accepted(asked: Asked, { id }: LongOperation, body?: unknown): Outcome {
  const { call, sub, cluster } = asked
  const base = `${call.origin}/subscriptions/${sub.id}/providers/Microsoft.ContainerService/locations/${cluster.location}`
  const isPut = body !== undefined
  return answer(isPut ? 201 : 202, body, {
    'azure-asyncoperation': `${base}/operations/${id}?api-version=2016-03-30`,
    ...(!isPut && { location: `${base}/operationresults/${id}?api-version=2016-03-30` }),
  })
}
