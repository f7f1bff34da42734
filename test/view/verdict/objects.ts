import { plainText } from '../../../src/reply.ts'
import { podVerdict } from '../../../src/view/verdict/pod.ts'
import type { Verdict } from '../../../src/view/verdict/verdict.ts'
import { verdictNodes } from '../../../src/view/verdict/verdict.ts'

export type Json = Record<string, unknown>

export const NOW = Date.parse('2026-03-01T02:14:00Z')
export const before = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString()

export function pod(status: Json, spec: Json = {}, metadata: Json = {}): Json {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'api-1', namespace: 'shop', creationTimestamp: before(60), ...metadata },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'api', image: 'registry.example/api:1.8.2', resources: { limits: { memory: '256Mi' } } }],
      ...spec,
    },
    status: { phase: 'Running', startTime: before(60), ...status },
  }
}

export const ready = (minutes: number) => ({
  conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: before(minutes) }],
  containerStatuses: [
    { name: 'api', ready: true, restartCount: 0, state: { running: { startedAt: before(minutes) } } },
  ],
})

export const oom = { reason: 'OOMKilled', exitCode: 137, startedAt: before(4), finishedAt: before(2) }
export const crashing = (end: Json = oom) => ({
  conditions: [{ type: 'Ready', status: 'False' }],
  containerStatuses: [
    {
      name: 'api',
      ready: false,
      restartCount: 7,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
      lastState: { terminated: end },
    },
  ],
})
export const waiting = (reason: string, message = '') => ({
  phase: 'Pending',
  containerStatuses: [{ name: 'api', ready: false, restartCount: 0, state: { waiting: { reason, message } } }],
})
export const warning = (reason: string, message: string, minutes: number, count = 1) => ({
  type: 'Warning',
  reason,
  message,
  count,
  lastTimestamp: before(minutes),
  involvedObject: { fieldPath: 'spec.containers{api}' },
})

export const first = ({ state, detail }: Verdict) => (detail ? `${state}: ${detail}` : state)
export const judge = (object: unknown, events: readonly unknown[] = []) => podVerdict(object, { events }, NOW)
export const text = (verdict: Verdict) => plainText({ nodes: verdictNodes(verdict) })

export const deployment = (status: Json, spec: Json = {}): Json => ({
  kind: 'Deployment',
  metadata: { name: 'api', namespace: 'shop', generation: 2, creationTimestamp: before(600) },
  spec: { replicas: 3, ...spec },
  status: { observedGeneration: 2, replicas: 3, updatedReplicas: 3, readyReplicas: 3, ...status },
})
export const sick = [1, 2, 3].map((n) => pod(crashing(), {}, { name: `api-${n}` }))
export const well = [1, 2, 3].map((n) => pod(ready(20), {}, { name: `api-${n}` }))
export const around = (pods: readonly unknown[]) => ({ pods, events: [] })
