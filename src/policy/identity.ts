import type { Platform, Principal } from '../chat.ts'
import { Fault } from '../fault.ts'
import type { Subject } from '../job.ts'

/** One person named in the configuration: a chat user and who that is in Kubernetes. */
export type Person = {
  readonly platform: Platform
  /** Where the id alone could mean two people: their workspace or tenant. */
  readonly team?: string
  readonly user: string
  readonly subject: Subject
}

/** Everybody whose verified e-mail ends in `@domain`: the e-mail is the Kubernetes user. */
export type EmailRule = { readonly domain: string; readonly groups: readonly string[] }

export type IdentityRules = { readonly people: readonly Person[]; readonly emails: readonly EmailRule[] }

const NOBODY: Readonly<Record<Exclude<Principal['standing'], 'member'>, string>> = {
  guest: 'Guests of this workspace may not run commands.',
  bot: 'Bots may not run commands.',
  stranger: 'People from outside this workspace may not run commands.',
  unknown: 'I could not check who you are, because the chat platform did not answer.',
}

/**
 * Who this chat user is in Kubernetes: the explicit map first, then the e-mail rule; decided by immutable ids and verified
 * e-mail alone, never by a name. Throws an identity Fault that says what an admin would have to add.
 */
export function identify(principal: Principal, rules: IdentityRules): Subject {
  if (principal.standing !== 'member') {
    throw new Fault('identity', NOBODY[principal.standing], {
      hint:
        principal.standing === 'unknown' ? 'Ask again in a minute.' : 'Ask a full member of the team to look for you.',
    })
  }
  const named = rules.people.find((person) => isThem(person, principal))
  if (named) return named.subject
  const email = principal.email?.toLowerCase()
  const rule = email && rules.emails.find(({ domain }) => email.endsWith(`@${domain.toLowerCase()}`))
  if (email && rule) return { user: email, groups: rule.groups }
  throw new Fault('identity', 'I don’t know who you are in Kubernetes, so I can’t ask for you.', {
    hint: `An admin can add you to quarterdeck.yaml under identity.people: ${principal.platform}: ${principal.user}, with a user and groups${email ? `; or a rule for ${email.split('@')[1]} under identity.emails` : ''}.`,
  })
}

function isThem({ platform, team, user }: Person, principal: Principal): boolean {
  return platform === principal.platform && user === principal.user && (team === undefined || team === principal.team)
}
