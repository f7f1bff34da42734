import type { Client, Sent } from '../../support/control-plane/client.ts'
import { until } from '../../support/until.ts'
import { at } from './see.ts'

export type Told = { readonly type: string; readonly object: unknown }

/** A watch that is under way, and what it has told so far. */
export type Watching = {
  readonly told: readonly Told[]
  /** Settles when the server has ended it. */
  readonly ended: Promise<void>
  /** Waits until it has told that many events, bookmarks not counted. */
  count(events: number): Promise<void>
  stop(): Promise<void>
}

export function watching(client: Client, path: string, sent?: Sent): Watching {
  const over = new AbortController()
  const told: Told[] = []
  const ended = (async () => {
    for await (const event of client.watch(path, over.signal, sent)) told.push(event as Told)
  })()
  ended.catch(() => {})
  const events = () => told.filter(({ type }) => type !== 'BOOKMARK')
  return {
    told,
    ended,
    count: (wanted) => until(`${wanted} events of ${path}`, () => events().length >= wanted),
    async stop() {
      over.abort()
      await ended
    },
  }
}

/** What an event says in short. */
export function inShort({ type, object }: Told): string {
  return `${type} ${at(object, 'metadata', 'name') ?? at(object, 'kind')}`
}
