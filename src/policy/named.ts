import type { Platform, Principal } from '../chat.ts'
import { Fault } from '../fault.ts'
import type { Subject } from '../job.ts'
import type { IdentityRules } from './identity.ts'

/** Somebody who is meant by a word, as far as the configuration knows them. */
export type Named = { readonly principal: Principal; readonly subject: Subject }

/**
 * Who is meant by `@dana`, `<@U0123>`, a chat user's id, a Kubernetes user, or an e-mail that a rule maps. Throws a
 * not-found Fault for nobody. What the chat platform knows of them, such as their user groups, is not known here.
 */
export function named(word: string, platform: Platform, { people, emails }: IdentityRules): Named {
  const name = word.replace(/^<?@?|(\|[^>]*)?>$/g, '').toLowerCase()
  const isThem = ({ user, subject }: (typeof people)[number]) =>
    [user.toLowerCase(), subject.user.toLowerCase(), subject.user.toLowerCase().split('@')[0]].includes(name)
  const person = people.find((one) => one.platform === platform && isThem(one)) ?? people.find(isThem)
  if (person) return { principal: principalOf(person.platform, person.user, person.team), subject: person.subject }
  const rule = emails.find(({ domain }) => name.endsWith(`@${domain.toLowerCase()}`))
  if (rule) return { principal: principalOf(platform, name), subject: { user: name, groups: rule.groups } }
  throw new Fault('not-found', `I know nobody called ${word.slice(0, 60)}.`, {
    hint: 'Name them by chat user id, by Kubernetes user, or by e-mail: /k8s policy test dana@example.com get pods',
  })
}

function principalOf(platform: Platform, user: string, team = ''): Principal {
  return { platform, team, user, name: user, standing: 'member' }
}
