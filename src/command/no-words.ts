import { Fault } from '../fault.ts'

/** Reads a command that takes no arguments. What it returns throws a usage Fault for the first word that is given all the same. */
export function noWords(command: string) {
  return (words: readonly string[]): Record<string, never> => {
    if (words.length > 0) throw new Fault('usage', `${command} takes no arguments, but “${words[0]}” was given.`)
    return {}
  }
}
