import type { Taken } from './door.ts'
import type { Card } from './render.ts'
import { clip } from './text.ts'

/** What whoever pressed a button sees at once; learn.microsoft.com, universal-actions-for-adaptive-cards, "Response format". */
export function toast(text: string): Taken {
  const value = clip(text.split('\n', 1)[0] ?? '', 200)
  return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value } }
}

/** The card that takes the place of the one that was pressed or looked at, for that person. */
export function cardAnswer(card: Card): Taken {
  return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card } }
}

export const NOT_OURS = wrong(400, 'BadRequest', 'This card is of an earlier version. Ask again.')
/** Whoever looks at a card sees it as everybody does. */
export const NO_VIEW = wrong(404, 'NotFound', 'This card is the same for everybody.')
export const NOT_TAKEN = wrong(500, 'InternalServerError', 'Quarterdeck could not take this. Press again in a moment.')

/** Teams shows a status of its own over HTTP as nothing at all, so that stays 200. */
function wrong(statusCode: number, code: string, message: string): Taken {
  return { status: 200, body: { statusCode, type: 'application/vnd.microsoft.error', value: { code, message } } }
}
