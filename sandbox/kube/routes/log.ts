import type { KubeObject } from '../../object.ts'
import type { StatusCause } from '../api-error.ts'
import { badRequest, invalid } from '../api-error.ts'
import type { Call, Stream } from '../exchange.ts'
import { kinds } from '../kinds.ts'
import type { Kube, LogLine, Target } from '../kube.ts'
import { nonNegative } from './read.ts'

type Pod = KubeObject & {
  readonly spec?: {
    readonly nodeName?: string
    readonly containers?: readonly { readonly name: string }[]
    readonly initContainers?: readonly { readonly name: string }[]
    readonly ephemeralContainers?: readonly { readonly name: string }[]
  }
  readonly status?: Readonly<Record<string, unknown>>
}

type Status = {
  readonly name: string
  readonly state?: { readonly waiting?: { readonly reason?: string } }
  readonly lastState?: { readonly terminated?: object }
}

/** GET of a pod's `/log`, as text; with `follow`, until the container stops. */
export async function readLog(kube: Kube, { namespace, name }: Target, call: Call): Promise<void> {
  const { query } = call
  const pod = kube.store.read(kinds.pods, namespace, name) as Pod
  checkOptions(name, query)
  const container = containerOf(pod, query.get('container') ?? '')
  const previous = query.get('previous') === 'true'
  const source = kube.logs
  if (!pod.spec?.nodeName) return call.text(204, '', 'text/plain')
  const lines = source?.read(pod, container, { previous })
  if (lines === undefined) throw badRequest(whyNone(pod, container, previous))

  const timestamps = query.get('timestamps') === 'true'
  const format = ({ at, text }: LogLine) =>
    `${timestamps ? `${new Date(at).toISOString().replace('Z', '000000Z')} ` : ''}${text}\n`
  const text = limited(selected(kube, lines, query).map(format).join(''), query)
  if (query.get('follow') !== 'true' || previous) return call.text(200, text, 'text/plain')
  const stream = call.stream('text/plain')
  stream.write(text)
  if (!source?.follow) return stream.end()
  follow(stream, (line, end) => source.follow?.(pod, container, (next) => line(format(next)), end))
}

/** Throws 400 for a time that is none, and 422 for numbers that are too small (pkg/apis/core/validation ValidatePodLogOptions). */
function checkOptions(name: string, query: URLSearchParams): void {
  const time = query.get('sinceTime') ?? ''
  if (time !== '' && Number.isNaN(Date.parse(time)))
    throw badRequest(`parsing time "${time}" as "2006-01-02T15:04:05Z07:00": cannot parse "${time}" as "2006"`)
  const causes: StatusCause[] = []
  const refuse = (field: string, least: string) => {
    const message = `Invalid value: ${query.get(field)}: must be greater than ${least}`
    causes.push({ reason: 'FieldValueInvalid', message, field })
  }
  if (/^-\d+$/.test(query.get('tailLines') ?? '')) refuse('tailLines', 'or equal to 0')
  if (/^(-\d+|0+)$/.test(query.get('limitBytes') ?? '')) refuse('limitBytes', '0')
  if (time !== '' && query.has('sinceSeconds')) {
    const message = 'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified'
    causes.push({ reason: 'FieldValueForbidden', message, field: '[]' })
  } else if (/^(-\d+|0+)$/.test(query.get('sinceSeconds') ?? '')) refuse('sinceSeconds', '0')
  if (causes.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, name, causes)
}

function follow(
  stream: Stream,
  start: (line: (text: string) => void, end: () => void) => (() => void) | undefined,
): void {
  const stop = start(stream.write, () => stream.end())
  stream.onEnd(() => stop?.())
}

/** The container meant; a pod of one needs none named. Throws 400 as pkg/registry/core/pod/strategy.go does. */
function containerOf(pod: Pod, wanted: string): string {
  const names = (list: readonly { readonly name: string }[] | undefined) => (list ?? []).map(({ name }) => name)
  const main = names(pod.spec?.containers)
  const init = names(pod.spec?.initContainers)
  const { name } = pod.metadata
  if (wanted !== '') {
    if ([...main, ...init, ...names(pod.spec?.ephemeralContainers)].includes(wanted)) return wanted
    throw badRequest(`container ${wanted} is not valid for pod ${name}`)
  }
  const [only] = main
  if (only !== undefined && main.length === 1 && init.length === 0) return only
  if (only === undefined) throw badRequest(`a container name must be specified for pod ${name}`)
  if (main.length === 1) return only
  const all = [...init, ...main].join(' ')
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${all}]`)
}

function whyNone(pod: Pod, container: string, previous: boolean): string {
  const { name } = pod.metadata
  if (previous) return `previous terminated container "${container}" in pod "${name}" not found`
  const statuses = [pod.status?.containerStatuses, pod.status?.initContainerStatuses].flatMap(
    (list) => (list ?? []) as readonly Status[],
  )
  const reason = statuses.find((status) => status.name === container)?.state?.waiting?.reason ?? 'ContainerCreating'
  const pulling = reason === 'ErrImagePull' || reason === 'ImagePullBackOff'
  const text = pulling ? 'trying and failing to pull image' : reason
  return `container "${container}" in pod "${name}" is waiting to start: ${text}`
}

function selected({ store }: Kube, lines: readonly LogLine[], query: URLSearchParams): readonly LogLine[] {
  const seconds = nonNegative(query, 'sinceSeconds')
  const time = Date.parse(query.get('sinceTime') ?? '')
  const from = seconds > 0 ? store.clock.now() - seconds * 1000 : time
  const recent = Number.isNaN(from) ? lines : lines.filter(({ at }) => at >= from)
  if (!query.has('tailLines')) return recent
  const tail = nonNegative(query, 'tailLines')
  return tail === 0 ? [] : recent.slice(-tail)
}

function limited(text: string, query: URLSearchParams): string {
  const limit = nonNegative(query, 'limitBytes')
  return limit === 0 ? text : Buffer.from(text).subarray(0, limit).toString()
}
