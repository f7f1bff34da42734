import type { Principal } from '../src/chat.ts'
import type { Subject } from '../src/job.ts'
import type { IdentityRules } from '../src/policy/identity.ts'
import type { Elevation } from '../src/policy/roles.ts'
import type { Policy } from '../src/policy/rules.ts'

/** Who may what: the rules as they are, and who is in which role now. */
export type Powers = {
  readonly policy: Policy
  readonly identities: IdentityRules
  /** The roles somebody is in now, those that were lent included. */
  rolesOf(principal: Principal, subject: Subject): Promise<ReadonlySet<string>>
  /** Somebody with the chat user groups they are in by now. */
  groupsNow(principal: Principal): Promise<Principal>
  /** What is lent to people now. */
  lent(): Promise<readonly Elevation[]>
  lend(elevation: Elevation): Promise<void>
  /** Takes back what somebody was lent, all of it or one role; how many it were. */
  takeBack(user: string, role?: string): Promise<number>
}
