/** How much can be relied on what a reflector knows. */
export type ViewState = {
  /** Everything that was there has been told, and nothing says that news stopped. */
  readonly synced: boolean
  /** When the server last said anything, in ms since the epoch. */
  readonly lastHeard: number | undefined
  /** What went wrong last; undefined once it goes well again. */
  readonly error: string | undefined
  /** False while the server refuses it: the kind is switched off, and asked for again every few minutes. */
  readonly allowed: boolean
  readonly format: 'protobuf' | 'json' | undefined
  /** How often everything was read anew. */
  readonly lists: number
  /** Objects left out because they were larger than allowed. */
  readonly skipped: number
}
