import { quote } from '../../src/command/parse.ts'
import type { Fault } from '../../src/fault.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { StatusFault } from '../../src/kube/status.ts'
import type { Button, Node } from '../../src/reply.ts'
import { defaultContainer, restartsIn } from '../../src/view/pod-choice.ts'
import type { Context } from '../context.ts'

/** A pod of the same workload as the one that kubectl reads, and how often it was started again. */
export type Restless = { readonly pod: string; readonly restarts: number }

/** kubectl reads the pod that is best; whoever looks at logs at night mostly wants the one that is worst. */
export function mostRestless([first, ...others]: readonly KubeObject[]): Restless | undefined {
  if (!first) return undefined
  let most: Restless = { pod: '', restarts: restartsOf(first) }
  for (const pod of others) {
    const restarts = restartsOf(pod)
    if (restarts > most.restarts) most = { pod: pod.metadata.name ?? '', restarts }
  }
  return most.pod === '' ? undefined : most
}

/** What is said of it, and the way there. */
export function restlessNote({ pod, restarts }: Restless): Node {
  return { kind: 'context', text: [{ code: pod }, ` of the same workload was restarted ${times(restarts)}.`] }
}

export function restlessButton({ pod }: Restless, previous: boolean, context: Context): Button {
  return { kind: 'button', id: 'restless', label: 'The restarted pod', command: lineFor(pod, previous, context) }
}

/** The same refusal with what can be done about it, where more is known of it than the API server says. */
export function withAdvice(fault: Fault, pod: string, restless: Restless | undefined, context: Context): Fault {
  const hint = adviceFor(fault.message, pod, restless, context)
  if (hint === undefined || !(fault instanceof StatusFault)) return fault
  return new StatusFault(
    fault.code,
    fault.message,
    { hint, retryable: fault.retryable, cause: fault.cause },
    fault.status,
  )
}

function adviceFor(message: string, pod: string, restless: Restless | undefined, context: Context): string | undefined {
  if (/^Error from server \(BadRequest\): previous terminated container /.test(message)) {
    if (!restless) return 'It was never restarted, so there is no run before this one: leave -p out.'
    const { pod: other, restarts } = restless
    return `It was never restarted; ${other} was, ${times(restarts)}: /k8s ${lineFor(other, true, context)}`
  }
  if (/ is waiting to start: /.test(message)) return `Why it waits: /k8s describe pod/${pod} ${placeOf(context)}`
  return undefined
}

function lineFor(pod: string, previous: boolean, context: Context): string {
  return `logs ${pod}${previous ? ' -p' : ''} ${placeOf(context)}`
}

function placeOf({ namespace, cluster }: Context): string {
  return `-n ${namespace} --cluster ${quote(cluster.name)}`
}

function restartsOf(pod: KubeObject): number {
  return restartsIn(pod, defaultContainer(pod).name)
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
