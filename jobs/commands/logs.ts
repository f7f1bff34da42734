import type { ArgsOf, FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import { readLog } from '../../src/kube/logs.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { podsOf } from '../../src/kube/pods-of.ts'
import type { Node } from '../../src/reply.ts'
import { cleanLog, logNotes, prefixed } from '../../src/view/logs.ts'
import { mask } from '../../src/view/mask.ts'
import { byLogging, containersOf, defaultContainer } from '../../src/view/pod-choice.ts'
import type { Context, Executor } from '../context.ts'
import { above, below } from './around.ts'
import { resolveType } from './targets.ts'

/** Lines shown when nobody says how many: kubectl prints everything, which a phone cannot. */
const USUAL_TAIL = 200
/** Bytes of one container's log that are kept for the answer; the newest. */
const KEEP = 256 * 1024

type Args = ArgsOf<'logs'>
type Flags = FlagsOf<'logs'>
type Read = { readonly text: string; readonly notes: readonly string[] }

/** `kubectl logs`: of a pod, or of the pod of a workload that is worth reading first. */
export const logs: Executor<'logs'> = async (args, flags, context) => {
  const resource = await resolveType(args.type, context)
  const pods = await podsIn(context, resource, args.name)
  const [pod] = byLogging(pods) as KubeObject[]
  if (!pod)
    throw new Fault(
      'not-found',
      `no pods found for ${resource.kind.toLowerCase()} ${args.name} in ${context.namespace}`,
    )
  const name = pod.metadata.name ?? ''
  const containers = wanted(pod, args, flags)
  const reads = await Promise.all(containers.map((container) => readOne(name, container, flags, context)))
  const text = reads.map((read) => read.text).join('')
  const tail =
    flags.tail === undefined && !flags.since && !flags.limitBytes
      ? `the last ${USUAL_TAIL} lines; --tail=-1 for all`
      : ''
  return {
    nodes: [
      above(
        context,
        context.namespace,
        `${name} ${containers.join(', ')}`,
        flags.previous ? 'the run before' : '',
        tail,
      ),
      ...notices(pods, pod, args, flags),
      text === ''
        ? { kind: 'text', text: 'It has printed nothing.' }
        : { kind: 'code', text, filename: `${name}.log`, answer: true },
      ...reads.flatMap(({ notes }) => (notes.length > 0 ? [{ kind: 'context' as const, text: notes.join(', ') }] : [])),
      below(context),
    ],
  }
}

/** Throws kubectl's own sentence for what is not there, which says where it looked (kubectl pkg/cmd/logs, Complete). */
async function podsIn({ api, namespace, signal }: Context, resource: Resource, name: string) {
  try {
    return await podsOf(api, resource, name, namespace, signal)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'not-found') throw error
    const said = error.message.replace(/^Error from server/, 'error from server')
    throw new Fault('not-found', `${said} in namespace ${JSON.stringify(namespace)}`, {
      hint: 'Which pods there are: /k8s get pods',
      cause: error,
    })
  }
}

/** The containers to read. Throws kubectl's sentence for one the pod does not have (kubectl pkg/cmd/util/podcmd). */
function wanted(pod: KubeObject, { container }: Args, { allContainers }: Flags): string[] {
  const { init, regular, ephemeral } = containersOf(pod)
  if (allContainers) return [...init, ...regular, ...ephemeral]
  if (container === undefined) return [defaultContainer(pod).name]
  if (![...init, ...regular, ...ephemeral].includes(container)) {
    throw new Fault('not-found', `container ${container} is not valid for pod ${pod.metadata.name}`, {
      hint: `It has: ${[...init, ...regular, ...ephemeral].join(', ')}.`,
    })
  }
  return [container]
}

async function readOne(
  pod: string,
  container: string,
  flags: Flags,
  { api, namespace, signal }: Context,
): Promise<Read> {
  const tailLines = flags.tail === undefined ? (flags.since || flags.limitBytes ? undefined : USUAL_TAIL) : flags.tail
  const log = await readLog(api, {
    namespace,
    pod,
    container,
    previous: flags.previous,
    timestamps: flags.timestamps,
    tailLines: tailLines !== undefined && tailLines >= 0 ? tailLines : undefined,
    sinceSeconds: flags.since === undefined ? undefined : secondsOf(flags.since),
    limitBytes: flags.limitBytes,
    keepBytes: KEEP,
    signal,
  })
  const clean = cleanLog(log.text)
  const masked = mask(clean.text)
  const text = flags.prefix ? prefixed(masked.text, `[pod/${pod}/${container}] `) : masked.text
  return { text, notes: logNotes(clean, masked.count, log.missing) }
}

/** What kubectl says beside the log, on its error stream. */
function notices(
  pods: readonly unknown[],
  pod: KubeObject,
  { container, type }: Args,
  { allContainers }: Flags,
): Node[] {
  const said: string[] = []
  if (pods.length > 1) said.push(`Found ${pods.length} pods, using pod/${pod.metadata.name}`)
  else if (!/^po(ds?)?$/i.test(type)) said.push(`Using pod/${pod.metadata.name}`)
  const chosen = defaultContainer(pod)
  if (!allContainers && container === undefined && chosen.chosen) {
    const { init, regular, ephemeral } = containersOf(pod)
    const names = [...regular, ...ephemeral.map((one) => `${one} (ephem)`), ...init.map((one) => `${one} (init)`)]
    said.push(`Defaulted container "${chosen.name}" out of: ${names.join(', ')}`)
  }
  return said.map((text) => ({ kind: 'context', text }))
}

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 }

/** A Go duration in whole seconds, rounded up as kubectl does. */
function secondsOf(duration: string): number {
  let seconds = 0
  for (const [, amount = '0', unit = 's'] of duration.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g))
    seconds += Number(amount) * (UNITS[unit] ?? 1)
  return Math.max(1, Math.ceil(seconds))
}
