import type { Outcome } from './answer.ts'
import { answer } from './answer.ts'
import type { Tokens } from './tokens.ts'

/** A client that Entra knows, and what it may show for itself. */
export type KnownClient = {
  readonly id: string
  /** A service principal's secret. */
  readonly secret?: string
  /** Whether a token of the Kubernetes cluster (workload identity) is taken, and which. */
  readonly assertion?: string
}

type Login = {
  readonly tokens: Tokens
  readonly clients: readonly KnownClient[]
  readonly tenant: string
  readonly now: () => number
  readonly url: () => string
  /** Seconds that a token lives. */
  readonly lifetime: number
}

/** Entra's token endpoint, as far as @azure/identity asks it, and the metadata it looks up before. */
export function logIn(login: Login, method: string, url: URL, body: string): Outcome {
  const [, tenant = ''] = url.pathname.split('/')
  if (url.pathname.endsWith('/.well-known/openid-configuration')) {
    const base = `${login.url()}/${tenant}`
    return answer(200, {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
    })
  }
  if (method !== 'POST' || !url.pathname.endsWith('/token')) return answer(404, { error: 'not_found' })
  const form = new URLSearchParams(body)
  const client = login.clients.find(({ id }) => id === form.get('client_id'))
  if (tenant !== login.tenant) return refused('invalid_request', `AADSTS90002: Tenant '${tenant}' not found.`)
  if (!client) return refused('unauthorized_client', 'AADSTS700016: Application was not found in the directory.')
  const shown = form.get('client_secret')
  const assertion = form.get('client_assertion')
  if (shown !== null && shown !== client.secret)
    return refused('invalid_client', 'AADSTS7000215: Invalid client secret provided.')
  if (assertion !== null && assertion !== client.assertion)
    return refused(
      'invalid_client',
      'AADSTS700213: No matching federated identity record found for presented assertion.',
    )
  if (shown === null && assertion === null) return refused('invalid_request', 'AADSTS7000218: client_secret is needed.')
  const scope = form.get('scope')?.split(' ')[0] ?? ''
  const claims = form.get('claims') ?? undefined
  const token = login.tokens.issue({
    client: client.id,
    tenant,
    scope,
    expiresAt: login.now() + login.lifetime * 1_000,
    ...(claims !== undefined && { claims }),
  })
  return answer(200, {
    token_type: 'Bearer',
    expires_in: login.lifetime,
    ext_expires_in: login.lifetime,
    access_token: token,
  })
}

/** The metadata service that a virtual machine asks for its identity's token. */
export function managedIdentity(login: Login, url: URL, metadata: string | undefined): Outcome {
  if (url.pathname.replace(/\/$/, '') !== '/metadata/identity/oauth2/token') return answer(404, { error: 'not_found' })
  // The probe comes without the header, and any answer tells that somebody is there.
  if (metadata !== 'true')
    return answer(400, { error: 'invalid_request', error_description: 'Required metadata header not specified' })
  const resource = url.searchParams.get('resource') ?? ''
  const client = url.searchParams.get('client_id') ?? 'system-assigned'
  const expiresAt = login.now() + login.lifetime * 1_000
  const scope = `${resource.replace(/\/$/, '')}/.default`
  return answer(200, {
    access_token: login.tokens.issue({ client, tenant: login.tenant, scope, expiresAt }),
    client_id: client,
    expires_in: String(login.lifetime),
    expires_on: String(Math.floor(expiresAt / 1_000)),
    resource,
    token_type: 'Bearer',
  })
}

function refused(error: string, error_description: string): Outcome {
  return answer(error === 'invalid_client' ? 401 : 400, {
    error,
    error_description: `${error_description} Trace ID: 00000000-0000-0000-0000-000000000000`,
    error_codes: [Number(/AADSTS(\d+)/.exec(error_description)?.[1] ?? 0)],
  })
}
