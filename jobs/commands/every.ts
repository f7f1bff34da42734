import { parse, quote } from '../../src/command/parse.ts'
import { checkQuestion } from '../../src/command/question.ts'
import { Fault } from '../../src/fault.ts'
import type { Button, Line } from '../../src/reply.ts'
import type { Schedule } from '../../src/saved/schedules.ts'
import { answersIn, isOwner } from '../../src/saved/schedules.ts'
import { nextTick, readWhen, whenWords } from '../../src/saved/when.ts'
import type { Context, Executor } from '../context.ts'

const MOST_OF_ONE = 10
const MOST_IN_ONE = 20
const MOST = 500

/** Keeps a question to be asked by the clock, as whoever wants it, once the parser has read it. */
export const every: Executor<'every'> = async ({ when: said, line: words }, { tz }, context) => {
  const when = readWhen(said, tz, context.now)
  const parsed = parse(words.map(quote).join(' '))
  checkQuestion(parsed, 'it is not asked by the clock')
  if (parsed.cluster !== undefined && !context.clusters.find(parsed.cluster)) {
    throw new Fault('unknown-cluster', `I don't know the cluster ${parsed.cluster.slice(0, 60)}.`, {
      hint: `Clusters: ${context.clusters.names().join(', ')}.`,
    })
  }
  if (!(await context.allows(parsed))) throw new Fault('denied', `You may not ask ${parsed.name} here.`)
  await checkRoom(context)
  const { platform, team, channel, user } = context.request.address
  const schedule: Schedule = {
    id: idOf(context.request.id),
    principal: context.principal,
    address: { platform, team, channel, user, visibility: 'channel' },
    when,
    line: parsed.line,
    cluster: context.cluster.name,
    namespace: context.namespace,
    made: context.now,
  }
  await context.saved.schedules.add(schedule)
  const { id, made } = schedule
  return {
    nodes: [
      {
        kind: 'text',
        text: [
          'I ask ',
          { code: schedule.line },
          ` here ${whenWords(when)}, as you; next `,
          { time: nextTick(when, made, made) },
          '.',
        ],
        tone: 'good',
      },
      {
        kind: 'context',
        text: `What has not changed is not repeated. When you may not ask it anymore, it stops and says so. Id ${id}.`,
      },
      {
        kind: 'buttons',
        buttons: [{ kind: 'button', id: 'now', label: 'Ask it now', command: schedule.line }, endButton(id), LIST],
      },
    ],
  }
}

/** What is asked by the clock in this channel, and elsewhere for whoever asks. */
export const everyList: Executor<'every list'> = async (_args, _flags, context) => {
  const all = await context.saved.schedules.list()
  const { principal, request } = context
  const shown = all.filter((each) => answersIn(each, request.address) || isOwner(each, principal))
  if (shown.length === 0) {
    return {
      nodes: [
        { kind: 'text', text: 'Nothing is asked by the clock here.' },
        { kind: 'context', text: ['For example: ', { code: '/k8s every 30m get pods -n shop' }] },
      ],
    }
  }
  const items = await Promise.all(shown.map((each) => itemOf(each, context)))
  return {
    nodes: [
      {
        kind: 'text',
        text:
          shown.length === 1
            ? 'One question is asked by the clock.'
            : `${shown.length} questions are asked by the clock.`,
      },
      { kind: 'list', items },
      {
        kind: 'select',
        id: 'remove',
        label: 'End one',
        command: 'every remove {}',
        options: shown.map(({ id, line }) => ({ label: `${id}  ${line}`, value: id })),
      },
    ],
  }
}

/** Ends one: its owner from anywhere, and everybody else in the channel that has to read it. */
export const everyRemove: Executor<'every remove'> = async ({ id }, _flags, context) => {
  const { schedules } = context.saved
  const schedule = await schedules.find(id)
  const { principal, request } = context
  if (!schedule || !(isOwner(schedule, principal) || answersIn(schedule, request.address))) {
    throw new Fault('not-found', `Nothing with the id ${id.slice(0, 20)} is asked by the clock here.`, {
      hint: 'Which there are: /k8s every list',
    })
  }
  await schedules.remove(id)
  const whose: Line = isOwner(schedule, principal) ? [] : [', which ', { person: schedule.principal.user }, ' wanted']
  return {
    nodes: [
      {
        kind: 'text',
        text: [{ code: schedule.line }, ` is no longer asked ${whenWords(schedule.when)}`, ...whose, '.'],
      },
      { kind: 'context', text: 'The audit log has who ended it.' },
    ],
  }
}

const LIST: Button = { kind: 'button', id: 'list', label: 'All of them', command: 'every list' }

/** Ends one, wherever it is shown. */
export function endButton(id: string): Button {
  return { kind: 'button', id: 'end', label: 'Stop asking', command: `every remove ${id}` }
}

/** From the request's id, so that a job that runs twice makes one schedule. */
function idOf(request: string): string {
  return request
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(1, 7)
    .padEnd(4, '0')
}

async function checkRoom({ saved, principal, request }: Context): Promise<void> {
  const all = await saved.schedules.list()
  const mine = all.filter((each) => isOwner(each, principal)).length
  const here = all.filter((each) => answersIn(each, request.address)).length
  const full =
    mine >= MOST_OF_ONE
      ? `You have ${mine} questions asked by the clock already, which is the most.`
      : here >= MOST_IN_ONE
        ? `${here} questions are asked by the clock in this channel already, which is the most.`
        : all.length >= MOST
          ? `${all.length} questions are asked by the clock already, which is the most.`
          : undefined
  if (full) throw new Fault('usage', full, { hint: 'End one: /k8s every list, then /k8s every remove ID' })
}

async function itemOf({ id, line, when, principal, address }: Schedule, { saved, request }: Context): Promise<Line> {
  const [next, { paused, asked }] = await Promise.all([saved.schedules.next(id), saved.schedules.progress(id)])
  const isHere = address.channel === request.address.channel
  return [
    { code: id },
    '  ',
    { code: line },
    `  ${whenWords(when)}, by `,
    { person: principal.user },
    ...(isHere ? [] : [' in another channel']),
    ...(paused ? [`; paused: ${paused}`] : next === undefined ? [] : ['; next ', { time: next }]),
    ...(asked === undefined ? [] : ['; last asked ', { time: asked }]),
  ]
}
