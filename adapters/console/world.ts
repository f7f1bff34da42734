import type { Principal } from '../../src/chat.ts'
import type { Reply } from '../../src/reply.ts'

/** Somebody the page can act as. */
export type Person = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly standing: Principal['standing']
  /** What they are to the team: `on call`, `lead`. */
  readonly title: string
}

type Channel = { readonly id: string; readonly name: string; readonly topic: string }

/** Something that goes wrong on demand. Rejecting with a Fault shows its sentence on the page. */
type Trouble = { readonly id: string; readonly label: string; run(): void | Promise<void> }

/** What the Slack adapter would post, and the files it would upload beside it: text, or a picture as base64. */
export type SlackPayload = {
  readonly text: string
  readonly blocks: readonly unknown[]
  readonly files?: readonly SlackFile[]
}

export type SlackFile =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly png: string; readonly alt: string }

/** Who and what there is, and how a reply looks on the platforms that the page imitates. */
export type World = {
  readonly people: readonly Person[]
  readonly channels: readonly Channel[]
  readonly examples?: readonly string[]
  readonly trouble?: readonly Trouble[]
  renderSlack(reply: Reply): SlackPayload
  /** Adaptive Cards: what the reply is, and what of its texts follows in further ones. */
  renderTeams(reply: Reply): readonly unknown[]
}
