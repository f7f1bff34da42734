import { Fault } from '../fault.ts'
import { commandsOf, findCommand, groups, names } from './catalog.ts'
import { closest } from './closest.ts'
import { whyRefused } from './refused.ts'

/** Throws a usage Fault where words begin with a command of kubectl's or az aks' that is not offered here: up to three words. */
export function checkOffered(words: readonly string[]): void {
  for (const length of [3, 2, 1]) {
    const command = words.slice(0, length).join(' ')
    if (words.length < length || findCommand(command)) continue
    const reason = whyRefused(command)
    if (reason) throw new Fault('usage', `${command} is not offered in chat: ${reason}`)
  }
}

/** What is said to words that begin with no command: the nearest one, where one is near. */
export function unknownCommand(words: readonly string[], as = "I don't know the command"): Fault {
  const [first = ''] = words
  const group = words.length > 2 && commandsOf(words.slice(0, 2).join(' ')).length > 0 ? words.slice(0, 2) : [first]
  const prefix = group.join(' ').toLowerCase()
  const second = words[group.length]
  const commands = commandsOf(prefix)
  if (commands.length > 0 && second !== undefined) {
    const near = closest(second, [
      ...new Set(commands.map(({ name }) => name.slice(prefix.length + 1).split(' ')[0] ?? '')),
    ])
    const meant = near ? ` Did you mean ${prefix} ${near}?` : ''
    return new Fault('usage', `${as} ${short([...group, second].join(' '))}.${meant}`, {
      hint: `What there is: ${commands.map(({ name }) => name).join(', ')} · /k8s help ${prefix}`,
    })
  }
  const near = closest(first, [...names, ...groups])
  return new Fault('usage', `${as} ${short(first)}.${near ? ` Did you mean ${near}?` : ''}`, {
    hint: `What can be asked: /k8s help${near ? ` · /k8s help ${near}` : ''}`,
  })
}

function short(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}…` : word
}
