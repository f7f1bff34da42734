type Body = Readonly<Record<string, unknown>>

/** Where requests are kept that were acknowledged before anybody had done anything about them. */
export type Notes = {
  keep(id: string, body: unknown): Promise<boolean>
  drop(id: string): Promise<void>
  /** What nobody dropped in time; offered again after a while to whoever asks then. */
  orphans(): Promise<readonly { readonly id: string; readonly body: unknown; readonly at: number }[]>
}

/** Where is said what only operators care about; `warn` at most once a minute for the same sentence. */
type Log = { warn(facts: object, sentence: string): void; error(facts: object, sentence: string): void }

/** Sees to it that a request the platform will not repeat outlives the process that acknowledged it. */
export type Ledger = {
  /** Whether it is written down now. Never rejects. */
  begin(id: string, body: Body): Promise<boolean>
  /** It was taken, and needs no note any more. */
  end(id: string): void
  /** It failed, and whoever looks next may take it up. */
  leave(id: string): void
  /** Takes up what processes that are gone left behind; `take` says whether it is done with. Never rejects. */
  takeUp(take: (body: Body) => Promise<boolean>): Promise<void>
}

/** An answer that comes later than this is to a question nobody remembers. */
const TOO_OLD_MS = 10 * 60_000
const ENDING_KEPT = 5_000

/** The ledger over a store; without one there is no other process to take anything up, and nothing is written. */
export function createLedger(notes: Notes | undefined, now: () => number, { warn, error: fail }: Log): Ledger {
  const open = new Set<string>()
  const ending = new Set<string>()

  function drop(id: string): void {
    if (ending.size < ENDING_KEPT) ending.add(id)
    notes?.drop(id).then(
      () => ending.delete(id),
      (error: unknown) => warn({ error: String(error) }, 'A note of a request could not be taken back yet'),
    )
  }

  return {
    async begin(id, { token: _legacySecret, ...body }) {
      if (!notes) return false
      open.add(id)
      try {
        return await notes.keep(id, body)
      } catch (error) {
        warn({ error: String(error) }, 'A request is acknowledged without a note of it: its store does not answer')
        return false
      }
    },
    end(id) {
      open.delete(id)
      if (notes) drop(id)
    },
    leave: (id) => void open.delete(id),
    async takeUp(take) {
      // What was told that nothing was started must not be started by a note that could not be taken back.
      for (const id of ending) drop(id)
      const found = await notes?.orphans().catch(() => undefined)
      const ours = (found ?? []).filter(({ id }) => !open.has(id) && !ending.has(id))
      await Promise.all(
        ours.map(async ({ id, body, at }) => {
          const isOld = now() > at + TOO_OLD_MS
          if (isOld) fail({ id }, 'A request was taken by a process that is gone, and nobody answered it in time')
          else warn({ id }, 'Takes up a request of a process that is gone')
          if (isOld || !isBody(body) || (await take(body))) drop(id)
        }),
      )
    },
  }
}

function isBody(body: unknown): body is Body {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}
