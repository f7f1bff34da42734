import type { Subject } from '../job.ts'
import type { Policy, Role, Rotation } from './rules.ts'

/** Somebody who asks or approves, as far as roles care. */
export type Member = {
  readonly subject: Subject
  /** The platform's user groups they are in: `slack:S0123456789`. */
  readonly chatGroups: readonly string[]
}

/** A role somebody was given for a while, until ms since the epoch. */
export type Elevation = { readonly user: string; readonly role: string; readonly until: number }

const HOUR = 3_600_000

/** The names of the roles somebody is in now; `now` is ms since the epoch. */
export function rolesOf(
  member: Member,
  { roles, rotations }: Policy,
  elevations: readonly Elevation[],
  now: number,
): ReadonlySet<string> {
  const lent = elevations.filter(({ user, until }) => user === member.subject.user && now < until)
  const held = roles.filter((role) => isIn(member, role, rotations, now))
  return new Set([...held, ...lent].map((one) => ('role' in one ? one.role : one.name)))
}

/** Whose turn it is, or undefined before the rotation begins. */
export function onDuty({ users, since, hours }: Rotation, now: number): string | undefined {
  if (now < since || users.length === 0) return undefined
  return users[Math.floor((now - since) / (hours * HOUR)) % users.length]
}

function isIn({ subject, chatGroups }: Member, role: Role, rotations: readonly Rotation[], now: number): boolean {
  return (
    role.users.includes(subject.user) ||
    role.groups.some((group) => subject.groups.includes(group)) ||
    role.chatGroups.some((group) => chatGroups.includes(group)) ||
    role.onCall.some((name) => rotations.some((each) => each.name === name && onDuty(each, now) === subject.user))
  )
}
