import type { ServerResponse } from 'node:http'
import type { Pod } from '../../../../sandbox/controllers/pod/pod.ts'
import { kinds } from '../../../../sandbox/kube/kinds.ts'
import type { LogLine, LogSource } from '../../../../sandbox/kube/kube.ts'
import type { Store } from '../../../../sandbox/kube/store.ts'

type Wanted = {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly query: URLSearchParams
}

/** GET /containerLogs/...: what a container has written, and with `follow` what it writes until it stops. */
export function sendLog(store: Store, logs: LogSource, wanted: Wanted, response: ServerResponse): void {
  const pod = store.get(kinds.pods, wanted.namespace, wanted.pod) as Pod | undefined
  const previous = wanted.query.get('previous') === 'true'
  const lines = pod && logs.read(pod, wanted.container, { previous })
  if (!pod) refuse(response, 404, `pod "${wanted.pod}" not found`)
  else if (!lines) refuse(response, 400, whyNone(pod, wanted.container, previous))
  else write(logs, pod, wanted, lines, response)
}

function write(
  logs: LogSource,
  pod: Pod,
  { container, query }: Wanted,
  lines: readonly LogLine[],
  response: ServerResponse,
): void {
  const stamped = query.get('timestamps') === 'true'
  const stamp = (at: number) => (stamped ? `${new Date(at).toISOString().replace('Z', '000000Z')} ` : '')
  const format = ({ at, text }: LogLine) => `${stamp(at)}${text}\n`
  const text = Buffer.from(chosen(lines, query).map(format).join(''))
  const limit = Number(query.get('limitBytes') ?? 0)
  response.writeHead(200, { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' })
  response.write(limit > 0 ? text.subarray(0, limit) : text)
  if (query.get('follow') !== 'true' || query.get('previous') === 'true' || !logs.follow) {
    response.end()
    return
  }
  const stop = logs.follow(
    pod,
    container,
    (line) => response.write(format(line)),
    () => response.end(),
  )
  response.once('close', stop)
}

function chosen(lines: readonly LogLine[], query: URLSearchParams): readonly LogLine[] {
  const seconds = Number(query.get('sinceSeconds') ?? 0)
  const from = seconds > 0 ? Date.now() - seconds * 1000 : Date.parse(query.get('sinceTime') ?? '')
  const recent = Number.isNaN(from) ? lines : lines.filter(({ at }) => at >= from)
  const tail = query.get('tailLines')
  if (tail === null) return recent
  return Number(tail) === 0 ? [] : recent.slice(-Number(tail))
}

// pkg/kubelet/kubelet_pods.go, validateContainerLogStatus
function whyNone(pod: Pod, container: string, previous: boolean): string {
  const { name } = pod.metadata
  if (previous) return `previous terminated container "${container}" in pod "${name}" not found`
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]
  const reason = statuses.find((status) => status.name === container)?.state.waiting?.reason ?? 'ContainerCreating'
  const said = /^(ErrImagePull|ImagePullBackOff)$/.test(reason) ? 'trying and failing to pull image' : reason
  return `container "${container}" in pod "${name}" is waiting to start: ${said}`
}

function refuse(response: ServerResponse, code: number, why: string): void {
  response.writeHead(code, { 'content-type': 'text/plain' }).end(why)
}
