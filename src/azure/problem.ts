import { Fault } from '../fault.ts'
import type { Policy } from './policies.ts'

/** What a failed request tells of itself, as far as it is looked at: never its own headers, which hold the token. */
type Failed = {
  readonly name?: unknown
  readonly message?: unknown
  readonly code?: unknown
  readonly statusCode?: unknown
  readonly response?: { readonly headers?: { get(name: string): string | undefined } }
  readonly request?: { readonly requestId?: unknown }
  readonly details?: { readonly error?: { readonly code?: unknown; readonly message?: unknown } }
}

const LONGEST = 400

/** An answer that trying again does not change. Of a list's page the SDK keeps no more than that it failed. */
export class Refused extends Error implements Failed {
  readonly statusCode: number
  readonly response: NonNullable<Failed['response']>
  readonly request: NonNullable<Failed['request']>
  readonly details: NonNullable<Failed['details']>

  constructor(response: Response & { readonly request: NonNullable<Failed['request']> }) {
    super(`Azure answered ${response.status}`)
    this.name = 'Refused'
    this.statusCode = response.status
    this.response = response
    this.request = { requestId: response.request.requestId }
    this.details = parsed(response.bodyAsText) ?? {}
  }
}

type Response = {
  readonly status: number
  readonly headers: { get(name: string): string | undefined }
  readonly bodyAsText?: string | null | undefined
}

/** Most say {error: {code, message}}; AKS itself says {code, message} at times. */
function parsed(text: string | null | undefined): Failed['details'] {
  try {
    const body = JSON.parse(text ?? '') as {
      error?: { code?: unknown; message?: unknown }
      code?: unknown
      message?: unknown
    } | null
    return { error: body?.error ?? body ?? {} }
  } catch {
    return undefined
  }
}

/** Turns what is refused for good into an error that keeps Azure's own words. What may pass is left to be tried again. */
export const refusals: Policy = {
  name: 'quarterdeckRefusals',
  async sendRequest(request, next) {
    const response = await next(request)
    const { status } = response
    // 401 may be a challenge that a newer token answers.
    if (status < 400 || status >= 500 || status === 401 || status === 408) return response
    throw new Refused(response)
  },
}

/** What went wrong with Azure as one sentence and a next step; `doing` is what was asked: `list the clusters of Shop`. */
export function azureFault(error: unknown, doing: string): Fault {
  if (error instanceof Fault) return error
  const failed = (typeof error === 'object' && error !== null ? error : {}) as Failed
  const status = Number(failed.statusCode ?? 0)
  if (isIdentity(failed)) return identityFault(failed, error)
  if (status === 0) return unansweredFault(failed, doing, error)
  const says = sentenceOf(failed)
  const ids = idsOf(failed)
  const fault = (code: Fault['code'], sentence: string, hint: string, retryable = false) =>
    new Fault(code, sentence, { hint: [hint, ids].filter(Boolean).join(' '), retryable, cause: error })
  switch (status) {
    case 401:
      return fault(
        'config',
        `Azure does not take the bot's token, so I cannot ${doing}.`,
        'Whoever runs me: is azure.tenant the tenant of the subscription? /aks list shows which subscriptions answer.',
      )
    case 403:
      return fault(
        'forbidden',
        `Azure does not let the bot ${doing}. ${says}`,
        'Who runs me can give its identity the role that docs/aks.md names, on the subscription or the cluster.',
      )
    case 404:
      return fault('not-found', `Azure has nothing there to ${doing}. ${says}`, 'What there is: /aks list')
    case 409:
      return fault(
        'conflict',
        `Azure is busy with it. ${says}`,
        'See what is running with /aks operations, and ask again when it is done.',
      )
    case 412:
      return fault(
        'conflict',
        'Somebody changed it in the meantime, so Azure did not take the change.',
        'Look at it again with /aks show, then ask again.',
      )
  }
  if (status >= 500)
    return fault(
      'cluster',
      `Azure could not ${doing} (${status}). ${says}`,
      'Ask again in a minute; Azure’s own state is at https://azure.status.microsoft.',
      true,
    )
  return fault(
    'invalid',
    `Azure refused to ${doing} (${status}). ${says}`,
    'If the words do not explain it, Azure support will want the id.',
  )
}

function isIdentity({ name }: Failed): boolean {
  return /^(CredentialUnavailable|AuthenticationRequired|Authentication|AggregateAuthentication)Error$/.test(
    String(name),
  )
}

/** Entra's own sentence, without the trace that follows it. */
function identityFault({ message }: Failed, cause: unknown): Fault {
  const said = /AADSTS\d+: [^.\n]{1,200}\.?/.exec(String(message))?.[0]
  return new Fault('config', `Azure does not know who the bot is${said ? `: ${said}` : '.'}`, {
    hint: 'Whoever runs me: check azure.identity in quarterdeck.yaml and what it needs (docs/aks.md); `quarterdeck check` tries it.',
    cause,
  })
}

function unansweredFault({ name, code }: Failed, doing: string, cause: unknown): Fault {
  if (name === 'AbortError' || name === 'TimeoutError') {
    return new Fault('timeout', `Azure took too long to ${doing}.`, {
      hint: 'Ask again in a minute; Azure’s own state is at https://azure.status.microsoft.',
      cause,
    })
  }
  const why = typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? ` (${code})` : ''
  return new Fault('unreachable', `I cannot reach Azure${why}, so I could not ${doing}.`, {
    hint: 'Ask again in a minute. Whoever runs me: the pod needs a way to Azure’s Resource Manager and Entra over https.',
    retryable: true,
    cause,
  })
}

function sentenceOf({ code, message, details }: Failed): string {
  const words = String(details?.error?.message ?? message ?? '')
    // The SDK's own, instead of what the body said.
    .replace(/^Pagination failed.*/, '')
    .replace(/\s+/g, ' ')
    .trim()
  const name = String(details?.error?.code ?? code ?? '')
  const cut = words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words
  return name || cut ? `Azure says: ${[name, cut].filter(Boolean).join(': ')}` : ''
}

/** What Azure's support asks for. */
function idsOf({ response, request }: Failed): string {
  const correlation = response?.headers?.get('x-ms-correlation-request-id')
  const ours = request?.requestId
  const id = (value: unknown) => (typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : undefined)
  const parts = [id(correlation) && `correlation id ${id(correlation)}`, id(ours) && `request id ${id(ours)}`]
  const said = parts.filter(Boolean).join(', ')
  return said && `Azure’s ${said}.`
}
