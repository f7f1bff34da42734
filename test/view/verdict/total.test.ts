import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainText } from '../../../src/reply.ts'
import { autoscalerVerdict } from '../../../src/view/verdict/autoscaler.ts'
import { lastChange } from '../../../src/view/verdict/changed.ts'
import { conditionVerdict } from '../../../src/view/verdict/conditions.ts'
import { deploymentVerdict, replicaSetVerdict } from '../../../src/view/verdict/deployment.ts'
import { ingressVerdict } from '../../../src/view/verdict/ingress.ts'
import { cronJobVerdict, jobVerdict } from '../../../src/view/verdict/job.ts'
import { namespaceVerdict } from '../../../src/view/verdict/namespace.ts'
import { nodeVerdict } from '../../../src/view/verdict/node.ts'
import { podVerdict } from '../../../src/view/verdict/pod.ts'
import { controllerRevisions, replicaSetRevisions } from '../../../src/view/verdict/revisions.ts'
import { serviceVerdict } from '../../../src/view/verdict/service.ts'
import { daemonSetVerdict, statefulSetVerdict } from '../../../src/view/verdict/sets.ts'
import { claimVerdict, volumeVerdict } from '../../../src/view/verdict/storage.ts'
import type { Verdict } from '../../../src/view/verdict/verdict.ts'
import { verdictNodes } from '../../../src/view/verdict/verdict.ts'
import { HOSTILE } from '../../support/reply.ts'
import * as owned from '../controllers.ts'
import { pods } from '../pods.ts'
import * as routing from '../routing.ts'
import * as some from '../workloads.ts'
import { NOW } from './objects.ts'

/** The fields that verdicts look at, wherever they may stand. */
const KEYS = (
  'metadata spec status conditions type reason message phase state waiting terminated running lastState name containers ' +
  'containerStatuses initContainers exitCode finishedAt startedAt restartCount ready replicas readyReplicas template image ' +
  'resources limits requests memory ownerReferences uid controller kind events count lastTimestamp series selector ports ' +
  'targetPort loadBalancer ingress ip rules tls taints allocatable cpu pods hard used claimRef capacity storage metrics ' +
  'target averageUtilization active lastScheduleTime deletionTimestamp finalizers managedFields annotations revision data'
).split(' ')

const leaf = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.constantFrom(
    'True',
    'False',
    'Unknown',
    'Running',
    'Failed',
    'CrashLoopBackOff',
    'Warning',
    '256Mi',
    '1e9',
    '0001-01-01T00:00:00Z',
  ),
  fc.constantFrom('2026-03-01T02:00:00Z', 'Bound', 'PodScheduled', 'Ready', 'OOMKilled', 'u'),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 6, depthIdentifier: 'json' },
    leaf,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('json'), { maxKeys: 7 }),
  ),
}))
const lists = fc.array(json, { maxLength: 3 })

const judges: Readonly<Record<string, (one: unknown, some: readonly unknown[]) => Verdict | undefined>> = {
  pod: (one, events) => podVerdict(one, { events }, NOW),
  deployment: (one, pods) => deploymentVerdict(one, { pods, events: pods, podEvents: pods }, NOW),
  replicaSet: (one, pods) => replicaSetVerdict(one, { pods, events: pods }, NOW),
  statefulSet: (one, pods) => statefulSetVerdict(one, { pods, events: pods }, NOW),
  daemonSet: (one, pods) => daemonSetVerdict(one, { pods, events: pods }, NOW),
  job: (one, pods) => jobVerdict(one, { pods, events: pods }, NOW),
  cronJob: (one, jobs) => cronJobVerdict(one, { jobs, events: jobs }, NOW),
  service: (one, some) => serviceVerdict(one, { slices: some, pods: some, events: some }, NOW),
  ingress: (one, some) =>
    ingressVerdict(one, { backends: new Map([['a', { service: one, slices: some }]]), events: some }, NOW),
  node: (one, pods) => nodeVerdict(one, { pods, events: pods }, NOW),
  claim: (one, pods) => claimVerdict(one, { pods, events: pods }, NOW),
  volume: (one, events) => volumeVerdict(one, { events }, NOW),
  autoscaler: (one, events) => autoscalerVerdict(one, { events }, NOW),
  namespace: (one, quotas) => namespaceVerdict(one, quotas, NOW),
  conditions: (one, events) => conditionVerdict(one, events, NOW),
}

/** A real object with something else in some of its places. */
const damaged = fc
  .tuple(
    fc.constantFrom<unknown>(
      ...pods,
      some.deployment,
      some.node,
      ...some.services,
      ...owned.jobs,
      ...owned.claims,
      ...routing.autoscalers,
      ...routing.ingresses,
    ),
    fc.array(fc.tuple(fc.nat(400), json), { maxLength: 4 }),
  )
  .map(([object, wounds]) =>
    wounds.reduce<unknown>((now, [place, value]) => replaced(now, { left: place }, value), object),
  )

/** The object with its nth part, counted in depth, replaced. */
function replaced(value: unknown, counter: { left: number }, by: unknown): unknown {
  if (counter.left-- === 0) return by
  if (Array.isArray(value)) return value.map((inner) => replaced(inner, counter, by))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, counter, by)]))
}

test.each(Object.entries(judges))('whatever comes as %s, there is a verdict and it can be said', (_, judge) => {
  fc.assert(
    fc.property(fc.oneof(json, damaged), fc.array(fc.oneof(json, damaged), { maxLength: 3 }), (one, some) => {
      const verdict = judge(one, some)
      if (!verdict) return
      const text = plainText({ nodes: verdictNodes(verdict) })
      expect(text).not.toMatch(/undefined|NaN|\[object/)
      expect(text.isWellFormed() || HOSTILE.some((words) => !words.isWellFormed())).toBe(true)
    }),
    { numRuns: 100 },
  )
})

test('whatever history there is, the last change can be said', () => {
  fc.assert(
    fc.property(json, lists, (one, some) => {
      lastChange(one, replicaSetRevisions(one, some), NOW)
      lastChange(one, controllerRevisions(one, some), NOW)
    }),
    { numRuns: 100 },
  )
})
