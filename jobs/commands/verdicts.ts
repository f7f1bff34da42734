import type { Resource } from '../../src/kube/discovery.ts'
import { autoscalerVerdict } from '../../src/view/verdict/autoscaler.ts'
import { conditionVerdict } from '../../src/view/verdict/conditions.ts'
import { deploymentVerdict, replicaSetVerdict } from '../../src/view/verdict/deployment.ts'
import { ingressVerdict } from '../../src/view/verdict/ingress.ts'
import { cronJobVerdict, jobVerdict } from '../../src/view/verdict/job.ts'
import { namespaceVerdict } from '../../src/view/verdict/namespace.ts'
import { nodeVerdict } from '../../src/view/verdict/node.ts'
import { podVerdict } from '../../src/view/verdict/pod.ts'
import { endedIn } from '../../src/view/verdict/pod-state.ts'
import { worstOf } from '../../src/view/verdict/pods.ts'
import { serviceVerdict } from '../../src/view/verdict/service.ts'
import { daemonSetVerdict, statefulSetVerdict } from '../../src/view/verdict/sets.ts'
import { claimVerdict, volumeVerdict } from '../../src/view/verdict/storage.ts'
import type { Verdict } from '../../src/view/verdict/verdict.ts'
import { kindOf } from './describers.ts'
import { changedIn } from './last-change.ts'
import { lastWords } from './last-words.ts'
import type { Related } from './related.ts'
import { backendsOf, openRelated, podsOn, slicesOf } from './related.ts'

type Judge = (related: Related, inFull: boolean) => Promise<Verdict | undefined>

/** The kinds that say more about themselves than conditions do, by plural and group. */
const VERDICTS: Readonly<Record<string, Judge>> = {
  'pods.': async (related, inFull) => {
    const { object, context } = related
    const ended = inFull ? endedIn(object, context.now) : undefined
    const [events, changed, said] = await Promise.all([
      related.events(),
      inFull ? changedIn(related) : '',
      ended && lastWords(ended, context),
    ])
    return podVerdict(object, { events, changed, said }, context.now)
  },
  'deployments.apps': workload(deploymentVerdict),
  'replicasets.apps': workload(replicaSetVerdict),
  'statefulsets.apps': workload(statefulSetVerdict),
  'daemonsets.apps': workload(daemonSetVerdict),
  'jobs.batch': workload(jobVerdict),
  'cronjobs.batch': async (related) => {
    const [jobs, events] = await Promise.all([related.beside('jobs.batch'), related.events()])
    return cronJobVerdict(related.object, { jobs, events }, related.context.now)
  },
  'services.': async (related) => {
    const [slices, pods, events] = await Promise.all([
      slicesOf(related.object.metadata.name ?? '', related),
      related.selected('pods'),
      related.events(),
    ])
    return serviceVerdict(related.object, { slices, pods, events }, related.context.now)
  },
  'ingresses.networking.k8s.io': async (related) => {
    const [backends, events] = await Promise.all([backendsOf(related), related.events()])
    return ingressVerdict(related.object, { backends, events }, related.context.now)
  },
  'nodes.': async (related) => {
    const [pods, events] = await Promise.all([podsOn(related), related.events()])
    return nodeVerdict(related.object, { pods, events }, related.context.now)
  },
  'persistentvolumeclaims.': async (related) => {
    const [pods, events] = await Promise.all([related.beside('pods'), related.events()])
    return claimVerdict(related.object, { pods, events }, related.context.now)
  },
  'persistentvolumes.': async (related) =>
    volumeVerdict(related.object, { events: await related.events() }, related.context.now),
  'horizontalpodautoscalers.autoscaling': async (related) =>
    autoscalerVerdict(related.object, { events: await related.events() }, related.context.now),
  'namespaces.': async ({ object, list, context }) =>
    namespaceVerdict(object, await list('resourcequotas', { namespace: object.metadata.name }), context.now),
}

/** What an object comes to; undefined for kinds that have no state. Not `inFull`, what changed last is left out. */
export async function verdictOf(resource: Resource, related: Related, inFull: boolean): Promise<Verdict | undefined> {
  const judge = VERDICTS[kindOf(resource)]
  if (judge) return judge(related, inFull)
  return conditionVerdict(related.object, await related.events(), related.context.now)
}

function workload(judge: typeof deploymentVerdict): Judge {
  return async (related, inFull) => {
    const { object, context } = related
    const [pods, events, changed] = await Promise.all([
      related.selected('pods'),
      related.events(),
      inFull ? changedIn(related) : '',
    ])
    const worst = inFull ? worstOf(pods, context.now) : undefined
    const ended = worst && endedIn(worst, context.now)
    const [podEvents, said] = await Promise.all([
      worst && openRelated(worst, true, context).events(),
      ended && lastWords(ended, context),
    ])
    return judge(object, { pods, events, changed, podEvents, said }, context.now)
  }
}
