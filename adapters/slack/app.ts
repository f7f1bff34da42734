import type { Receiver } from '@slack/bolt'
import { App } from '@slack/bolt'
import type { Handle, Principal, Request } from '../../src/chat.ts'
import type { Asked } from './asked.ts'
import { askedByClick, askedByCommand, askedByMessage } from './asked.ts'
import { clientOptions, quietLogger } from './client.ts'
import type { Bot } from './genuine.ts'
import type { Log } from './log.ts'
import type { Actor } from './people.ts'

type Wiring = {
  readonly botToken: string
  readonly apiUrl: string | undefined
  readonly log: Log
  readonly now: () => number
  readonly bot: () => Bot | undefined
  readonly principal: (actor: Actor) => Promise<Principal>
  readonly noticedReplyUrl: (url: string) => void
  readonly handle: Handle
  /** Posts what the queue could not take. Not waited for. */
  readonly answer: (request: Request, reply: NonNullable<Awaited<ReturnType<Handle>>>) => void
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
    const { actor, ...request } = asked
    if (request.address.replyUrl) wiring.noticedReplyUrl(request.address.replyUrl)
    const whole: Request = { ...request, principal: await wiring.principal(actor), at: wiring.now() }
    const reply = await wiring.handle(whole)
    if (reply) wiring.answer(whole, reply)
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
  app.action({ type: 'block_actions' }, ({ body }) => pass(askedByClick(body)))

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

const noReceiver: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} }
