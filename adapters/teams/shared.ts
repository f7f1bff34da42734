import { z } from 'zod'
import type { Shared } from '../../src/chat.ts'
import { Fault } from '../../src/fault.ts'
import { sharedText } from '../../src/shared-text.ts'
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
    if (response.ok) return await sharedText(response.body ?? [], name)
    await response.body?.cancel()
    throw new Fault('chat', `Teams does not hand me ${name} any more.`, { hint: `Send it again. ${PASTE}` })
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('chat', `${name} could not be read.`, { hint: 'Ask again in a minute.', cause: error })
  }
}

/** One line's worth of a name that anybody may have given. */
function nameOf(name: string): string {
  return clip(name.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim(), 100) || 'a file without a name'
}
