import type { FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'
import type { Node } from '../../src/reply.ts'
import type { Context, Executor } from '../context.ts'
import { above, below } from './around.ts'
import { joinSame } from './fetch-table.ts'
import { controls } from './get-controls.ts'
import { lineWith } from './get-line.ts'
import { gather } from './get-pages.ts'
import { startWatching } from './get-watch.ts'
import { readOutput } from './output.ts'
import { NOTHING_NAMED, printObjects } from './print-objects.ts'
import { showTable } from './shown-table.ts'
import type { Target } from './targets.ts'
import { findTargets, severalKinds } from './targets.ts'

type Flags = FlagsOf<'get'>

/** `kubectl get`: tables printed by the server, or objects printed as the output format says. */
export const get: Executor<'get'> = async (args, flags, context) => {
  const output = readOutput(flags)
  const targets = await findTargets(args, context)
  if (flags.watch) return startWatching(targets, output, context)
  checkView(output.form, flags, severalKinds(targets))
  if (output.form !== 'table') return printObjects(targets, output, flags, context)
  const { worked, faults, kept, said } = await gather(targets, flags, context)
  const kinds = flags.showKind || severalKinds(worked.map(({ target }) => target))
  const shown = joinSame(worked).map((fetched) => showTable(fetched, output.wide, kinds, flags, context))
  const tables = shown.flatMap(({ nodes }) => nodes)
  const verdicts = shown.map(({ said }) => said).filter(Boolean)
  return {
    nodes: [
      above(context, place(targets, flags, context), verdicts.join('; ')),
      ...(tables.length > 0 || faults.length > 0 ? tables : [nothing(targets, flags, context)]),
      ...faults.map(
        ({ message, hint }): Node => ({ kind: 'text', text: hint ? `${message}\n${hint}` : message, tone: 'warn' }),
      ),
      ...(said ? [{ kind: 'context' as const, text: said }] : []),
      below({ ...context, line: lineWith(context.line, { page: flags.page, columns: flags.columns }) }),
      ...controls(
        shown.flatMap(({ offer }) => offer ?? []),
        { flags, kept, context },
      ),
    ],
  }
}

/** Pages and columns are of one table that is printed. */
function checkView(form: string, { page, columns }: Flags, isSeveral: boolean): void {
  const flag = page === undefined ? (columns ? '--columns' : undefined) : '--page'
  if (!flag || (form === 'table' && !isSeveral)) return
  const [what, hint] = isSeveral ? ['several types', 'Ask for one type.'] : [`-o ${form}`, 'Leave -o out.']
  throw new Fault('usage', `${flag} is for one table, not for ${what}.`, { hint })
}

function place(targets: readonly Target[], { allNamespaces }: Flags, { namespace }: Context): string {
  if (!targets.some(({ resource }) => resource.namespaced)) return ''
  return allNamespaces ? 'every namespace' : namespace
}

/** kubectl's sentence for an empty list (kubectl pkg/cmd/get/get.go, Run). */
function nothing(targets: readonly Target[], flags: Flags, { namespace }: Context): Node {
  if (flags.ignoreNotFound && targets.every(({ name }) => name !== undefined)) return NOTHING_NAMED
  const everywhere = flags.allNamespaces || !targets.some(({ resource }) => resource.namespaced)
  return {
    kind: 'text',
    text: everywhere ? 'No resources found' : `No resources found in ${namespace} namespace.`,
    answer: true,
  }
}
