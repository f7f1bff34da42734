/** Where the adapter says what only operators care about. */
export type Log = {
  info(facts: object, sentence: string): void
  warn(facts: object, sentence: string): void
  error(facts: object, sentence: string): void
}

/** The same sentence at most once a minute, with how often it was held back: strangers must not fill the log. */
export function sparingly(log: Log, now: () => number): Log['warn'] {
  const said = new Map<string, { at: number; held: number }>()
  return (facts, sentence) => {
    const last = said.get(sentence)
    if (last && now() - last.at < 60_000) {
      last.held += 1
      return
    }
    if (said.size > 100) said.clear()
    said.set(sentence, { at: now(), held: 0 })
    log.warn(last?.held ? { ...facts, heldBack: last.held } : facts, sentence)
  }
}
