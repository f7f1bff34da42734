import type { Message } from './message.ts'

/** A message at one revision, serialised once for however many listen. */
export type Entry = { readonly cursor: string; readonly message: Message; readonly json: string }

/** Entries after a cursor. `reset` says that the cursor came from another life of the process, so all that is kept is given. */
type Page = { readonly entries: readonly Entry[]; readonly cursor: string; readonly reset: boolean }

export type Journal = {
  put(message: Message): void
  find(id: string): Message | undefined
  /** Undefined when `after` is no cursor at all. Without a channel: of every channel. */
  since(query: { channel?: string; after?: string; last?: number }): Page | undefined
  /** Calls back on every put until the returned function is called. */
  watch(listener: (entry: Entry) => void): () => void
}

const KEPT_MESSAGES = 1_000
const KEPT_CHARACTERS = 32_000_000

type Kept = Entry & { readonly number: number }
type Shelf = { readonly entries: Map<string, Kept>; characters: number }

/**
 * What was said, in order of last change: an edit moves to the end, so that a cursor never misses it. Each channel keeps
 * its last 1,000 messages, fewer when they are huge. `epoch` tells cursors of this process from those of an earlier one.
 */
export function openJournal(epoch: string): Journal {
  const shelves = new Map<string, Shelf>()
  const listeners = new Set<(entry: Entry) => void>()
  let number = 0

  const cursorAt = (at: number) => `${epoch}.${at}`

  const shelfOf = (channel: string) => {
    const shelf = shelves.get(channel) ?? { entries: new Map<string, Kept>(), characters: 0 }
    shelves.set(channel, shelf)
    return shelf
  }

  const entriesOf = (channel: string | undefined): readonly Kept[] => {
    if (channel !== undefined) return [...(shelves.get(channel)?.entries.values() ?? [])]
    return [...shelves.values()].flatMap((shelf) => [...shelf.entries.values()]).sort((a, b) => a.number - b.number)
  }

  return {
    put(message) {
      number += 1
      const entry = { number, cursor: cursorAt(number), message, json: JSON.stringify(message) }
      const shelf = shelfOf(message.channel)
      drop(shelf, message.id)
      shelf.entries.set(message.id, entry)
      shelf.characters += entry.json.length
      trim(shelf)
      for (const listener of listeners) listener(entry)
    },
    find(id) {
      for (const shelf of shelves.values()) {
        const entry = shelf.entries.get(id)
        if (entry) return entry.message
      }
      return undefined
    },
    since({ channel, after, last }) {
      const from = after === undefined ? { epoch, number: 0 } : readCursor(after)
      if (from === undefined) return undefined
      const reset = from.epoch !== epoch
      const entries = entriesOf(channel).filter((entry) => reset || entry.number > from.number)
      return { entries: last === undefined ? entries : entries.slice(-last), cursor: cursorAt(number), reset }
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function readCursor(text: string): { epoch: string; number: number } | undefined {
  const match = /^(.{1,100})\.(\d{1,15})$/.exec(text)
  return match ? { epoch: match[1] ?? '', number: Number(match[2]) } : undefined
}

function drop(shelf: Shelf, id: string): void {
  shelf.characters -= shelf.entries.get(id)?.json.length ?? 0
  shelf.entries.delete(id)
}

function trim(shelf: Shelf): void {
  for (const id of shelf.entries.keys()) {
    if (shelf.entries.size <= KEPT_MESSAGES && shelf.characters <= KEPT_CHARACTERS) return
    if (shelf.entries.size === 1) return
    drop(shelf, id)
  }
}
