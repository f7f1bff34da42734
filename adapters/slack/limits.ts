/**
 * What Slack accepts, in characters or items. An item over its limit makes Slack refuse the whole message.
 * Unless another page is named: https://docs.slack.dev/reference/block-kit/blocks.
 */
export const limits = {
  /** Blocks in a message. */
  blocks: 50,
  /**
   * JSON of all blocks of a message. Undocumented: `msg_blocks_too_long` was seen from 13,172 characters on
   * (github.com/slackapi/bolt-js issue 2509).
   */
  payload: 12_000,
  /** The message's own text; https://docs.slack.dev/reference/methods/chat.postMessage advises 4,000 of 40,000. */
  text: 4_000,
  blockId: 255,
  actionId: 255,
  header: 150,
  context: { elements: 10, text: 3_000 },
  /** `rich_text` has no published limit for one piece of text; this is what a section may hold. */
  line: 3_000,
  /** https://docs.slack.dev/reference/block-kit/block-elements/rich-text-element: what a link may lead to. */
  url: 3_000,
  /** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
  actions: { elements: 25, label: 75, value: 2_000 },
  /** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
  confirm: { title: 100, text: 300, button: 30 },
  /** https://docs.slack.dev/reference/block-kit/composition-objects/option-object; value: the smaller of 75 and 150, both are published. */
  select: { options: 100, label: 75, value: 75, placeholder: 150 },
  /** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element; label and value are ours to choose. */
  input: { label: 75, value: 1_000, placeholder: 150 },
  /** https://docs.slack.dev/reference/views/modal-views */
  window: { title: 24, metadata: 3_000 },
  /**
   * https://docs.slack.dev/reference/block-kit/blocks/table-block and data-table-block: the smaller of what the two, and
   * older pages of the second, allow. Rows count the header. One table a message is what Slack accepts in practice.
   */
  table: { rows: 100, columns: 20, characters: 10_000, pageSize: 20, caption: 150, cell: 500 },
  /** Messages of files one reply may bring along; ours, so that a reply stays readable. */
  files: 8,
  fileName: 100,
  /** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
  responseUrl: { uses: 5, ms: 30 * 60_000 },
  /** https://docs.slack.dev/authentication/verifying-requests-from-slack, applied to both sides. */
  skewSeconds: 300,
  /** Slack's largest payloads are views of 250 kB; ours to choose. */
  body: 1_048_576,
} as const
