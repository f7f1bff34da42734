import type { Logger, WebClientOptions } from '@slack/web-api'
import { LogLevel, WebClient } from '@slack/web-api'
import type { Call } from './call.ts'
import { jsonCalls } from './call.ts'
import type { Log } from './log.ts'

/**
 * Options of a client that fails at once and says so: the SDK's own would wait for ever, retry for half an hour, sleep
 * through rate limits and send the token to any address. Retries belong to the delivery queue. A new object each time,
 * because Socket Mode writes into the one it is given.
 */
export function clientOptions(
  at: { readonly apiUrl: string | undefined; readonly log: Log },
  timeout: number,
): WebClientOptions {
  return {
    ...(at.apiUrl ? { slackApiUrl: at.apiUrl } : {}),
    timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    maxRequestConcurrency: 20,
    allowAbsoluteUrls: false,
    logger: quietLogger(at.log),
  }
}

export type Clients = {
  /** For messages. */
  readonly say: Call
  /** For what else there is to do about them. */
  readonly talk: WebClient
  /** For who somebody is: questions that must not queue behind messages. */
  readonly ask: WebClient
  /** For files, which take longer. */
  readonly upload: WebClient
}

export function createClients(token: string, at: { readonly apiUrl: string | undefined; readonly log: Log }): Clients {
  return {
    say: jsonCalls(token, at.apiUrl),
    talk: new WebClient(token, clientOptions(at, 5_000)),
    ask: new WebClient(token, clientOptions(at, 2_500)),
    upload: describing(new WebClient(token, clientOptions(at, 30_000))),
  }
}

/**
 * The SDK calls a picture's description `alt_text`, which Slack does not read: there it is `alt_txt`
 * (https://docs.slack.dev/reference/methods/files.getUploadURLExternal).
 */
function describing(client: WebClient): WebClient {
  const { getUploadURLExternal } = client.files
  client.files.getUploadURLExternal = (options) =>
    getUploadURLExternal(options?.alt_text ? Object.assign(options, { alt_txt: options.alt_text }) : options)
  return client
}

/** The SDK's own words, warnings and worse only: what it says at lower levels holds whole payloads. */
export function quietLogger(log: Log): Logger {
  const say =
    (level: 'warn' | 'error') =>
    (...words: unknown[]) =>
      log[level]({ by: 'slack-sdk' }, sentence(words))
  return {
    debug: () => {},
    info: () => {},
    warn: say('warn'),
    error: say('error'),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  }
}

function sentence(words: readonly unknown[]): string {
  return words
    .map((word) => (word instanceof Error ? word.message : String(word)))
    .join(' ')
    .replace(/xox[a-z]-[\w-]+|xapp-[\w-]+/g, '***')
    .slice(0, 500)
}
