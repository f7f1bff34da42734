import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { makeCertificate } from '../kube/certificate.ts'
import type { Proofs } from './proofs.ts'
import { isProven } from './proofs.ts'

/** The client-credentials part of Entra ID, over TLS, which its client library insists on. */
export type Login = {
  readonly url: string
  /** The certificate that vouches for it, PEM. */
  readonly ca: string
  /** Tokens given out so far; the connector takes these and no others. */
  readonly tokens: ReadonlySet<string>
  /** A token without asking for it over TLS. */
  issue(): string
  /** From now on the client's secret is wrong. */
  refuse(): void
  stop(): Promise<void>
}

type Answer = { readonly status: number; readonly body: object }

const WRONG: Answer = {
  status: 401,
  body: { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' },
}

type Client = Proofs & { readonly tenant: string; readonly id: string }

export async function startLogin({ tenant, id, ...proofs }: Client): Promise<Login> {
  const { key, cert } = await makeCertificate()
  const tokens = new Set<string>()
  let refusing = false
  const grant = (form: URLSearchParams): Answer => {
    const good = form.get('client_id') === id && !refusing && isProven(form, proofs, id, [metadata().token_endpoint])
    if (!good || form.get('scope') !== 'https://api.botframework.com/.default') return WRONG
    return { status: 200, body: { token_type: 'Bearer', expires_in: 3_599, access_token: issue() } }
  }
  function issue(): string {
    const token = `token-${tokens.size + 1}`
    tokens.add(token)
    return token
  }
  const server = createServer({ key, cert }, async (request, response) => {
    const path = (request.url ?? '').split('?')[0]
    let text = ''
    for await (const chunk of request) text += chunk
    const { status, body } =
      path === `/${tenant}/v2.0/.well-known/openid-configuration`
        ? { status: 200, body: metadata() }
        : path === `/${tenant}/oauth2/v2.0/token`
          ? grant(new URLSearchParams(text))
          : { status: 404, body: {} }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const metadata = () => ({
    issuer: `${url}/${tenant}/v2.0`,
    authorization_endpoint: `${url}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${url}/${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${url}/${tenant}/discovery/v2.0/keys`,
  })
  return {
    url,
    ca: cert,
    tokens,
    issue,
    refuse: () => {
      refusing = true
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
