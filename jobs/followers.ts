import type { ArgsOf, CommandName, FlagsOf } from '../src/command/catalog.ts'
import type { Parsed } from '../src/command/parse.ts'
import { parse } from '../src/command/parse.ts'
import { Fault } from '../src/fault.ts'
import { followEvents } from './commands/events-watch.ts'
import { followTable } from './commands/get-watch.ts'
import { followLogs } from './commands/logs-follow.ts'
import { followRollout } from './commands/rollout-follow.ts'
import { followWait } from './commands/wait.ts'
import type { Context } from './context.ts'
import type { Ending, Live, Run } from './operation.ts'
import type { Deciding } from './prepare.ts'
import { clusterOf, contextOf, decide } from './prepare.ts'

/** Follows what one command asked for until it ends by itself. `context.signal` is the operation's. */
export type Follower<N extends CommandName> = (
  args: ArgsOf<N>,
  flags: FlagsOf<N>,
  context: Context,
  live: Live,
) => Promise<Ending>

/** One follower a command that can take longer than a moment; its executor starts it with `context.operations.start`. */
const followers: { readonly [N in CommandName]?: Follower<N> } = {
  get: followTable,
  events: followEvents,
  logs: followLogs,
  'rollout status': followRollout,
  wait: followWait,
}

/** Runs an operation of kind `command`: its line is read and decided again at every start, as the person who asked. */
export function commandFollower(deciding: Deciding): Run {
  return async (live) => {
    const { job } = live.operation
    const subject = deciding.identify(job.principal)
    const parsed = parse(job.line)
    const context = contextOf(parsed, job, clusterOf(parsed, job, deciding), subject, deciding, live.signal)
    await decide(parsed, job, context, deciding)
    return follow<CommandName>(parsed, context, live)
  }
}

function follow<N extends CommandName>(
  { name, args, flags }: Parsed<N>,
  context: Context,
  live: Live,
): Promise<Ending> {
  const follower = followers[name]
  if (!follower) throw new Fault('internal', `${name} is answered at once; there is nothing to follow.`)
  return follower(args, flags, context, live)
}
