/** A JSON object on its way in or out. */
export type Words = Readonly<Record<string, unknown>>

/** Whether a message is for everybody in its conversation, or shown to its recipient alone. */
type Aim = { readonly targeted?: boolean }

/**
 * The Bot Connector's operations that we need (learn.microsoft.com, bot-framework-rest-connector-api-reference). They throw
 * what `troubleOf` in fault.ts reads.
 */
export type Connector = {
  post(conversation: string, activity: Words, aim?: Aim): Promise<{ readonly id?: string }>
  edit(conversation: string, id: string, activity: Words, aim?: Aim): Promise<void>
  create(parameters: Words): Promise<{ readonly id?: string }>
  member(conversation: string, user: string): Promise<unknown>
}

type Pipeline = {
  removePolicy(policy: { name: string }): unknown
  addPolicy(policy: {
    name: string
    sendRequest<R extends { url: string }, A>(request: R, next: (request: R) => Promise<A>): Promise<A>
  }): void
}
type Options = { readonly timeout: number }
type Told = { readonly id?: string }

/** The part of botbuilder's own connector client that is used. */
export type Client = {
  readonly client: { readonly pipeline: Pipeline }
  readonly conversations: {
    sendToConversation(conversation: string, activity: Words, options: Options): Promise<Told>
    updateActivity(conversation: string, id: string, activity: Words, options: Options): Promise<Told>
    createConversation(parameters: Words, options: Options): Promise<Told>
    getConversationMember(conversation: string, user: string, options: Options): Promise<unknown>
  }
}

/** A call that takes longer has failed, in ms; the delivery queue tries again. */
const CALL = { timeout: 15_000 }

/** The client of one conversation with the bot. Its own retries go: they post twice what may have got through, for seconds. */
export function connectorOver({ client, conversations }: Client): Connector {
  client.pipeline.removePolicy({ name: 'defaultRetryPolicy' })
  let targeting = false
  client.pipeline.addPolicy({
    name: 'targeting',
    sendRequest(request, next) {
      // learn.microsoft.com, agents-in-teams/targeted-messages; botbuilder has no word for it.
      if (targeting) request.url += `${request.url.includes('?') ? '&' : '?'}isTargetedActivity=true`
      return next(request)
    },
  })
  const aimed = <T>({ targeted = false }: Aim, call: () => Promise<T>): Promise<T> => {
    targeting = targeted
    return call()
  }
  return {
    post: (conversation, activity, aim = {}) =>
      aimed(aim, () => conversations.sendToConversation(conversation, activity, CALL)),
    async edit(conversation, id, activity, aim = {}) {
      await aimed(aim, () => conversations.updateActivity(conversation, id, activity, CALL))
    },
    create: (parameters) => conversations.createConversation(parameters, CALL),
    member: (conversation, user) => conversations.getConversationMember(conversation, user, CALL),
  }
}
