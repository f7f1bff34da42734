import type { Receiver } from '@slack/bolt'
import { App } from '@slack/bolt'
import type { Handle, Principal, Request } from '../../src/chat.ts'
import { aside } from '../../src/chat.ts'
import type { Reply } from '../../src/reply.ts'
import { textAsked } from '../../src/reply.ts'
import type { Asked } from './asked.ts'
import { askedByClick, askedByCommand, askedByMessage, windowByClick } from './asked.ts'
import { clientOptions, quietLogger } from './client.ts'
import type { Bot } from './genuine.ts'
import type { Log } from './log.ts'
import type { Actor } from './people.ts'
import type { Sharing } from './shared.ts'
import type { TextAsked } from './text-window.ts'
import { askedByWindow, TEXT_WINDOW } from './text-window.ts'

type Wiring = {
  readonly botToken: string
  readonly apiUrl: string | undefined
  readonly log: Log
  readonly now: () => number
  readonly bot: () => Bot | undefined
  readonly principal: (actor: Actor) => Promise<Principal>
  readonly noticedReplyUrl: (url: string) => void
  readonly handle: Handle
  /** Posts what the queue does not carry. Not waited for. */
  readonly answer: (request: Pick<Request, 'address' | 'event'>, reply: Reply) => void
  readonly shared: Sharing
  /** Opens a window to write a text in; whether it did. Never rejects. */
  readonly open: (trigger: string, asked: TextAsked) => Promise<boolean>
}

/** Work for the intake: one body through Bolt's dispatch to the one listener it is for. */
export type Dispatch = (
  body: Readonly<Record<string, unknown>>,
  attempt: number,
  respond: (body: unknown) => void,
) => Promise<void>

/**
 * Bolt as the dispatcher. It gets no token to verify (that would end the process when Slack is away), no memory of
 * conversations (it never forgets), and a receiver that receives nothing, since our carriers call it.
 */
export function createDispatch(wiring: Wiring): Dispatch {
  const { botToken, apiUrl, log, bot } = wiring
  const app = new App({
    receiver: noReceiver,
    authorize: async () => {
      const { user, bot: id } = bot() ?? {}
      return { botToken, ...(user ? { botUserId: user } : {}), ...(id ? { botId: id } : {}) }
    },
    convoStore: false,
    clientOptions: clientOptions({ apiUrl, log }, 5_000),
    logger: quietLogger(log),
  })
  app.error(async (error) => {
    throw error
  })

  async function pass(asked: Asked | undefined): Promise<void> {
    if (!asked) return
    const { actor, files, ...request } = asked
    if (request.address.replyUrl) wiring.noticedReplyUrl(request.address.replyUrl)
    const principal = await wiring.principal(actor)
    const shared = files && wiring.shared(files, request.address)
    const whole: Request = { ...request, principal, at: wiring.now(), ...(shared && { shared }) }
    const reply = await wiring.handle(whole)
    if (!reply) return
    // What asks for a text opens a window where somebody just did something; what they only said has no trigger for one.
    const text = request.surface === 'mention' ? undefined : textAsked(reply)
    const isOpen = text && (await wiring.open(request.event, { ...text, address: aside(request.address) }))
    if (!isOpen) wiring.answer(whole, reply)
  }

  async function click(body: unknown): Promise<void> {
    const opening = windowByClick(body)
    if (!opening) return await pass(askedByClick(body))
    const { trigger, asked } = opening
    if (!(await wiring.open(trigger, asked))) wiring.answer({ address: asked.address, event: trigger }, NO_WINDOW)
  }

  for (const name of ['/k8s', '/aks']) app.command(name, ({ body }) => pass(askedByCommand(body)))
  app.command(/^\/(?!(k8s|aks)$)/, async ({ ack, command }) => {
    await ack({
      response_type: 'ephemeral',
      text: `This app answers /k8s and /aks, not ${JSON.stringify(command.command)}.`,
    })
  })
  app.event('app_mention', ({ body }) => pass(askedByMessage(body, botOf(body, bot()))))
  app.event('message', ({ body }) => pass(askedByMessage(body, botOf(body, bot()))))
  app.action({ type: 'block_actions' }, ({ body }) => click(body))
  app.view({ type: 'view_submission', callback_id: TEXT_WINDOW }, async ({ ack, body }) => {
    const asked = askedByWindow(body)
    if (asked) return await pass(asked)
    await ack({ response_action: 'errors', errors: { text: 'Paste it here, or add a file below.' } })
  })

  return (body, retryNum, respond) =>
    app.processEvent({
      body: { ...body },
      retryNum,
      // Bolt acknowledges events before it works on them; ours are acknowledged once they were taken.
      ack: async (response) => {
        if (response) respond(response)
      },
    })
}

/** An event says who we are where it was delivered, also before auth.test did. */
function botOf(
  body: { authorizations?: { user_id: string; is_bot: boolean }[] },
  known: Bot | undefined,
): string | undefined {
  const installed = body.authorizations?.[0]
  return installed?.is_bot ? installed.user_id : known?.user
}

const NO_WINDOW: Reply = {
  nodes: [
    { kind: 'text', text: 'Slack did not open the window.', tone: 'warn' },
    { kind: 'context', text: 'Press again, or put the text under the command, on lines of its own.' },
  ],
}

const noReceiver: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} }
