import type { Json } from '../blocks/check.ts'
import type { SlackFile } from '../model.ts'
import { putBounded } from '../workspace.ts'
import { optionalText, requiredText, structuredList } from './arguments.ts'
import { readContent } from './content.ts'
import { postableChannel } from './conversation.ts'
import type { CallContext, Method } from './method.ts'
import { argumentError, SlackError } from './method.ts'

const FILES_KEPT = 50
const ALT_CHARACTERS = 1_000

/** https://docs.slack.dev/reference/methods/files.getUploadURLExternal */
function getUploadUrl({ workspace, args, origin }: CallContext): Json {
  const name = requiredText(args, 'filename')
  const length = Number(requiredText(args, 'length'))
  if (!Number.isInteger(length) || length <= 0)
    throw argumentError('invalid_arguments', ['must be greater than 0 [json-pointer:/length]'])
  const id = workspace.ids.next('F')
  const snippet = optionalText(args, 'snippet_type')
  const alt = optionalText(args, 'alt_txt')
  if (alt !== undefined && alt.length > ALT_CHARACTERS) throw new SlackError('alt_txt_too_large')
  putBounded(
    workspace.uploads,
    id,
    {
      id,
      name,
      length,
      ...(snippet === undefined ? {} : { snippet_type: snippet }),
      ...(alt === undefined ? {} : { alt_txt: alt }),
    },
    FILES_KEPT,
  )
  return { upload_url: `${origin}/upload/v1/${id}`, file_id: id }
}

/** https://docs.slack.dev/reference/methods/files.completeUploadExternal: shares what was uploaded, as one message. */
function completeUpload(context: CallContext): Json {
  const { workspace, args } = context
  const listed = structuredList(args, 'files', 'invalid_arguments')
  if (!listed?.length) throw argumentError('invalid_arguments', ['missing required field: files'])
  const files = listed.map((entry): SlackFile => {
    const upload = typeof entry.id === 'string' ? workspace.uploads.get(entry.id) : undefined
    if (upload?.content === undefined) throw new SlackError('file_not_found')
    const title = typeof entry.title === 'string' && entry.title !== '' ? entry.title : upload.name
    const { id, name, content } = upload
    return {
      id,
      name,
      title,
      content,
      size: content.length,
      ...(upload.snippet_type === undefined ? {} : { snippet_type: upload.snippet_type }),
      ...(upload.alt_txt === undefined ? {} : { alt_txt: upload.alt_txt }),
    }
  })
  if (optionalText(args, 'channel_id') !== undefined) share(context, files)
  for (const file of files) {
    workspace.uploads.delete(file.id)
    putBounded(workspace.files, file.id, file, FILES_KEPT)
  }
  return { files: files.map(({ id, title }) => ({ id, title })) }
}

function share(context: CallContext, files: readonly SlackFile[]): void {
  const { workspace, args } = context
  const channel = postableChannel(context, 'channel_id')
  if (channel.is_member === false) throw new SlackError('not_in_channel')
  const { blocks } = readContent(args.blocks === undefined ? {} : { blocks: args.blocks }, workspace.blocksJsonLimit)
  const text = optionalText(args, 'initial_comment') ?? ''
  if (text !== '' && blocks)
    throw argumentError('invalid_arguments', ['initial_comment and blocks cannot be used together'])
  const thread_ts = optionalText(args, 'thread_ts')
  if (thread_ts !== undefined && !workspace.messages.canThread(channel.id, thread_ts))
    throw new SlackError('thread_not_found')
  workspace.messages.post({ channel: channel.id, user: workspace.bot.id, text, blocks: blocks ?? [], files, thread_ts })
}

const files = { token: 'bot', scopes: ['files:write'], tier: 4 } as const

export const fileMethods: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': { ...files, run: getUploadUrl },
  'files.completeUploadExternal': { ...files, run: completeUpload },
}
