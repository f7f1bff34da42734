import type { FakeSlack } from '../../sandbox/slack/fake-slack.ts'
import { startSlack } from '../../sandbox/slack/slack.ts'
import { answer } from './process.ts'

/** What to ask, how many times and how many at once; the answer must say `expect`. */
export type Load = {
  readonly text: string
  readonly expect: string
  readonly count: number
  readonly atOnce: number
}

/** How long each took, in ms: to the acknowledgement, and to the moment Slack accepted the answer. */
export type Loaded = { readonly acks: readonly number[]; readonly answers: readonly number[]; readonly seconds: number }

type Opening = {
  readonly signingSecret: string
  readonly botToken: string
  /** The request URLs of the bots, among which the lanes are shared. */
  readonly urls: readonly string[]
  readonly lanes: number
}

const ANSWER_WITHIN_MS = 30_000
const user = (n: number) => `U00000000${String(n).padStart(2, '0')}`
const channel = (n: number) => `C0000${String(n).padStart(6, '0')}`

let slack: FakeSlack | undefined
let bots: readonly string[] = []
/** The newest message each channel has shown. */
const newest = new Map<string, string>()

/** Opens a workspace with a channel and a person for each lane of load. */
async function open({ urls, lanes, ...tokens }: Opening) {
  bots = urls
  const each = Array.from({ length: lanes }, (_, n) => n)
  slack = await startSlack({
    ...tokens,
    appToken: 'xapp-bench',
    users: each.map((n) => ({ id: user(n), name: `person-${n}`, email: `person-${n}@shop.example` })),
    channels: each.map((n) => ({ id: channel(n), name: `lane-${n}` })),
    ...(urls[0] !== undefined && { requestUrl: urls[0] }),
    ackTimeoutMs: ANSWER_WITHIN_MS,
    // Nothing that was said is looked at again.
    messageLimit: 1,
    callLimit: 1,
  })
  return { apiUrl: slack.apiUrl, users: each.map(user) }
}

/** Signed slash commands over HTTP, one after the other in each of so many channels. */
async function load({ text, expect, count, atOnce }: Load): Promise<Loaded> {
  const acks: number[] = []
  const answers: number[] = []
  let left = count
  const lane = async (n: number) => {
    while (left-- > 0) {
      const { ack, answered } = await command(n, text, expect)
      acks.push(ack)
      answers.push(answered)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: atOnce }, (_, n) => lane(n)))
  return { acks, answers, seconds: (performance.now() - began) / 1_000 }
}

async function command(n: number, text: string, expect: string) {
  if (!slack) throw new Error('the workspace is not open')
  const where = channel(n)
  const to = bots[n % bots.length]
  const last = newest.get(where) ?? ''
  let answered = 0
  const began = performance.now()
  const seen = slack.until(
    (message) => {
      const fits = message.channel === where && message.ts > last
      if (fits) answered = performance.now() - began
      return fits
    },
    { timeoutMs: ANSWER_WITHIN_MS },
  )
  const [message, { status, ms }] = await Promise.all([
    seen,
    slack.slash({ user: user(n), channel: where, command: '/k8s', text, ...(to !== undefined && { to }) }),
  ])
  newest.set(where, message.ts)
  if (status !== 200) throw new Error(`a command was answered with ${status}`)
  if (!message.text.includes(expect)) throw new Error(`unexpected answer: ${message.text.slice(0, 300)}`)
  return { ack: ms, answered }
}

answer({ open, load })
process.once('SIGTERM', () => void (slack?.stop() ?? Promise.resolve()).then(() => process.exit(0)))
