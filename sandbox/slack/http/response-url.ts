import type { IncomingMessage, ServerResponse } from 'node:http'
import { isTrue, optionalText } from '../api/arguments.ts'
import { readContent, requireContent } from '../api/content.ts'
import { SlackError } from '../api/method.ts'
import type { Json } from '../blocks/check.ts'
import { isObject } from '../blocks/check.ts'
import type { VisibleMessage } from '../model.ts'
import type { Workspace } from '../workspace.ts'
import { putBounded } from '../workspace.ts'
import { readBody } from './body.ts'
import type { Desk, Reply } from './desk.ts'
import { answerCall, send } from './desk.ts'

const USES = 5
const LIFETIME_MS = 30 * 60_000
const BODY_BYTES = 1_000_000
const REMEMBERED = 10_000

type Origin = { readonly channel: string; readonly user: string }

/** One interaction's address for answers. `original` is the message it came from, or the last one it made. */
export type ResponseUrl = Origin & {
  readonly kind: 'commands' | 'actions'
  readonly createdAt: number
  uses: number
  original: string | undefined
}

export type ResponseUrls = {
  /** A path under our origin. */
  create(kind: ResponseUrl['kind'], origin: Origin, original?: string): string
  find(path: string): ResponseUrl | undefined
}

export function createResponseUrls(workspace: Workspace): ResponseUrls {
  const known = new Map<string, ResponseUrl>()
  return {
    create(kind, origin, original) {
      const path = `/${kind}/${workspace.team.id}/${workspace.ids.next('R')}/${Math.random().toString(36).slice(2)}`
      putBounded(known, path, { kind, ...origin, createdAt: workspace.now(), uses: 0, original }, REMEMBERED)
      return path
    },
    find: (path) => known.get(path),
  }
}

/**
 * Answers a POST to a response_url: five within 30 minutes, as
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses says; afterwards 404.
 */
export async function handleResponseUrl(
  desk: Desk,
  workspace: Workspace,
  entry: ResponseUrl | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, BODY_BYTES)
  if (!body) return send(response, { status: 413, body: 'too large', headers: { connection: 'close' } })
  const args = parsePayload(request.headers['content-type'] ?? '', body)
  await answerCall(desk, response, 'response_url', args ?? {}, () => use(workspace, entry, args))
}

function use(workspace: Workspace, entry: ResponseUrl | undefined, args: Json | undefined): Reply {
  if (!entry) return failure(404, 'invalid_url')
  if (workspace.now() - entry.createdAt > LIFETIME_MS) return failure(404, 'expired_url')
  if (entry.uses >= USES) return failure(404, 'used_url')
  if (!args) return failure(400, 'invalid_payload')
  try {
    respond(workspace, entry, args)
  } catch (error) {
    if (!(error instanceof SlackError)) throw error
    return failure(400, error.message, error.more)
  }
  entry.uses += 1
  return entry.kind === 'commands' ? { status: 200, body: 'ok' } : { status: 200, body: { ok: true } }
}

/** Shows what an answer to an interaction says, in a response_url or in the acknowledgement itself. Throws SlackError. */
export function respond(workspace: Workspace, entry: ResponseUrl, args: Json): void {
  const { channel } = entry
  if (isTrue(args.delete_original)) {
    if (entry.original !== undefined) workspace.messages.remove(channel, entry.original)
    return
  }
  const content = readContent(args, workspace.blocksJsonLimit)
  requireContent(content)
  if (isTrue(args.replace_original) && entry.original !== undefined) {
    const replaced = workspace.messages.edit(channel, entry.original, {
      text: '',
      blocks: [],
      attachments: [],
      ...content,
    })
    if (!replaced) throw new SlackError('message_not_found')
    return
  }
  const message = workspace.messages.post({
    text: '',
    ...content,
    channel,
    user: workspace.bot.id,
    ...audience(entry, args),
    thread_ts: thread(workspace, entry, args),
  })
  if (entry.kind === 'commands') entry.original = message.ts
}

function audience({ user }: ResponseUrl, args: Json): Partial<Pick<VisibleMessage, 'ephemeral'>> {
  const type = args.response_type ?? 'ephemeral'
  if (type !== 'ephemeral' && type !== 'in_channel') throw new SlackError('invalid_response_type')
  return type === 'ephemeral' ? { ephemeral: user } : {}
}

function thread(workspace: Workspace, { channel }: ResponseUrl, args: Json): string | undefined {
  const ts = optionalText(args, 'thread_ts')
  if (ts !== undefined && !workspace.messages.canThread(channel, ts)) throw new SlackError('thread_not_found')
  return ts
}

function failure(status: number, error: string, more: Json = {}): Reply {
  return { status, body: { ok: false, error, ...more } }
}

function parsePayload(contentType: string, body: Buffer): Json | undefined {
  const form = contentType.startsWith('application/x-www-form-urlencoded')
  const text = form ? (new URLSearchParams(body.toString()).get('payload') ?? '') : body.toString()
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
