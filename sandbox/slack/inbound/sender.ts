import type { ResponseUrls } from '../http/response-url.ts'
import type { SlackChannel, SlackUser } from '../model.ts'
import type { Workspace } from '../workspace.ts'
import { isMember } from '../workspace.ts'
import type { Post } from './delivery.ts'

/** What it takes to tell the app that somebody did something. */
export type Sender = {
  readonly workspace: Workspace
  readonly responseUrls: ResponseUrls
  readonly origin: () => string
  readonly post: Post
}

/** Throws for people who are not in the workspace: a test that mistypes an id should not pass. */
export function userOf(workspace: Workspace, id: string): SlackUser {
  const user = workspace.users.get(id)
  if (!user) throw new Error(`no user ${id} in this workspace`)
  return user
}

export function channelOf(workspace: Workspace, id: string): SlackChannel {
  const channel = workspace.channels.get(id)
  if (!channel) throw new Error(`no channel ${id} in this workspace`)
  return channel
}

export function requireSeat(channel: SlackChannel, user: string): void {
  if (!isMember(channel, user)) throw new Error(`${user} is not in ${channel.id}`)
}
