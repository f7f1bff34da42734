import type { ModalView } from '@slack/types'
import { z } from 'zod'
import type { Address } from '../../src/chat.ts'
import type { Input } from '../../src/reply.ts'
import { writtenText } from '../../src/reply.ts'
import type { Asked } from './asked.ts'
import { originOf } from './genuine.ts'
import { limits } from './limits.ts'
import { clean, cleanLine, clip } from './render/clean.ts'
import { SharedFile } from './shared.ts'

/** The name by which Slack says that a window of ours was sent. */
export const TEXT_WINDOW = 'text'

/** A text that somebody is asked for: the line it goes under, and where the answer goes. */
export type TextAsked = Pick<Input, 'label' | 'command' | 'placeholder'> & { readonly address: Address }

/** What one field of a window may hold: https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element. */
const MOST_TYPED = 3_000

const Kept = z.object({
  command: z.string(),
  address: z.object({
    channel: z.string(),
    visibility: z.enum(['private', 'channel']),
    thread: z.string().exactOptional(),
    replyUrl: z.string().exactOptional(),
  }),
})

/** A window to paste a text into, or to add it as a file, which may be longer; undefined when it cannot carry its line. */
export function textWindow({ label, command, placeholder, address }: TextAsked): ModalView | undefined {
  const { channel, visibility, thread, replyUrl } = address
  const kept = { command, address: { channel, visibility, ...(thread && { thread }), ...(replyUrl && { replyUrl }) } }
  const metadata = JSON.stringify(kept)
  if (metadata.length > limits.window.metadata) return undefined
  return {
    type: 'modal',
    callback_id: TEXT_WINDOW,
    private_metadata: metadata,
    title: words(clip(cleanLine(label), limits.window.title)),
    submit: words('Send'),
    close: words('Cancel'),
    blocks: [
      { type: 'context', elements: [words(clip(clean(command), 300))] },
      {
        type: 'input',
        block_id: 'text',
        optional: true,
        label: words(`Here, up to ${MOST_TYPED.toLocaleString('en-US')} characters`),
        element: {
          type: 'plain_text_input',
          action_id: 'text',
          multiline: true,
          max_length: MOST_TYPED,
          ...(placeholder ? { placeholder: words(clip(cleanLine(placeholder), limits.input.placeholder)) } : {}),
        },
      },
      {
        type: 'input',
        block_id: 'file',
        optional: true,
        label: words('Or a file'),
        element: { type: 'file_input', action_id: 'file', max_files: 1 },
      },
    ],
  }
}

const Sent = z.object({
  trigger_id: z.string(),
  user: z.object({ id: z.string(), team_id: z.string().optional(), name: z.string().optional() }),
  view: z.object({
    private_metadata: z.string(),
    state: z.object({
      values: z.object({
        text: z.object({ text: z.object({ value: z.string().nullish() }) }).optional(),
        file: z.object({ file: z.object({ files: z.array(SharedFile).nullish() }) }).optional(),
      }),
    }),
  }),
})

/**
 * What somebody sent from our window; undefined when there is nothing in it. Throws when it is none of ours.
 * https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_submission
 */
export function askedByWindow(body: unknown): Asked | undefined {
  const { trigger_id, user, view } = Sent.parse(body)
  const { command, address } = Kept.parse(JSON.parse(view.private_metadata))
  const { text, file } = view.state.values
  const written = text?.text.value ?? ''
  const files = file?.file.files ?? []
  if (written.trim() === '' && files.length === 0) return undefined
  const team = originOf(body).team ?? ''
  return {
    event: trigger_id,
    text: written.trim() === '' ? command : writtenText({ command, multiline: true }, written),
    surface: 'click',
    actor: { user: user.id, team: user.team_id ?? team, name: user.name ?? user.id },
    address: { platform: 'slack', team, user: user.id, ...address },
    files,
  }
}

function words(text: string) {
  return { type: 'plain_text' as const, text: text || '…', emoji: false }
}
