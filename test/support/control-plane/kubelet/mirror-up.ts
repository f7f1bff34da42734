import type { StoreEvent } from '../../../../sandbox/kube/event-log.ts'
import { kinds } from '../../../../sandbox/kube/kinds.ts'
import type { Store } from '../../../../sandbox/kube/store.ts'
import type { KubeObject } from '../../../../sandbox/object.ts'
import type { Client } from '../client.ts'

export type Up = {
  /** Whether that pod has stopped, and its removal was asked for. */
  isGone(uid: string): boolean
  stop(): Promise<void>
}

type Line = { wanted: KubeObject | undefined; done: Promise<void> }

/** Tells the API server what the kubelet makes of its pods: their status, the latest one only, their end, and events. */
export function mirrorUp(store: Store, client: Client, onProblem: (problem: string) => void): Up {
  const gone = new Set<string>()
  /** What is being told of a pod or event, by uid: one request at a time, so that the last word wins. */
  const lines = new Map<string, Line>()
  let stopped = false

  const unsubscribe = store.subscribe((event) => {
    if (event.kind === kinds.pods) pod(event)
    if (event.kind === kinds.events) line(event.object, (object) => tellEvent(object, event.type === 'ADDED'))
  })

  function pod({ type, object, previous }: StoreEvent): void {
    const { uid = '' } = object.metadata
    if (type === 'DELETED') {
      gone.add(uid)
      line(object, removePod)
    } else if (type === 'MODIFIED' && object.status !== previous?.status) line(object, tellStatus)
  }

  function line(object: KubeObject, tell: (object: KubeObject) => Promise<void>): void {
    const uid = object.metadata.uid ?? ''
    const held = lines.get(uid)
    const before = held?.done ?? Promise.resolve()
    const mine: Line = { wanted: object, done: before }
    if (held && tell === tellStatus) held.wanted = undefined
    mine.done = before.then(async () => {
      if (mine.wanted && !stopped) await tell(mine.wanted).catch((error) => onProblem(String(error)))
      if (lines.get(uid) === mine) lines.delete(uid)
    })
    lines.set(uid, mine)
  }

  async function tellStatus(object: KubeObject): Promise<void> {
    const { namespace, name, uid } = object.metadata
    const body = { metadata: { uid }, status: patchOf(object.status as Status) }
    const contentType = 'application/strategic-merge-patch+json'
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`
    expect(await client.ask('PATCH', path, { body, contentType }), [200, 404, 409], path)
  }

  async function removePod({ metadata: { namespace, name, uid } }: KubeObject): Promise<void> {
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`
    const body = { gracePeriodSeconds: 0, preconditions: { uid } }
    expect(await client.ask('DELETE', path, { body }), [200, 404, 409], path)
  }

  async function tellEvent(object: KubeObject, fresh: boolean): Promise<void> {
    const { namespace, name } = object.metadata
    const events = `/api/v1/namespaces/${namespace}/events`
    const { resourceVersion: _mirrored, ...involvedObject } = object.involvedObject as Record<string, unknown>
    const contentType = fresh ? 'application/json' : 'application/merge-patch+json'
    const body = fresh
      ? { ...object, involvedObject, metadata: { namespace, name } }
      : { count: object.count, lastTimestamp: object.lastTimestamp }
    const answer = await client.ask(fresh ? 'POST' : 'PATCH', fresh ? events : `${events}/${name}`, {
      body,
      contentType,
    })
    // Nothing can be said in a namespace that is being deleted.
    expect(answer, [200, 201, 403, 404], events)
  }

  return {
    isGone: (uid) => gone.has(uid),
    async stop() {
      unsubscribe()
      stopped = true
      await Promise.all([...lines.values()].map(({ done }) => done))
    },
  }
}

type Condition = { readonly type: string; readonly reason?: string; readonly message?: string }
type Status = { readonly conditions?: readonly Condition[]; readonly [field: string]: unknown }

const OURS: readonly string[] = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady']

/** Conditions are merged by type, so what one has no more must be named; those of others are left to them. */
function patchOf({ conditions = [], qosClass: _class, ...status }: Status): object {
  const told = conditions.filter(({ type }) => OURS.includes(type))
  return { ...status, conditions: told.map((one) => ({ reason: null, message: null, ...one })) }
}

function expect(
  answer: { readonly status: number; readonly text: string },
  fine: readonly number[],
  path: string,
): void {
  if (!fine.includes(answer.status)) throw new Error(`kubelet, ${path}: ${answer.status} ${answer.text}`)
}
