import type { Line, Node, Reply } from '../reply.ts'
import type { AnyDefinition } from './catalog.ts'
import { commandsOf, definitions, groups, leadingCommand, typed } from './catalog.ts'
import type { Flag } from './flags.ts'
import { flagsOf } from './flags.ts'
import { optionsOf } from './options.ts'
import { checkOffered, unknownCommand } from './unknown.ts'

/** A name that stands for a line. */
export type Named = { readonly name: string; readonly line: string }

/** Help on everything, on a group of commands, or on one. Throws a usage Fault for a topic that does not exist. */
export function helpReply(topic?: string, aliases: readonly Named[] = []): Reply {
  if (topic === undefined) return { nodes: overview(aliases) }
  const words = topic.split(' ')
  checkOffered(words)
  const definition = leadingCommand(words)?.definition
  if (definition) return { nodes: oneCommand(definition) }
  const group = groups.includes(topic.toLowerCase()) ? commandsOf(topic) : []
  if (group.length > 0) return { nodes: oneGroup(topic.toLowerCase(), group) }
  throw unknownCommand(words, 'There is no command')
}

function overview(aliases: readonly Named[]): Node[] {
  return [
    {
      kind: 'text',
      text: 'Ask as you would ask kubectl. A slash command is answered to you alone; --share shows it to the channel.',
    },
    { kind: 'list', items: definitions.filter(({ unlisted }) => !unlisted).map(offered) },
    ...(aliases.length > 0 ? [{ kind: 'text' as const, text: 'Names that stand for a line here:' }] : []),
    ...(aliases.length > 0
      ? [
          {
            kind: 'list' as const,
            items: aliases.map(({ name, line }): Line => [{ code: `/k8s ${name}` }, '  ', { code: line }]),
          },
        ]
      : []),
    {
      kind: 'context',
      text: [
        'In a thread, where slash commands do not exist: ',
        { code: '@quarterdeck get pods' },
        '. More on one command: ',
        { code: '/k8s help get' },
      ],
    },
  ]
}

function oneGroup(group: string, commands: readonly AnyDefinition[]): Node[] {
  return [
    { kind: 'list', items: commands.map(offered) },
    { kind: 'context', text: ['More on one of them: ', { code: `/k8s help ${commands[0]?.name ?? group}` }] },
  ]
}

/** A command by an example of it, which says more than its grammar. */
function offered({ name, examples, summary }: AnyDefinition): Line {
  return [{ code: typed(examples[0]?.line.split('\n', 1)[0] ?? name) }, `  ${summary}`]
}

function oneCommand({ program, name, aliases = [], usage, summary, flags, examples }: AnyDefinition): Node[] {
  const also = aliases.length > 0 ? ` Also: ${aliases.join(', ')}.` : ''
  return [
    { kind: 'text', text: [{ strong: name }, `: ${summary}${also}`] },
    { kind: 'code', text: typed(`${name} ${usage}`).trim() },
    { kind: 'list', items: examples.map(({ line, says }) => [{ code: typed(line) }, `  ${says}`]) },
    { kind: 'code', text: flagTable([...flagsOf(flags), ...flagsOf(optionsOf[program])]) },
  ]
}

/** kubectl's own shape of a flag list: letter, name, value, sentence. */
function flagTable(flags: readonly Flag[]): string {
  const shown = flags.filter(({ hidden }) => !hidden)
  const heads = shown.map(
    ({ short, long, value }) => `${short ? `-${short}, ` : '    '}--${long}${value ? ` ${value}` : ''}`,
  )
  const width = Math.max(...heads.map((head) => head.length)) + 2
  return shown.map(({ says }, i) => (heads[i] ?? '').padEnd(width) + says).join('\n')
}
