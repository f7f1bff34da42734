import { Fault } from '../fault.ts'
import type { Node, Reply } from '../reply.ts'
import type { AnyDefinition } from './catalog.ts'
import { definitions, findCommand } from './catalog.ts'
import { closest } from './closest.ts'
import type { Flag } from './flags.ts'
import { flagsOf } from './flags.ts'
import { options } from './options.ts'
import { whyRefused } from './refused.ts'

/** Help on everything, or on one command. Throws a usage Fault for a topic that does not exist. */
export function helpReply(topic?: string): Reply {
  if (topic === undefined) return { nodes: overview() }
  const definition = findCommand(topic.toLowerCase())
  if (definition) return { nodes: oneCommand(definition) }
  const refused = whyRefused(topic)
  if (refused) throw new Fault('usage', `${topic} is not offered in chat: ${refused}`)
  const near = closest(
    topic,
    definitions.map((known) => known.name),
  )
  throw new Fault('usage', `There is no command ${topic.slice(0, 40)}.${near ? ` Did you mean ${near}?` : ''}`, {
    hint: 'All of them: /k8s help',
  })
}

function overview(): Node[] {
  return [
    { kind: 'text', text: 'Ask as you would ask kubectl; the answer is for you alone unless you add --share.' },
    {
      kind: 'fields',
      fields: definitions.map(({ program, name, usage, summary }) => ({
        name: `/${program} ${name} ${shortUsage(usage)}`.trim(),
        value: summary,
      })),
    },
    {
      kind: 'list',
      items: definitions.flatMap(({ program, examples }) =>
        examples.slice(0, 1).map(({ line, says }) => [{ code: `/${program} ${line}` }, `  ${says}`]),
      ),
    },
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

function oneCommand({ program, name, usage, summary, flags, examples }: AnyDefinition): Node[] {
  return [
    { kind: 'text', text: [{ strong: name }, `: ${summary}`] },
    { kind: 'code', text: `/${program} ${name} ${usage}`.trim() },
    { kind: 'list', items: examples.map(({ line, says }) => [{ code: `/${program} ${line}` }, `  ${says}`]) },
    { kind: 'code', text: flagTable([...flagsOf(flags), ...flagsOf(options)]) },
  ]
}

/** kubectl's own shape of a flag list: letter, name, value, sentence. */
function flagTable(flags: readonly Flag[]): string {
  const heads = flags.map(
    ({ short, long, value }) => `${short ? `-${short}, ` : '    '}--${long}${value ? ` ${value}` : ''}`,
  )
  const width = Math.max(...heads.map((head) => head.length)) + 2
  return flags.map(({ says }, i) => (heads[i] ?? '').padEnd(width) + says).join('\n')
}

function shortUsage(usage: string): string {
  return usage.split(' | ')[0] ?? ''
}
