import { checkAliasLine, checkAliasName } from '../../src/command/alias.ts'
import { checkQuestion } from '../../src/command/question.ts'
import { Fault } from '../../src/fault.ts'
import type { Button, Line } from '../../src/reply.ts'
import type { Alias, Place } from '../../src/saved/aliases.ts'
import type { Context, Executor } from '../context.ts'

const LIST: Button = { kind: 'button', id: 'list', label: 'All aliases', command: 'alias list' }

/** Keeps a name for a line, once the parser has read the line. */
export const aliasSet: Executor<'alias set'> = async ({ name, line, scope }, _flags, context) => {
  checkAliasName(name)
  const parsed = checkAliasLine(line)
  const { line: kept } = parsed
  // Nobody shall change or decide something unawares, by a name that somebody else made.
  if (scope === 'channel')
    checkQuestion(parsed, 'it has no name for everybody; keep it for yourself, without --channel')
  const { aliases } = context.saved
  const before = (await aliases.list(placeOf(context))).find((each) => each.name === name && each.scope === scope)
  await aliases.set(placeOf(context), { name, line: kept, scope })
  const whose = scope === 'person' ? 'for you' : 'for everybody in this channel'
  return {
    nodes: [
      { kind: 'text', text: [{ code: `/k8s ${name}` }, ` now asks `, { code: kept }, `, ${whose}.`], tone: 'good' },
      ...(before ? [{ kind: 'context' as const, text: ['Until now it was ', { code: before.line }, '.'] }] : []),
      {
        kind: 'buttons',
        buttons: [{ kind: 'button', id: 'try', label: 'Try it', command: name, style: 'primary' }, LIST],
      },
    ],
  }
}

/** What stands for what, the person's own and the channel's. */
export const aliasList: Executor<'alias list'> = async (_args, _flags, context) => {
  const all = await context.saved.aliases.list(placeOf(context))
  if (all.length === 0) {
    return {
      nodes: [
        { kind: 'text', text: 'There are no aliases here yet.' },
        { kind: 'context', text: ['For example: ', { code: '/k8s alias set broken "get pods -A"' }] },
      ],
    }
  }
  return {
    nodes: [
      { kind: 'text', text: all.length === 1 ? 'One alias holds here.' : `${all.length} aliases hold here.` },
      { kind: 'list', items: all.map(itemOf) },
      {
        kind: 'select',
        id: 'remove',
        label: 'Remove one',
        command: 'alias remove {}',
        options: all.map(({ name, scope }) => ({
          label: scope === 'channel' ? `${name} (this channel’s)` : name,
          value: scope === 'channel' ? `--channel ${name}` : name,
        })),
      },
    ],
  }
}

/** Takes a name away. Anybody in a channel may take one of the channel's: it can be set again, and the audit log has who. */
export const aliasRemove: Executor<'alias remove'> = async ({ name, scope }, _flags, context) => {
  const { aliases } = context.saved
  const all = await aliases.list(placeOf(context))
  if (!(await aliases.remove(placeOf(context), scope, name))) {
    const elsewhere = all.find((each) => each.name === name)
    throw new Fault(
      'not-found',
      `There is no alias ${name.slice(0, 40)} ${scope === 'person' ? 'of yours' : 'of this channel'}.`,
      {
        hint:
          elsewhere?.scope === 'channel'
            ? `The channel has one: /k8s alias remove --channel ${name}`
            : 'Which there are: /k8s alias list',
      },
    )
  }
  const line = all.find((each) => each.name === name && each.scope === scope)?.line
  return {
    nodes: [
      { kind: 'text', text: [{ code: name }, ' stands for nothing anymore.'] },
      ...(line ? [{ kind: 'context' as const, text: ['It was ', { code: line }, '.'] }] : []),
    ],
  }
}

function itemOf({ name, line, scope, by }: Alias): Line {
  return [
    { code: name },
    '  ',
    { code: line },
    ...(scope === 'channel' ? ['  this channel’s, set by ', { person: by }] : []),
  ]
}

function placeOf({ principal, request }: Context): Place {
  return { principal, address: request.address }
}
