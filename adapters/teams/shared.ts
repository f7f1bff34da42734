import { z } from 'zod'
import type { Shared } from '../../src/chat.ts'
import { Fault } from '../../src/fault.ts'
import type { Activity } from './activity.ts'
import { isAmong } from './hosts.ts'
import { clip } from './text.ts'

/** Brings the file that was sent with a message, or the one of that name; see Request in src/chat.ts. */
export type SharedNow = (name?: string) => Promise<Shared | undefined>

/** What a person's file is, in their own conversation with the bot: learn.microsoft.com, bots/how-to/bots-filesv4. */
const File = z.object({
  contentType: z.literal('application/vnd.microsoft.teams.file.download.info'),
  name: z.string(),
  content: z.object({ downloadUrl: z.string() }),
})

/** The largest file that is read, in bytes; what of it is a manifest is for others to say. */
const MOST_BYTES = 256 * 1024
const PATIENCE_MS = 5_000

/** Undefined where nothing was sent along. In channels Teams hands a bot no files, only words about them. */
export function sharedIn({ attachments }: Activity, hosts: readonly string[]): SharedNow | undefined {
  const files = (attachments ?? []).flatMap((each) => File.safeParse(each).data ?? [])
  if (files.length === 0) return undefined
  return async (name) => {
    const found = files.find((file) => name === undefined || nameOf(file.name) === name)
    return (
      found && { name: nameOf(found.name), text: await download(found.content.downloadUrl, nameOf(found.name), hosts) }
    )
  }
}

const PASTE = 'Put the manifest under the command, on lines of its own.'

async function download(address: string, name: string, hosts: readonly string[]): Promise<string> {
  if (!isAmong(address, hosts)) throw new Fault('chat', `${name} is not kept where I may read it.`, { hint: PASTE })
  try {
    // The address itself lets whoever has it in; our own token stays here.
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) })
    if (response.ok) return textOf(await bounded(response, name), name)
    await response.body?.cancel()
    throw new Fault('chat', `Teams does not hand me ${name} any more.`, { hint: `Send it again. ${PASTE}` })
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('chat', `${name} could not be read.`, { hint: 'Ask again in a minute.', cause: error })
  }
}

async function bounded({ body }: Response, name: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > MOST_BYTES) {
      throw new Fault('usage', `${name} is larger than the ${MOST_BYTES / 1024} KiB that I read.`, {
        hint: 'Send fewer documents at once.',
      })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function textOf(bytes: Buffer, name: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // Said below.
  }
  throw new Fault('usage', `${name} is no text.`, { hint: 'A manifest is YAML or JSON in UTF-8.' })
}

/** One line's worth of a name that anybody may have given. */
function nameOf(name: string): string {
  return clip(name.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim(), 100) || 'a file without a name'
}
