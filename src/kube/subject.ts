import { Fault } from '../fault.ts'
import type { Subject } from '../job.ts'

const MAX_GROUPS = 256
const MAX_LENGTH = 512

export type Headers = Readonly<Record<string, string | string[]>>

/**
 * The headers that make a request run as `subject`: Impersonate-User and, because the API server reads one group a line,
 * a list of Impersonate-Group values that must never be joined. Throws a denied Fault for identities nobody may be given.
 */
export function impersonation(subject: Subject): Headers {
  const { user, groups } = subject
  const wrong = wrongUser(user) ?? wrongGroups(groups)
  if (wrong) {
    throw new Fault('denied', `Quarterdeck does not act as ${wrong}.`, {
      hint: 'An admin has to change what this chat user is mapped to.',
    })
  }
  const headers: Record<string, string | string[]> = { 'impersonate-user': bytes(user) }
  if (groups.length > 0) headers['impersonate-group'] = groups.map(bytes)
  return headers
}

function wrongUser(user: string): string | undefined {
  return wrongName(user, 'a user') ?? (/^system:/i.test(user) ? `${user}: that is Kubernetes' own account` : undefined)
}

function wrongGroups(groups: readonly string[]): string | undefined {
  if (groups.length > MAX_GROUPS) return `a user in more than ${MAX_GROUPS} groups`
  for (const group of groups) {
    const wrong = wrongName(group, 'a group') ?? wrongGroup(group)
    if (wrong) return wrong
  }
  return undefined
}

/** Every impersonated user is in system:authenticated anyway; all other system: groups carry rights nobody gave. */
function wrongGroup(group: string): string | undefined {
  if (/^system:/i.test(group) && group !== 'system:authenticated') return `a member of ${group}`
  // A proxy that joins header lines would make two groups of it, or one of two.
  if (/,\s/.test(group)) return 'a member of a group whose name has a comma and a space in it'
  return undefined
}

function wrongName(name: string, what: string): string | undefined {
  if (name === '') return `${what} without a name`
  if (name.length > MAX_LENGTH) return `${what} whose name is longer than ${MAX_LENGTH} characters`
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return `${what} whose name has invisible characters in it`
  if (name !== name.trim()) return `${what} whose name begins or ends with a space`
  return undefined
}

/** Header values are written as latin1; the API server reads UTF-8. */
function bytes(name: string): string {
  return Buffer.from(name, 'utf8').toString('latin1')
}
