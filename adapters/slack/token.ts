import { z } from 'zod'
import type { Backoff } from './backoff.ts'
import { wait, waitAfter } from './backoff.ts'
import type { Clients } from './client.ts'
import type { Trouble } from './fault.ts'
import { isTokenDead, tokenHint, troubleOf } from './fault.ts'
import type { Bot } from './genuine.ts'
import type { Health } from './health.ts'
import type { Log } from './log.ts'

const Tested = z.object({
  team_id: z.string(),
  user_id: z.string(),
  bot_id: z.string().optional(),
  enterprise_id: z.string().nullish(),
  app_id: z.string().optional(),
})

export type Token = {
  /** Who we are; undefined until Slack has said so. */
  bot(): Bot | undefined
  /** Asks until Slack knows us; the promise is of the first answer, good or bad. Never rejects. */
  start(): Promise<void>
  /** Something was refused that may mean the token is no good any more. */
  noticed(trouble: Trouble): void
}

type Asking = {
  readonly clients: Clients
  readonly health: Health
  readonly backoff: Backoff
  readonly signal: AbortSignal
  readonly log: Log
}

/** Finds out who we are, and goes on asking while Slack is away or the token wrong: neither ends the process. */
export function createToken({ clients, health, backoff, signal, log }: Asking): Token {
  let bot: Bot | undefined
  let asking = false

  async function test(): Promise<boolean> {
    try {
      bot = readBot(await clients.ask.apiCall('auth.test'))
      health.set('token', undefined)
      log.info({ team: bot.team, bot: bot.user }, 'Slack knows us')
      return true
    } catch (error) {
      const reason = sentenceOf(troubleOf(error))
      if (health.state().says !== reason) log.error({}, reason)
      health.set('token', reason)
      return false
    }
  }

  async function askOn(): Promise<void> {
    for (let failures = 0; await wait(waitAfter(failures, backoff), signal); failures++) {
      if (await test()) break
    }
    asking = false
  }

  return {
    bot: () => bot,
    async start() {
      asking = true
      if (await test()) asking = false
      else void askOn()
    },
    noticed(trouble) {
      if (!isTokenDead(trouble) || asking || signal.aborted) return
      asking = true
      const reason = sentenceOf(trouble)
      log.error({}, reason)
      health.set('token', reason)
      void askOn()
    },
  }
}

function readBot(answer: unknown): Bot {
  const { team_id, user_id, bot_id, enterprise_id, app_id } = Tested.parse(answer)
  return {
    team: team_id,
    user: user_id,
    ...(enterprise_id ? { enterprise: enterprise_id } : {}),
    ...(bot_id ? { bot: bot_id } : {}),
    ...(app_id ? { app: app_id } : {}),
  }
}

function sentenceOf(trouble: Trouble): string {
  return trouble.kind === 'token'
    ? `Slack refuses our token: ${trouble.word}. ${tokenHint(trouble.word)}`
    : `Slack does not answer: ${trouble.word}. We go on asking.`
}
