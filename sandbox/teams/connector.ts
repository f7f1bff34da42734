import type { IncomingMessage, ServerResponse } from 'node:http'
import { wrongCard } from './card.ts'
import type { TeamsFaults } from './faults.ts'
import type { TeamsCall, TeamsConversation, TeamsMessage } from './model.ts'
import { mriOf } from './model.ts'
import type { Tenant } from './tenant.ts'

export type Connecting = {
  readonly tenant: Tenant
  readonly faults: TeamsFaults
  /** Whether this bearer token is the bot's. */
  readonly knows: (token: string) => boolean
  /** Whether the tenant has targeted messages. */
  readonly targeted: () => boolean
  readonly called: (call: TeamsCall) => void
}

type Body = Readonly<Record<string, unknown>>
type Answer = { readonly status: number; readonly body: object; readonly retryAfter?: number }
type Asked = {
  readonly operation: TeamsCall['operation']
  readonly conversation: string
  readonly id: string
  readonly targeted: boolean
  readonly body: Body
}

/** learn.microsoft.com, bots/how-to/format-your-bot-messages: about 100 KB, UTF-16. */
const MOST_BYTES = 100_000

/** The Bot Connector's REST operations: learn.microsoft.com, bot-framework-rest-connector-api-reference. */
export async function serveConnector(options: Connecting, request: IncomingMessage, response: ServerResponse) {
  const asked = await read(request)
  if (!asked) return send(response, refusal(404, 'NotFound', 'no such operation'))
  const { operation, conversation, body } = asked
  const fault = options.faults.take(operation)
  if (fault === 'drop') return void response.socket?.destroy()
  if (typeof fault === 'object' && 'delayMs' in fault)
    await new Promise((resolve) => setTimeout(resolve, fault.delayMs).unref())
  const answer = typeof fault === 'object' && 'status' in fault ? faulty(fault) : answerTo(options, request, asked)
  options.called({ operation, conversation, status: answer.status, body })
  if (fault === 'accept-then-drop') return void response.socket?.destroy()
  send(response, answer)
}

function faulty({
  status,
  retryAfter,
  code = 'Fault',
  subCode,
}: {
  status: number
  retryAfter?: number
  code?: string
  subCode?: string
}): Answer {
  const inner = subCode ? { innerHttpError: { statusCode: status, body: { subCode } } } : {}
  return { status, body: { error: { code, message: code, ...inner } }, ...(retryAfter ? { retryAfter } : {}) }
}

function answerTo(options: Connecting, request: IncomingMessage, asked: Asked): Answer {
  const { tenant, knows } = options
  if (!knows((request.headers.authorization ?? '').replace(/^Bearer /, '')))
    return refusal(401, 'Unauthorized', 'Authorization has been denied for this request.')
  if (asked.operation === 'create') return create(tenant, asked.body)
  const [base = '', thread] = asked.conversation.split(';messageid=')
  const conversation = tenant.conversations.get(base)
  if (!conversation || (thread && !tenant.messages.has(thread)))
    return refusal(404, 'ConversationNotFound', 'Conversation not found.')
  if (conversation.installed === false)
    return refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.')
  if (asked.operation === 'member') return member(tenant, asked.id)
  if (Buffer.byteLength(JSON.stringify(asked.body), 'utf16le') > MOST_BYTES * 2)
    return refusal(413, 'MessageSizeTooBig', 'Message size too large.')
  const wrong = wrongActivity(asked.body, conversation.kind)
  if (wrong) return refusal(400, 'BadSyntax', wrong)
  if (asked.targeted && !options.targeted())
    return refusal(400, 'BadRequest', 'Targeted messages are not enabled for this tenant.')
  return asked.operation === 'edit' ? edit(tenant, asked) : post(tenant, asked, conversation, thread)
}

function create(tenant: Tenant, body: Body): Answer {
  const [first] = Array.isArray(body.members) ? body.members : []
  const person = tenant.person(String((first as Body | undefined)?.id))
  if (body.isGroup !== false || body.tenantId !== tenant.id)
    return refusal(400, 'BadSyntax', 'only one-to-one conversations in the own tenant can be opened')
  if (!person || person.installed === false)
    return refusal(403, 'ForbiddenOperationException', 'The bot is not installed in the user’s personal scope.')
  return { status: 201, body: { id: tenant.direct(person).id } }
}

function member(tenant: Tenant, word: string): Answer {
  const person = tenant.person(word)
  if (!person) return refusal(404, 'MemberNotFoundInConversation', 'Member not found.')
  const { id, name, upn, email, role = 'user' } = person
  const body = {
    id: mriOf(person),
    name,
    objectId: id,
    aadObjectId: id,
    userPrincipalName: upn,
    email,
    tenantId: person.tenant ?? tenant.id,
    userRole: role,
  }
  return { status: 200, body }
}

function post(tenant: Tenant, { body, targeted }: Asked, conversation: TeamsConversation, thread?: string): Answer {
  const only = tenant.person(String((body.recipient as Body | undefined)?.id))
  if (targeted && (!only || conversation.kind === 'personal'))
    return refusal(400, 'BadRequest', 'a targeted message needs a recipient in a conversation of many')
  const { id } = tenant.say({
    conversation: conversation.id,
    ...(thread ? { thread } : {}),
    ...(targeted && only ? { onlyFor: only.id } : {}),
    ...contentOf(body),
  })
  return { status: 201, body: { id } }
}

function edit(tenant: Tenant, { body, id, conversation }: Asked): Answer {
  const before = tenant.messages.get(id)
  if (!before || before.user !== undefined || before.conversation !== conversation.split(';')[0])
    return refusal(404, 'ActivityNotFoundInConversation', 'The activity was not found in the conversation.')
  tenant.edit(id, contentOf(body))
  return { status: 200, body: { id } }
}

type Content = Pick<TeamsMessage, 'text' | 'summary' | 'card' | 'file'>

function contentOf(body: Body): Content {
  const [attachment = {}] = Array.isArray(body.attachments) ? (body.attachments as Body[]) : []
  const content = attachment.content as TeamsMessage['card']
  const words = { text: String(body.text ?? ''), summary: String(body.summary ?? '') }
  const kind = FILES.get(String(attachment.contentType))
  if (!kind || !content) return { ...words, ...(content ? { card: content } : {}) }
  const url = typeof attachment.contentUrl === 'string' ? { url: attachment.contentUrl } : {}
  return { ...words, file: { kind, name: String(attachment.name ?? ''), content, ...url } }
}

const FILES = new Map([
  ['application/vnd.microsoft.teams.card.file.consent', 'consent' as const],
  ['application/vnd.microsoft.teams.card.file.info', 'info' as const],
])

function wrongActivity({ type, text, attachments }: Body, kind: TeamsConversation['kind']): string | undefined {
  if (type !== 'message') return 'the type must be message'
  if (!Array.isArray(attachments) || attachments.length === 0) return text ? undefined : 'Activity contains no content'
  for (const attachment of attachments as Body[]) {
    const { contentType, content } = attachment
    const isFile = FILES.has(String(contentType))
    if (isFile && kind !== 'personal') return 'files are for personal conversations alone'
    if (!isFile && contentType !== 'application/vnd.microsoft.card.adaptive') return 'an unknown content type'
    const wrong = isFile ? wrongFile(attachment) : wrongCard(content)
    if (wrong) return wrong
  }
  return undefined
}

/** learn.microsoft.com, bots/how-to/bots-filesv4. */
function wrongFile({ contentType, name, content, contentUrl }: Body): string | undefined {
  const said = (content ?? {}) as Body
  if (typeof name !== 'string' || name === '' || /["*:<>?/\\|]/.test(name)) return 'a name that OneDrive does not take'
  if (FILES.get(String(contentType)) === 'info')
    return contentUrl && said.uniqueId ? undefined : 'an info without its file'
  return Number(said.sizeInBytes) > 0 && said.acceptContext ? undefined : 'a consent without size or context'
}

const ROUTE = /^\/teams\/v3\/conversations(?:\/([^/]+)\/(activities|members)(?:\/([^/]+))?)?$/

async function read(request: IncomingMessage): Promise<Asked | undefined> {
  const url = new URL(request.url ?? '/', 'http://teams')
  const [matched, conversation = '', what, id = ''] = (ROUTE.exec(url.pathname) ?? []).map(decode)
  const operation = operationOf(request.method ?? '', matched, what, id)
  if (!operation) return undefined
  let text = ''
  for await (const chunk of request) text += chunk
  const body = text ? (JSON.parse(text) as Body) : {}
  return { operation, conversation, id, targeted: url.searchParams.get('isTargetedActivity') === 'true', body }
}

function operationOf(method: string, matched: string | undefined, what: string | undefined, id: string) {
  if (!matched) return undefined
  if (!what) return method === 'POST' ? 'create' : undefined
  if (what === 'members') return method === 'GET' && id ? 'member' : undefined
  if (method === 'PUT' && id) return 'edit'
  return method === 'POST' ? (id ? 'reply' : 'post') : undefined
}

function decode(part: string | undefined): string | undefined {
  return part === undefined ? undefined : decodeURIComponent(part)
}

function refusal(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } }
}

function send(response: ServerResponse, { status, body, retryAfter }: Answer): void {
  const wait = retryAfter ? { 'retry-after': String(retryAfter) } : {}
  response.writeHead(status, { 'content-type': 'application/json', ...wait }).end(JSON.stringify(body))
}
