import type { Principal } from '../../src/chat.ts'
import { cardAnswer, NO_VIEW, toast } from './answers.ts'
import type { lookedAt } from './asked.ts'
import type { Outcome } from './clicks.ts'
import type { Taken } from './door.ts'
import type { Drawing } from './drawing.ts'
import type { Actor } from './people.ts'
import { renderCard } from './render.ts'
import type { Viewer, Views } from './views.ts'
import { viewOf } from './views.ts'

type Look = NonNullable<ReturnType<typeof lookedAt>>

/** Cards as one person sees them. Both reject with what tells who somebody is, or with the store's error. */
export type Looks = {
  /** The card somebody looks at, as it stands now. */
  at(look: Look): Promise<Taken>
  /** What became of somebody's click. */
  answer(outcome: Outcome, actor: Actor): Promise<Taken>
}

type Means = {
  readonly views: Pick<Views, 'find'>
  readonly draw: Drawing
  readonly principal: (actor: Actor) => Promise<Principal>
  /** Undefined where nobody's roles are known: everybody sees everything then. */
  readonly rolesOf: ((principal: Principal) => Promise<ReadonlySet<string>>) | undefined
}

export function openLooks({ views, draw, principal, rolesOf }: Means): Looks {
  async function viewer(actor: Actor): Promise<Viewer | undefined> {
    return rolesOf && { user: actor.user, roles: await rolesOf(await principal(actor)) }
  }

  return {
    async at({ channel, team: tenant, message, actor }) {
      const [reply, who] = await Promise.all([views.find(channel, message), viewer(actor)])
      if (!reply || !who) return NO_VIEW
      return cardAnswer(renderCard(viewOf(reply, who), await draw(reply, { channel, tenant })))
    },
    async answer(outcome, actor) {
      if ('words' in outcome) return toast(outcome.words)
      const { reply, known } = outcome
      const who = known.viewers && (await viewer(actor).catch(() => undefined))
      return cardAnswer(renderCard(who ? viewOf(reply, who) : reply, known))
    },
  }
}
