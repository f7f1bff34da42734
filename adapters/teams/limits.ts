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
  /** More columns than this cannot be read beside each other in the width of a conversation. */
  tableColumns: 6,
  imageCharacters: 16_000,
  progressCells: 10,
} as const

/** How much of long things is shown, from generous to sparse: the first that fits the budget is taken. */
export const CUTS = [
  { rows: 40, lines: 60, characters: 5_000, items: 100 },
  { rows: 20, lines: 40, characters: 3_000, items: 40 },
  { rows: 8, lines: 25, characters: 1_200, items: 15 },
  { rows: 3, lines: 8, characters: 300, items: 5 },
] as const

export type Cut = (typeof CUTS)[number]
