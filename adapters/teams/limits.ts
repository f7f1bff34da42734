/**
 * What a card may be. Teams takes about 100 KB a message and older clients 28 KB
 * (learn.microsoft.com, bots/how-to/format-your-bot-messages); the budget stays below both.
 */
export const LIMITS = {
  cardBytes: 24_000,
  /** learn.microsoft.com, cards-reference: a card shows six actions a set, the rest under a menu that phones lack. */
  actionsPerSet: 6,
  title: 75,
  fallbackText: 1_000,
  choices: 100,
  /** Characters that may be written into a line: what a command line may be. */
  written: 4_000,
  /** And into a text of several lines, which comes back with the rest of an activity: see MOST_BODY. */
  text: 60_000,
  /** More columns than this cannot be read beside each other in the width of a conversation. */
  tableColumns: 6,
  imageCharacters: 16_000,
  progressCells: 10,
  /** learn.microsoft.com, universal-actions-for-adaptive-cards/user-specific-views: more than these have to ask for theirs. */
  viewers: 60,
} as const

/** How much of long things is shown, from generous to sparse: the first that fits the budget is taken. */
export const CUTS = [
  { rows: 40, lines: 60, characters: 5_000, items: 100 },
  { rows: 20, lines: 40, characters: 3_000, items: 40 },
  { rows: 8, lines: 25, characters: 1_200, items: 15 },
  { rows: 3, lines: 8, characters: 300, items: 5 },
] as const

/** What only the platform knows of whom and what a reply shows. */
export type Known = {
  /** Where pictures can be fetched, by their PNG in base64; small ones need no address. */
  readonly pictures?: ReadonlyMap<string, string>
  /** What people are called, by their ids. */
  readonly names?: ReadonlyMap<string, string>
  /** Who gets a card of their own as soon as they see it, by the connector's ids; undefined where all see the same. */
  readonly viewers?: readonly string[]
}

export type Cut = Known & {
  readonly rows: number
  readonly lines: number
  readonly characters: number
  readonly items: number
}

/** What is left when there is far too much. */
export const LEAST = CUTS[3]

/** A card of nothing but code: its text stands in it twice, the second time with wider spaces, for clients without CodeBlock. */
export const PAGE = { rows: 0, lines: 150, characters: 6_000, items: 0 } as const

/** How long a text may be that is kept to become a file, in characters. */
export const MOST_FILE = 1_000_000

/** How many files somebody is asked about at once. */
export const MOST_FILES = 3

/** How many cards of code may follow a message. */
export const MOST_PAGES = 6

/** How much may be said in one conversation (learn.microsoft.com, bots/how-to/rate-limit, "send to conversation"). */
export const RATES = [
  { most: 7, withinMs: 1_000 },
  { most: 8, withinMs: 2_000 },
  { most: 60, withinMs: 30_000 },
  { most: 1_800, withinMs: 3_600_000 },
] as const

/** The largest request that is read, in bytes: a card's inputs and its data, never a file. */
export const MOST_BODY = 256 * 1024
