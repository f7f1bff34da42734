import { expect, test } from 'vitest'
import { render } from '../../adapters/slack/render.ts'
import { renderCard } from '../../adapters/teams/render.ts'
import { lastingPlace } from '../../jobs/living.ts'
import type { Reply } from '../../src/reply.ts'
import { decision, NODES } from './nodes.ts'
import type { Rig } from './rig.ts'
import { openSlackRig } from './slack.ts'
import { openTeamsRig } from './teams.ts'

type Row = readonly [string, string, string]

const BARE = new Set(['TextBlock', 'TextRun', 'TableRow', 'TableCell', 'Column', 'mrkdwn', 'plain_text', 'text'])

/** The platform's own words for what a payload is made of, outermost first. */
function made(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(made)
  if (typeof value !== 'object' || value === null) return []
  const { type, fallback: _, ...rest } = value as { type?: unknown; fallback?: unknown }
  return [...(typeof type === 'string' ? [type] : []), ...Object.values(rest).flatMap(made)]
}

function named(types: readonly string[]): string {
  const own = [...new Set(types)]
  const telling = own.filter((type) => !BARE.has(type) && !type.startsWith('rich_text_section'))
  return (telling.length > 0 ? telling : own)
    .slice(0, 3)
    .map((type) => `\`${type}\``)
    .join(', ')
}

function shown(): Row[] {
  return NODES.map(([node]) => {
    const { blocks, files } = render({ nodes: [node] }, { table: 'data_table', files: 'thread' })
    const slack = [named(made(blocks)), ...(files.length > 0 ? ['an uploaded file'] : [])].filter(Boolean).join(' and ')
    return [node.kind, slack, named(made(renderCard({ nodes: [node] }).body))]
  })
}

const words = (text: string): Reply => ({ nodes: [{ kind: 'text', text }] })

/** What one rig does with the things that differ. */
async function observed({
  chat,
  at,
  people,
  seen,
  mention,
  asked,
  labels,
  alone: aloneWith,
}: Rig): Promise<readonly string[]> {
  const to = at(people.member)
  await chat.send({ ...to, visibility: 'private' }, words('alone'), 'd1')
  const alone = (await seen(people.member)).find((said) => said.words.includes('alone'))
  const lasting = await chat.send(lastingPlace({ ...to, visibility: 'private' }), words('lasting'), 'd2')
  const last = (await seen(people.member)).find(({ id }) => id === lasting.message)
  const text = Array.from({ length: 200 }, (_, i) => `line ${i} ${'x'.repeat(40)}\n`).join('')
  await chat.send(to, { nodes: [{ kind: 'file', name: 'web.log', text }] }, 'd3')
  const long = (await seen(people.other)).filter((said) => /web\.log|line 19/.test(said.words)).length
  await chat.send(aloneWith(people.member), { nodes: [{ kind: 'file', name: 'own.log', text: text.repeat(4) }] }, 'd5')
  const own = (await seen(people.member)).filter((said) => /own\.log/.test(said.words)).length
  const card = await chat.send(to, decision(people.member), 'd4')
  const others = (await labels(people.other, card.message ?? '')).includes('Take back')
  await mention(people.member, 'get pods')
  const where = (inChannel: boolean | undefined) =>
    inChannel ? 'in the channel, seen by that person alone' : 'in that person’s own conversation with the bot'
  return [
    where(alone?.inChannel),
    where(last?.inChannel),
    `${long} message${long === 1 ? '' : 's'}`,
    `${own} message${own === 1 ? '' : 's'}`,
    others ? 'seen by everybody, refused to the others' : 'seen by that person alone',
    asked[0]?.address.thread ? 'in the thread' : 'in the channel',
  ]
}

test('docs/capabilities.md says what each platform does', async () => {
  const [slack, teams] = [await observed(await openSlackRig()), await observed(await openTeamsRig())]
  const does = [
    'private words in a channel',
    'private words that are edited for days',
    'a log of 200 lines (9 KB)',
    'a log of 800 lines (36 KB), alone with the bot',
    'a button that is for one person',
    'the answer to a mention',
  ].map((what, i): Row => [what, slack[i] ?? '', teams[i] ?? ''])
  const table = (rows: readonly Row[]) => rows.map((row) => `| ${row.join(' | ')} |`).join('\n')
  const text = `# Slack and Teams, side by side

Written by \`test/contract/capabilities.test.ts\` from what the adapters do against strict fakes of both platforms
(\`npx vitest run test/contract -u\`). Everything a command answers can be read and pressed on both; this is how.

| part of an answer | Slack blocks | Adaptive Card elements |
|---|---|---|
${table(shown())}

| | Slack | Teams |
|---|---|---|
${table(does)}
`
  await expect(text).toMatchFileSnapshot('../../docs/capabilities.md')
})
