import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Workspace } from '../workspace.ts'
import { readBody, uploadedBytes } from './body.ts'
import type { Desk, Reply } from './desk.ts'
import { answerCall, send } from './desk.ts'

const UPLOAD_BYTES = 20_000_000

/** Takes the bytes for an upload_url, raw or as a form; the length has to be what was announced, in bytes. */
export async function handleUpload(
  desk: Desk,
  workspace: Workspace,
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
): Promise<void> {
  const body = await readBody(request, UPLOAD_BYTES)
  if (!body) return send(response, { status: 413, body: 'too large', headers: { connection: 'close' } })
  const content = await uploadedBytes(request.headers['content-type'] ?? '', body)
  await answerCall(desk, response, 'upload', { id, length: content.length }, (): Reply => {
    const upload = workspace.uploads.get(id)
    if (!upload) return { status: 404, body: 'file not found' }
    if (content.length !== upload.length)
      return { status: 400, body: `expected ${upload.length} bytes, got ${content.length}` }
    upload.content = content
    return { status: 200, body: `OK - ${content.length}` }
  })
}
