import type { ArgsOf, FlagsOf } from '../../src/command/catalog.ts'
import { isPod } from '../../src/command/verbs/logs.ts'
import { Fault } from '../../src/fault.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { podsOf, podsWith } from '../../src/kube/pods-of.ts'
import { byLogging, containersOf, defaultContainer, restartsIn } from '../../src/view/pod-choice.ts'
import type { Context } from '../context.ts'
import type { Restless } from './log-restarts.ts'
import { mostRestless } from './log-restarts.ts'
import { resolveType } from './targets.ts'

type Args = ArgsOf<'logs'>
type Flags = Pick<FlagsOf<'logs'>, 'allContainers' | 'allPods' | 'selector'>

/** One container whose log is meant. */
export type LogStream = {
  readonly pod: string
  readonly container: string
  /** What --prefix puts before each line (kubectl pkg/cmd/logs, addPrefixIfNeeded). */
  readonly prefix: string
  /** It has run before, so there is a log of that. */
  readonly restarted: boolean
}

/** The containers that a line means, in order, and what kubectl says about the choice on its error stream. */
export type LogStreams = {
  readonly streams: readonly LogStream[]
  readonly said: readonly string[]
  /** Where one pod of a workload is read: another that was restarted more often. */
  readonly restless?: Restless
}

/**
 * Which logs are meant: of a pod, of all pods with the labels, or of a workload the pod that is worth reading first, or all
 * of them (kubectl pkg/polymorphichelpers, logsForObjectWithClient). None where labels find no pods. Throws kubectl's
 * sentences for what is not there.
 */
export async function findStreams(args: Args, flags: Flags, context: Context): Promise<LogStreams> {
  const { pods, said, restless } = await choosePods(args, flags, context)
  const several = pods.length > 1
  const notes = new Set(said)
  const streams = pods.flatMap((pod) => {
    const note = flags.allContainers || args.container !== undefined || flags.allPods ? undefined : defaulted(pod)
    if (note !== undefined) notes.add(several ? `${note} (${pod.metadata.name})` : note)
    return wanted(pod, args, flags).map((container) => streamOf(pod, container))
  })
  return { streams, said: [...notes], ...(restless && { restless }) }
}

type Chosen = Pick<LogStreams, 'said' | 'restless'> & { readonly pods: readonly KubeObject[] }

async function choosePods({ type, name }: Args, { selector, allPods }: Flags, context: Context): Promise<Chosen> {
  const { api, namespace, signal } = context
  if (name === undefined) return { pods: await podsWith(api, selector ?? '', namespace, signal), said: [] }
  const resource = await resolveType(type, context)
  const pods = byLogging(await saidWhere(podsOf(api, resource, name, namespace, signal), namespace)) as KubeObject[]
  const [first] = pods
  if (!first) throw new Fault('not-found', `no pods found for ${resource.kind.toLowerCase()} ${name} in ${namespace}`)
  if (allPods) return { pods, said: [] }
  const using = pods.length > 1 ? `Found ${pods.length} pods, using pod/` : isPod(type) ? '' : 'Using pod/'
  const restless = mostRestless(pods)
  return { pods: [first], said: using === '' ? [] : [using + first.metadata.name], ...(restless && { restless }) }
}

/** Throws kubectl's own sentence for what is not there, which says where it looked (kubectl pkg/cmd/logs, Complete). */
async function saidWhere<T>(asked: Promise<T>, namespace: string): Promise<T> {
  try {
    return await asked
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
function wanted(pod: KubeObject, { container }: Args, { allContainers }: Flags): readonly string[] {
  const { init, regular, ephemeral } = containersOf(pod)
  const all = [...init, ...regular, ...ephemeral]
  if (allContainers) return all
  if (container === undefined) return [defaultContainer(pod).name]
  if (all.includes(container)) return [container]
  throw new Fault('not-found', `container ${container} is not valid for pod ${pod.metadata.name}`, {
    hint: `It has: ${all.join(', ')}.`,
  })
}

function defaulted(pod: KubeObject): string | undefined {
  const { name, chosen } = defaultContainer(pod)
  if (!chosen) return undefined
  const { init, regular, ephemeral } = containersOf(pod)
  const names = [...regular, ...ephemeral.map((one) => `${one} (ephem)`), ...init.map((one) => `${one} (init)`)]
  return `Defaulted container "${name}" out of: ${names.join(', ')}`
}

function streamOf(pod: KubeObject, container: string): LogStream {
  const name = pod.metadata.name ?? ''
  return { pod: name, container, prefix: `[pod/${name}/${container}] `, restarted: restartsIn(pod, container) > 0 }
}
