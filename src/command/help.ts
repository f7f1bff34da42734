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
  const part = PARTS.find((each) => each.topic === topic.toLowerCase())
  if (part)
    return {
      nodes: oneGroup(
        topic,
        definitions.filter((each) => !each.unlisted && part.holds(each)),
      ),
    }
  const words = topic.split(' ')
  checkOffered(words)
  const definition = leadingCommand(words)?.definition
  if (definition) return { nodes: oneCommand(definition) }
  const group = groups.includes(topic.toLowerCase()) ? commandsOf(topic) : []
  if (group.length > 0) return { nodes: oneGroup(topic.toLowerCase(), group) }
  throw unknownCommand(words, 'There is no command')
}

/** What there is, in three parts; each is a topic of its own. */
const PARTS: readonly { readonly topic: string; readonly says: string; holds(definition: AnyDefinition): boolean }[] = [
  { topic: 'questions', says: 'Ask', holds: ({ program, risk }) => program === 'k8s' && risk === 'read' },
  { topic: 'changes', says: 'Change', holds: ({ program, risk }) => program === 'k8s' && risk !== 'read' },
  { topic: 'aks', says: 'Azure', holds: ({ program }) => program === 'aks' },
]

/** Names alone: on a phone, a sentence for each of them would be pages. */
function overview(aliases: readonly Named[]): Node[] {
  const listed = definitions.filter(({ unlisted }) => !unlisted)
  return [
    {
      kind: 'text',
      text: 'Ask as you would ask kubectl. A slash command is answered to you alone; --share shows it to the channel.',
    },
    {
      kind: 'fields',
      fields: PARTS.map(({ says, holds }) => ({
        name: says,
        value: together(listed.filter(holds).map(({ name }) => name.replace(/^aks /, ''))),
      })),
    },
    {
      kind: 'buttons',
      buttons: [
        ...PARTS.map(({ topic, says }) => ({
          kind: 'button' as const,
          id: topic,
          label: says,
          command: `help ${topic}`,
        })),
        { kind: 'button', id: 'build', label: 'Put one together', command: 'build' },
      ],
    },
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

/** `rollout status|history`: what begins alike is said once. */
function together(names: readonly string[]): string {
  const firsts = new Map<string, string[]>()
  for (const name of names) {
    const [first = '', ...rest] = name.split(' ')
    firsts.set(first, [...(firsts.get(first) ?? []), rest.join(' ')])
  }
  return [...firsts]
    .map(([first, rests]) => [first, rests.filter(Boolean).join('|')].filter(Boolean).join(' '))
    .join(', ')
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
