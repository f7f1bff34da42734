import type { Event } from '../kinds/event.ts'
import type { Pod } from '../kinds/pod.ts'
import { eventsAbout, newest } from '../observe/events.ts'
import { isTroubled } from './blames.ts'
import { clip } from './crash-cause.ts'
import { ofPods, waitingFor } from './pod-state.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'
import type { WorkloadView } from './workload-view.ts'

const FAILED = ['FailedCreatePodSandBox', 'FailedMount', 'FailedAttachVolume', 'FailedMapVolume']
const BEGINNING = ['ContainerCreating', 'PodInitializing', '']
/** A disk is let go of by a node that is gone only after about six minutes. */
const MULTI_ATTACH = /Multi-Attach/i

/** R10. */
export const startBlocked: Rule<WorkloadView> = {
  id: 'R10',
  name: 'start',
  words: 'a pod has a node but its containers are not created: 3 minutes where the node says why, else 10',
  resolves: 'its containers are created for 3 minutes',
  exclusions: 'a disk that is still attached elsewhere gets 7 minutes',
  severity: 'notify',
  limits: { wait: 180, silent: 600, attach: 420 },
  needs: ['Pod'],
  find(view, { wait = 180, silent = 600, attach = 420 }) {
    const pods = view.live.filter((pod) => pod.node !== undefined && isBeginning(pod))
    const [first] = pods
    if (!first) return []
    const said = newest(eventsAbout(view.world, first.meta.uid), FAILED)
    const patience = said === undefined ? silent : MULTI_ATTACH.test(said.message) ? attach : wait
    const isNodeDown = said === undefined && first.node !== undefined && isTroubled(view.world, first.node, view.now)
    const { why, next } = isNodeDown ? silentNode(first.node) : explain(said)
    return [
      finding(startBlocked, {
        family: 'volume',
        since: Math.min(...pods.map(({ scheduled, meta }) => scheduled?.since ?? meta.created)),
        wait: patience,
        headline: `${ofPods(pods.length, view.desired)} cannot start`,
        cause: why,
        causeKey: `start ${said?.reason ?? 'silent'}`,
        certainty: said || isNodeDown ? 'because' : 'unknown',
        next,
        pods: pods.map(({ meta }) => meta.name),
        shares: sharesOf(said, view),
      }),
    ]
  },
}

function isBeginning({ containers, phase }: Pod): boolean {
  if (phase !== 'Pending') return false
  return containers.every((each) => each.state.is === 'waiting' && BEGINNING.includes(waitingFor(each)))
}

function silentNode(name: string | undefined): { readonly why: string; readonly next: string } {
  return {
    why: `its node ${name} does not answer`,
    next: 'Look at the node; the pod is replaced elsewhere some 5 min after it fell silent.',
  }
}

function explain(said: Event | undefined): { readonly why: string; readonly next: string } {
  if (!said)
    return { why: 'its node does not say why', next: 'Look at the node, and at how long its image takes to pull.' }
  const words = clip(said.message.replace(/^Failed to create pod sandbox: /, ''))
  if (said.reason === 'FailedCreatePodSandBox')
    return { why: `its network cannot be set up: ${words}`, next: 'Look at the network plugin on its node.' }
  if (MULTI_ATTACH.test(said.message))
    return {
      why: 'its disk is still attached to another node',
      next: 'Make sure the other node is gone or off; the disk is let go of after some minutes.',
    }
  return {
    why: `its volume cannot be mounted: ${words}`,
    next: 'Look at the volume, and at the Secrets and ConfigMaps it mounts.',
  }
}

function sharesOf(said: Event | undefined, { subject }: WorkloadView): readonly string[] {
  const missing = /(secret|configmap) "([^"]+)" not found/i.exec(said?.message ?? '')
  return missing ? [`${missing[1]?.toLowerCase()}/${subject.namespace}/${missing[2]}`] : []
}
