import { z } from 'zod'

/** What a command does to the world: looks, changes, or changes what is hard to undo. */
export type Risk = 'read' | 'change' | 'danger'

/** What a command needs to be allowed, in the words of Kubernetes RBAC; the resource is as typed, not yet looked up. */
export type Access = {
  readonly verb: string
  readonly resource: string
  readonly name?: string
  readonly subresource?: string
}

export type Example = { readonly line: string; readonly says: string }

/** What the schema cannot say about a flag: its letter, what stands for its value in the usage line, and its sentence. */
export type FlagMeta = {
  readonly says: string
  readonly short?: string
  readonly value?: string
  readonly bare?: string
  /** Only buttons say it: help leaves it out. */
  readonly hidden?: true
}

/**
 * One definition a command: parser, types, help, policy, audit line, builder and docs are derived from it.
 * Nothing in it runs; the executor is in jobs/commands/<name>.ts.
 */
export type Definition<Name extends string, Shape extends z.ZodRawShape, Args, R extends Risk = Risk> = {
  readonly program: 'k8s' | 'aks'
  /** One word, or two for what is part of a group: `rollout status`. Those of /aks begin with `aks`. */
  readonly name: Name
  /** Other ways of writing the name. */
  readonly aliases?: readonly string[]
  /** One sentence, without the name. */
  readonly summary: string
  /** The words after the name, as kubectl writes them. */
  readonly usage: string
  readonly risk: R
  /** A zod field a flag; its camelCase key is the flag's kebab-case name. */
  readonly flags: Shape
  /** It takes text on lines of its own under its line: a manifest. */
  readonly body?: true
  /** Reads the words that are not flags, and the text under the line where there is one. Throws a usage Fault. */
  readonly read: (words: readonly string[], flags: z.infer<z.ZodObject<Shape>>, body?: string) => Args
  readonly access: (args: Args, flags: z.infer<z.ZodObject<Shape>>) => readonly Access[]
  /** The cluster that stands among the words, where it does not stand behind a flag. */
  readonly about?: (args: Args) => string | undefined
  readonly examples: readonly Example[]
  /**
   * After so many words that are no flags, the rest is a line of its own: its flags are not this command's
   * (pflag's SetInterspersed).
   */
  readonly lineAfter?: number
  /** The types it is for, as RESOURCE.GROUP, where it is not for any; the builder and the row menus offer it for these. */
  readonly types?: readonly string[]
  /** The answer is for whoever asked, wherever they asked. */
  readonly answers?: 'private'
  /** Only buttons and menus say it: help and the builder leave it out. */
  readonly unlisted?: true
  /** kubectl's flags that are not offered, each with what to do instead. */
  readonly refused?: Readonly<Record<string, string>>
}

/** Returns its argument: it exists to infer the types of arguments and flags. */
export function defineCommand<const Name extends string, Shape extends z.ZodRawShape, Args, const R extends Risk>(
  definition: Definition<Name, Shape, Args, R>,
): Definition<Name, Shape, Args, R> {
  return definition
}

/** `--flag` or `--flag=false`. */
export function toggle(says: string, meta: Omit<FlagMeta, 'says' | 'value'> = {}) {
  return z
    .boolean()
    .optional()
    .meta({ says, ...meta })
}

/** `--flag VALUE`. */
export function text(value: string, says: string, meta: Omit<FlagMeta, 'says' | 'value'> = {}) {
  return z
    .string()
    .optional()
    .meta({ says, value, ...meta })
}

/** `--flag N`, a whole number. */
export function count(value: string, says: string, meta: Omit<FlagMeta, 'says' | 'value'> = {}) {
  return z
    .int()
    .optional()
    .meta({ says, value, ...meta })
}

/** `--flag A,B --flag C`. */
export function texts(value: string, says: string, meta: Omit<FlagMeta, 'says' | 'value'> = {}) {
  return z
    .array(z.string())
    .optional()
    .meta({ says, value, ...meta })
}
