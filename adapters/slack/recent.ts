/** A map that forgets: the oldest entries beyond `max`, and each one `ttl` ms after it was set. */
export class Recent<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly until: number }>()
  readonly #max: number
  readonly #ttl: number
  readonly #now: () => number

  constructor(max: number, ttl: number, now: () => number) {
    this.#max = max
    this.#ttl = ttl
    this.#now = now
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    if (entry.until > this.#now()) return entry.value
    this.#entries.delete(key)
    return undefined
  }

  set(key: string, value: Value): void {
    this.#entries.delete(key)
    this.#entries.set(key, { value, until: this.#now() + this.#ttl })
    if (this.#entries.size <= this.#max) return
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest)
      return
    }
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }
}
