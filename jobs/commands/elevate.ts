import type { Executor } from '../context.ts'

/** Gives back what was lent to whoever asks, at once. */
export const elevateEnd: Executor<'elevate end'> = async ({ role }, _flags, { powers, subject }) => {
  const ended = await powers.takeBack(subject.user, role)
  const what = ended === 1 ? 'One role is' : `${ended} roles are`
  const text = ended === 0 ? 'You were lent nothing of the kind.' : `${what} given back.`
  return { nodes: [{ kind: 'text', text }] }
}
