import type { Api } from './api.ts'
import { linesOf } from './lines.ts'
import { resourcePath } from './paths.ts'

type Following = {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly tailLines?: number | undefined
  readonly sinceSeconds?: number | undefined
  /** RFC 3339; the API server cuts it to whole seconds. */
  readonly sinceTime?: string | undefined
  readonly signal: AbortSignal
}

/** One line a container wrote, and when: RFC 3339 with nanoseconds, as the kubelet has it. */
export type LogLine = { readonly at: string; readonly text: string }

/** A longer line is cut, in bytes. */
const MAX_LINE = 64 * 1024
const PODS = { group: '', version: 'v1', resource: 'pods', namespaced: true }

/** What a container writes, as it writes it, until it ends or the connection does. Throws the cluster's own Fault. */
export async function* followLog(api: Api, { namespace, pod, signal, ...asked }: Following): AsyncGenerator<LogLine> {
  const path = resourcePath(PODS, { namespace, name: pod, subresource: 'log' })
  const body = await api.stream(path, { query: { ...asked, follow: true, timestamps: true }, signal, accept: '*/*' })
  for await (const line of linesOf(body, MAX_LINE)) {
    const space = line.indexOf(' ')
    const at = space < 0 ? line : line.slice(0, space)
    if (/^\d{4}-\d\d-\d\dT/.test(at)) yield { at, text: space < 0 ? '' : line.slice(space + 1) }
    else yield { at: '', text: line }
  }
}
