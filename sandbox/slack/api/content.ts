import type { Json } from '../blocks/check.ts'
import { isObject } from '../blocks/check.ts'
import { blockErrors } from '../blocks/validate.ts'
import { optionalText, structured, structuredList } from './arguments.ts'
import { argumentError, SlackError } from './method.ts'

/** What a message would say; a part that was not given is undefined, so that an edit can keep it. */
export type Content = {
  readonly text?: string
  readonly blocks?: readonly Json[]
  readonly attachments?: readonly Json[]
  readonly metadata?: Json
}

/** https://docs.slack.dev/reference/methods/chat.postMessage */
const TEXT_CHARACTERS = 40_000
const MARKDOWN_TEXT_CHARACTERS = 12_000
const ATTACHMENTS = 100

/**
 * Reads the content of a message from arguments. Throws the SlackError Slack would answer:
 * invalid_blocks(_format), msg_blocks_too_long, msg_too_long, too_many_attachments, invalid_metadata_format, …
 */
export function readContent(args: Json, blocksJsonLimit: number): Content {
  const blocks = readBlocks(args, blocksJsonLimit)
  const attachments = readAttachments(args)
  const metadata = readMetadata(args)
  const text = readText(args, blocks)
  return {
    ...(text === undefined ? {} : { text }),
    ...(blocks === undefined ? {} : { blocks }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(metadata === undefined ? {} : { metadata }),
  }
}

/** Throws no_text when there is nothing to show. */
export function requireContent({ text, blocks, attachments }: Content): void {
  if (!text && !blocks?.length && !attachments?.length) throw new SlackError('no_text')
}

function readText(args: Json, blocks: readonly Json[] | undefined): string | undefined {
  const markdown = optionalText(args, 'markdown_text')
  const text = typeof args.text === 'string' || typeof args.text === 'number' ? String(args.text) : undefined
  if (markdown !== undefined && (text || blocks?.length)) throw new SlackError('markdown_text_conflict')
  if ((markdown?.length ?? 0) > MARKDOWN_TEXT_CHARACTERS) throw new SlackError('msg_too_long')
  if ((text?.length ?? 0) > TEXT_CHARACTERS) throw new SlackError('msg_too_long')
  return markdown ?? text
}

function readBlocks(args: Json, jsonLimit: number): readonly Json[] | undefined {
  const blocks = structuredList(args, 'blocks', 'invalid_blocks_format')
  if (blocks === undefined) return undefined
  const errors = blockErrors(blocks, 'message')
  if (errors.length > 0) throw argumentError('invalid_blocks', errors)
  if (JSON.stringify(blocks).length > jsonLimit) throw new SlackError('msg_blocks_too_long')
  return blocks
}

function readAttachments(args: Json): readonly Json[] | undefined {
  const attachments = structuredList(args, 'attachments', 'invalid_attachments')
  if (attachments === undefined) return undefined
  if (attachments.length > ATTACHMENTS) throw new SlackError('too_many_attachments')
  const errors = attachments.flatMap(({ blocks }, index) =>
    Array.isArray(blocks) ? blockErrors(blocks, 'message', ['attachments', index, 'blocks']) : [],
  )
  if (errors.length > 0) throw argumentError('invalid_blocks', errors)
  return attachments
}

function readMetadata(args: Json): Json | undefined {
  const metadata = structured(args, 'metadata', 'invalid_metadata_format')
  if (metadata === undefined) return undefined
  const fits = isObject(metadata) && typeof metadata.event_type === 'string' && isObject(metadata.event_payload)
  if (!fits) throw new SlackError('invalid_metadata_format')
  return metadata
}
