import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The part of a virtual machine's metadata address that gives its identity's tokens. */
export type Machine = { readonly url: string; stop(): Promise<void> }

type Identity = { readonly client: string; readonly resource: string; readonly issue: () => string }

/** learn.microsoft.com, entra/identity/managed-identities-azure-resources/how-to-use-vm-token, "Get a token using HTTP". */
export async function startMachine({ client, resource, issue }: Identity): Promise<Machine> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://machine')
    const isRight =
      /^\/metadata\/identity\/oauth2\/token\/?$/.test(pathname) &&
      request.headers.metadata === 'true' &&
      searchParams.get('resource') === resource &&
      searchParams.get('client_id') === client
    const body = isRight
      ? { access_token: issue(), expires_in: '3599', resource, token_type: 'Bearer', client_id: client }
      : { error: 'invalid_request', error_description: 'Identity not found' }
    response.writeHead(isRight ? 200 : 400, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
