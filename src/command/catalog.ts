import type { z } from 'zod'
import type { Definition } from './define.ts'
import { describe } from './verbs/describe.ts'
import { get } from './verbs/get.ts'
import { logs } from './verbs/logs.ts'
import { clusters, help, version, whoami } from './verbs/plain.ts'

/** Every command, in the order help shows them. */
export const catalog = [get, describe, logs, clusters, whoami, version, help] as const

type Known = (typeof catalog)[number]
export type CommandName = Known['name']

/** Any definition, where only what they all share matters. */
export type AnyDefinition = Definition<string, z.ZodRawShape, unknown>

export type ArgsOf<N extends CommandName> = ReturnType<Extract<Known, { name: N }>['read']>
export type FlagsOf<N extends CommandName> = z.infer<z.ZodObject<Extract<Known, { name: N }>['flags']>>

const byName = new Map<string, AnyDefinition>()
for (const definition of catalog as unknown as readonly AnyDefinition[]) {
  if (byName.has(definition.name)) throw new Error(`two commands are named ${definition.name}`)
  byName.set(definition.name, definition)
}

/** The definitions, as a list of what they share. */
export const definitions: readonly AnyDefinition[] = [...byName.values()]

/** The definition of that name, or undefined. */
export function findCommand(name: string): AnyDefinition | undefined {
  return byName.get(name)
}
