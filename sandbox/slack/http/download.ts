import type { IncomingMessage, ServerResponse } from 'node:http'
import { send } from './desk.ts'
import type { WebApi } from './web-api.ts'

/**
 * A file's bytes, for the bot's token and the scope files:read; everybody else is sent to where people sign in
 * (https://docs.slack.dev/reference/objects/file-object#authentication).
 */
export function handleDownload(api: WebApi, request: IncomingMessage, response: ServerResponse, id: string): void {
  const { workspace, tokens, scopes, desk } = api
  const mayRead = request.headers.authorization === `Bearer ${tokens.bot}` && scopes.has('files:read')
  desk.log.counts.set('download', (desk.log.counts.get('download') ?? 0) + 1)
  const file = workspace.files.get(id)
  if (!file) send(response, { status: 404, body: 'not found' })
  else if (!mayRead) send(response, { status: 302, body: '', headers: { location: '/?redir=files' } })
  else {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': file.content.length }
    response.writeHead(200, headers).end(file.content)
  }
}
