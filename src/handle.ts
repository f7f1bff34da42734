import type { Audit } from './audit/store.ts'
import type { Address, Handle, Platform, Principal, Request } from './chat.ts'
import { aside } from './chat.ts'
import { aliasIn, expanded } from './command/alias.ts'
import { askForText } from './command/ask-text.ts'
import { firstLine } from './command/body.ts'
import type { Access } from './command/define.ts'
import type { Named } from './command/help.ts'
import { helpReply } from './command/help.ts'
import { NeedsText } from './command/needs-text.ts'
import type { Parsed } from './command/parse.ts'
import { lineOf, parse, quote } from './command/parse.ts'
import { atService } from './command/service.ts'
import { sourceOf } from './command/source.ts'
import { Fault } from './fault.ts'
import type { Deliver, Enqueue, Subject } from './job.ts'
import { forbidden } from './policy/forbidden.ts'
import type { Judge } from './policy/judge.ts'
import type { Reply } from './reply.ts'

/** What a conversation defaults to, from the configuration. */
export type ChannelDefaults = {
  readonly cluster?: string
  readonly namespace?: string
  readonly replies?: Address['visibility']
}

export type Handling = {
  readonly requestId: (platform: Platform, team: string, event: string) => string
  /** Throws an identity Fault for somebody who is nobody. */
  readonly identify: (principal: Principal) => Subject
  /** Decides by the rules, before anything is looked up in a cluster; whoever looks it up decides again. */
  readonly judge: Judge
  /** The name of the cluster that is meant by a word, or by none. */
  readonly clusterNamed: (word: string | undefined) => string
  readonly defaults: (address: Address) => ChannelDefaults
  /** The names that stand for lines: a person's own, and a channel's. Both reject with a `queue` Fault. */
  readonly aliases: {
    find(place: Pick<Request, 'principal' | 'address'>, name: string): Promise<{ readonly line: string } | undefined>
    list(place: Pick<Request, 'principal' | 'address'>): Promise<readonly Named[]>
  }
  /** Where a service runs, by its name. */
  readonly service?: (name: string) => ReturnType<Parameters<typeof atService>[1]>
  readonly enqueue: Enqueue
  /** For what changes something: never put on the queue a second time, also when the queue was lost. */
  readonly enqueueChange: Enqueue
  readonly deliver: Deliver
  readonly audit: Audit
  /** Turns what was thrown into words; what is no Fault is logged under the id. */
  readonly explain: (error: unknown, id: string) => Reply
  /** Something was decided: for the metrics. */
  readonly decided: (command: string, effect: string) => void
  /** ms since the epoch, by the queue's clock. */
  readonly now: () => number
  /** How long a request may take, in ms. */
  readonly patience: number
}

/** Makes the one road every request takes: who is it, what do they want, may they; then the queue, or an answer at once. */
export function createHandle(handling: Handling): Handle {
  return async (request) => {
    const id = handling.requestId(request.principal.platform, request.principal.team, request.event)
    try {
      const reply = await take(request, id, handling)
      return reply && (await say(reply, request.address, id, handling))
    } catch (error) {
      // The adapter may have a window for it, which opens only at once.
      if (error instanceof NeedsText) return askForText(error, request.text)
      const reply = handling.explain(error, id)
      // A queue that was just found away or hanging is not waited for a second time.
      if (error instanceof Fault && error.code === 'queue') return reply
      return say(reply, aside(request.address), id, handling)
    }
  }
}

/** Puts the command on the queue, or returns what can be answered without it. No change is started before it is audited. */
async function take(request: Request, id: string, handling: Handling): Promise<Reply | undefined> {
  const { subject, parsed } = await readable(request, id, handling)
  const { principal, address } = request
  const cluster = handling.clusterNamed(parsed.cluster ?? handling.defaults(address).cluster)
  const { effect, rule, reason } = await handling.judge({
    principal,
    subject,
    address,
    verb: parsed.name,
    risk: parsed.risk,
    cluster,
  })
  handling.decided(parsed.name, effect)
  const audited = handling.audit({
    ...trace(request, id, handling),
    // Azure knows no impersonation.
    as: parsed.program === 'aks' ? 'bot' : subject.user,
    line: parsed.line,
    ...(cluster && { cluster }),
    needs: parsed.access.map(inWords),
    effect,
    rule,
    reason,
  })
  if (effect === 'deny') {
    await audited
    throw forbidden(parsed.name, { rule, reason })
  }
  // A question leaves for Redis together with its record, after it; a change waits until the record is there.
  if (parsed.risk !== 'read' || parsed.name === 'help') await audited
  if (parsed.name === 'help') {
    // What can be asked is said also when the names cannot be looked up.
    const named = parsed.args.topic ? [] : await handling.aliases.list(request).catch(() => [])
    return helpReply(parsed.args.topic, named)
  }
  const enqueue = parsed.risk === 'read' ? handling.enqueue : handling.enqueueChange
  const [, queued] = await Promise.allSettled([audited, enqueue(jobOf(request, parsed, id, handling))])
  // A queue that took the question will answer it, also when the record of it is in the log alone.
  if (queued.status === 'rejected') throw queued.reason
  return undefined
}

/** Who asks and what they mean; what is neither known nor understood is written down as refused. */
async function readable(
  request: Request,
  id: string,
  handling: Handling,
): Promise<{ subject: Subject; parsed: Parsed }> {
  try {
    const subject = handling.identify(request.principal)
    const parsed = await whole(request, handling)
    return { subject, parsed: handling.service ? atService(parsed, handling.service) : parsed }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    handling.decided('none', error.code)
    // What stands under a line may be a secret.
    const line = firstLine(request.text).slice(0, LINE_KEPT)
    const refused = {
      ...trace(request, id, handling),
      line,
      effect: 'refuse',
      rule: error.code,
      reason: error.message.slice(0, LINE_KEPT),
    }
    // Nothing was started, so whoever only mistyped does not wait for the record; while Redis is away it is in the log alone.
    handling.audit(refused).catch(() => undefined)
    throw error
  }
}

/** What is meant, with the file below it that was shared with it, or that it names. Throws a usage Fault, NeedsText for want of one. */
async function whole(request: Request, handling: Handling): Promise<Parsed> {
  try {
    const parsed = await meant(request, handling)
    const source = sourceOf(parsed)
    if (source === undefined) return parsed
    // What is approved would else not be what its line names.
    if (parsed.body !== undefined)
      throw new Fault('usage', 'A manifest under the line and one behind -f contradict each other; give one of them.')
    const file = 'file' in source ? await request.shared?.(source.file) : undefined
    return file === undefined ? parsed : parse(lineOf({ line: parsed.line, body: file.text }))
  } catch (error) {
    const file = error instanceof NeedsText ? await request.shared?.() : undefined
    if (file === undefined) throw error
    return await meant(
      { ...request, text: `${firstLine(request.text)} -f ${quote(file.name)}\n${file.text}` },
      handling,
    )
  }
}

/** The line as it would be written out: a first word that is no command may stand for one. Throws a usage Fault. */
async function meant(request: Request, { aliases }: Handling): Promise<Parsed> {
  const candidate = aliasIn(request.text)
  if (!candidate) return parse(request.text)
  try {
    const alias = await aliases.find(request, candidate.name)
    return parse(alias ? expanded(alias.line, candidate) : request.text)
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'queue')) throw error
    return readWithoutNames(request.text)
  }
}

/** Most words that are no command are mistyped ones, and that can be said without Redis. */
function readWithoutNames(text: string): Parsed {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const hint = [error.hint, 'Names that stand for lines cannot be looked up at the moment.']
      .filter(Boolean)
      .join(' · ')
    throw new Fault(error.code, error.message, { hint, cause: error })
  }
}

/** `list pods`, `get pods/log web-0`: what is asked of the cluster, in the words of its RBAC. */
function inWords({ verb, resource, subresource, name }: Access): string {
  return [verb, subresource ? `${resource}/${subresource}` : resource, name].filter(Boolean).join(' ')
}

/** How much of a line that could not be read is kept. */
const LINE_KEPT = 500

function trace({ principal, address }: Request, id: string, { now }: Handling) {
  return {
    at: now(),
    kind: 'decision' as const,
    request: id,
    who: `${principal.platform}:${principal.team}:${principal.user}`,
    where: `${address.platform}:${address.channel}`,
  }
}

function jobOf(request: Request, parsed: Parsed, id: string, handling: Handling) {
  const { cluster, namespace, replies } = handling.defaults(request.address)
  // What is in the channel already stays where it is: a shared answer is refreshed in its place.
  const asked = parsed.share || (request.surface === 'command' && replies === 'channel')
  const shared = asked && request.address.visibility === 'private'
  const now = handling.now()
  return {
    v: 1 as const,
    id,
    line: lineOf(parsed),
    principal: request.principal,
    address: parsed.isPrivate ? privately(request) : shared ? openly(request.address) : request.address,
    ...(cluster ? { cluster } : {}),
    ...(namespace ? { namespace } : {}),
    askedAt: now,
    deadline: now + handling.patience,
  }
}

/** In the channel, as a message of its own: a private one cannot be turned into it. */
function openly({ replyUrl: _private, replaces: _old, ...address }: Address): Address {
  return { ...address, visibility: 'channel' }
}

/**
 * To whoever asked alone. A click on a message that others see is answered beside it: in its thread, which nobody has to
 * have open, it would not be seen.
 */
function privately({ surface, address }: Request): Address {
  if (address.visibility === 'private') return address
  const { replaces: _theirs, thread, ...place } = address
  return { ...place, visibility: 'private', ...(surface === 'click' || thread === undefined ? {} : { thread }) }
}

/** Hands words to the delivery queue, or back to the adapter when the queue cannot be reached. */
async function say(reply: Reply, to: Address, id: string, handling: Handling): Promise<Reply | undefined> {
  try {
    await handling.deliver({ v: 1, id: `${id}.reply`, to, reply })
    return undefined
  } catch {
    return reply
  }
}
