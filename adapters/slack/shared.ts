import { request } from 'undici'
import { z } from 'zod'
import type { Address, Shared } from '../../src/chat.ts'
import { Fault } from '../../src/fault.ts'
import { checkSize, sharedText } from '../../src/shared-text.ts'
import { cleanLine } from './render/clean.ts'

/** https://docs.slack.dev/reference/objects/file-object, as far as it is read. */
export const SharedFile = z.object({
  name: z.string().nullish(),
  size: z.number().nullish(),
  mode: z.string().nullish(),
  is_external: z.boolean().nullish(),
  file_access: z.string().nullish(),
  url_private_download: z.string().nullish(),
  url_private: z.string().nullish(),
})
export type SharedFile = z.infer<typeof SharedFile>

type Means = {
  readonly token: string
  /** Slack's own when undefined. */
  readonly apiUrl: string | undefined
  /** What was said in a thread, as conversations.replies answers. */
  readonly replies: (channel: string, thread: string) => Promise<unknown>
}

/** Brings what was shared: with a message itself, or in its thread under a name. */
export type Sharing = (files: readonly SharedFile[], at: Pick<Address, 'channel' | 'thread'>) => SharedNow
type SharedNow = (name?: string) => Promise<Shared | undefined>

const PATIENCE_MS = 5_000
const Thread = z.object({ messages: z.array(z.object({ files: z.array(SharedFile).optional().catch(undefined) })) })

/** Files are fetched with the bot's token from where Slack keeps them, and from nowhere else: a file's URL is only what a message says. */
export function createSharing({ token, apiUrl, replies }: Means): Sharing {
  const origin = filesOrigin(apiUrl)

  async function inThread({ channel, thread }: Pick<Address, 'channel' | 'thread'>, name: string) {
    if (thread === undefined) return undefined
    const said = await replies(channel, thread).catch((cause: unknown) => {
      throw new Fault('chat', 'Slack does not let me look into this thread.', { hint: PASTE, cause })
    })
    const { data } = Thread.safeParse(said)
    return data?.messages.flatMap(({ files = [] }) => files).findLast((file) => nameOf(file) === name)
  }

  async function bring(file: SharedFile): Promise<Shared> {
    const name = nameOf(file)
    const url = URL.parse(file.url_private_download ?? file.url_private ?? '')
    if (
      file.is_external ||
      file.mode === 'external' ||
      file.file_access === 'check_file_info' ||
      url?.origin !== origin
    )
      throw new Fault('chat', `${name} is not kept in this workspace, so it is not read.`, { hint: PASTE })
    checkSize(file.size ?? 0, name)
    return { name, text: await download(url, name) }
  }

  async function download(url: URL, name: string): Promise<string> {
    try {
      const { statusCode, headers, body } = await request(url, {
        headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' },
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      // Whom Slack does not let in it shows where to sign in.
      const isPage = /^text\/html/.test(String(headers['content-type'])) && !/\.html?$/i.test(name)
      if (statusCode === 200 && !isPage) return await sharedText(body, name)
      body.destroy()
      throw new Fault('chat', `Slack does not hand ${name} to this app.`, {
        hint: `The app needs the scope files:read: an admin installs it again with manifest.yml. ${PASTE}`,
      })
    } catch (error) {
      if (error instanceof Fault) throw error
      throw new Fault('chat', `${name} could not be read from Slack.`, { hint: 'Ask again in a minute.', cause: error })
    }
  }

  return (files, at) => async (name) => {
    const own = files.find((file) => name === undefined || nameOf(file) === name)
    const found = own ?? (name === undefined ? undefined : await inThread(at, name))
    return found && bring(found)
  }
}

const PASTE = 'Put the manifest under the command, on lines of its own.'

/** Slack's files are on a host of their own; whoever is said to be Slack instead has them, too. */
function filesOrigin(apiUrl: string | undefined): string {
  const url = URL.parse(apiUrl ?? 'https://slack.com/api/')
  if (!url) return 'https://files.slack.com'
  return /^slack(-gov)?\.com$/.test(url.hostname) ? `https://files.${url.hostname}` : url.origin
}

/** One word's worth of a name that anybody may have given. */
function nameOf({ name }: SharedFile): string {
  return (
    cleanLine(name ?? '')
      .slice(0, 100)
      .trim() || 'a file without a name'
  )
}
