import type { Pod } from '../../../../sandbox/controllers/pod/pod.ts'

export type Around = { readonly pod: Pod; readonly stdin: string }

export type Played = {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
  /** Why it could not be started at all. */
  readonly failure?: string
}

const said = (stdout: string): Played => ({ stdout, stderr: '', code: 0 })

const COMMANDS: Readonly<Record<string, (args: readonly string[], around: Around) => Played>> = {
  echo: (args) => said(`${args.join(' ')}\n`),
  cat: (args, { stdin }) =>
    args[0] === undefined
      ? said(stdin)
      : { stdout: '', stderr: `cat: ${args[0]}: No such file or directory\n`, code: 1 },
  hostname: (_, { pod }) => said(`${pod.metadata.name}\n`),
  env: (_, { pod }) => said(`HOSTNAME=${pod.metadata.name}\n`),
  true: () => said(''),
  false: () => ({ stdout: '', stderr: '', code: 1 }),
  sh: ([flag, script = ''], around) => {
    const exit = /^exit (\d+)$/.exec(script)?.[1]
    if (flag === '-c' && exit) return { stdout: '', stderr: '', code: Number(exit) }
    return runCommand(script.split(' '), around)
  },
}

/** Plays the few commands that tests need. Nothing is ever run on this machine. */
export function runCommand([name = '', ...args]: readonly string[], around: Around): Played {
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name]?.(args, around) ?? said('')
  const failure = `OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": executable file not found in $PATH: unknown`
  return { stdout: '', stderr: '', code: 127, failure }
}
