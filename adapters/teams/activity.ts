import { z } from 'zod'

const account = z.object({
  id: z.string(),
  name: z.string().nullish(),
  aadObjectId: z.string().nullish(),
  role: z.string().nullish(),
})

const entity = z.object({
  type: z.string(),
  text: z.string().optional().catch(undefined),
  mentioned: z.object({ id: z.string(), name: z.string().nullish() }).optional().catch(undefined),
})

/** What every activity of Teams has that is for us; everything else in it is left alone. */
export const Activity = z.object({
  type: z.string(),
  id: z.string().optional(),
  name: z.string().optional(),
  channelId: z.literal('msteams'),
  serviceUrl: z.url(),
  from: account,
  recipient: account.extend({ isTargeted: z.boolean().nullish() }),
  conversation: z.object({
    id: z.string().min(1),
    conversationType: z.string().nullish(),
    tenantId: z.string().nullish(),
  }),
  channelData: z
    .object({ tenant: z.object({ id: z.string() }).nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
  entities: z.array(entity).max(100).nullish().catch(undefined),
  text: z.string().nullish(),
  attachments: z.array(z.unknown()).max(25).nullish().catch(undefined),
  replyToId: z.string().nullish(),
  value: z.unknown().optional(),
})

/** Something that happened in Teams; genuine or not is not its own to say. */
export type Activity = z.infer<typeof Activity>

/** The tenant a conversation belongs to; empty where the activity names none. */
export function tenantOf({ conversation, channelData }: Activity): string {
  return conversation.tenantId ?? channelData?.tenant?.id ?? ''
}

/** A conversation's id without the thread, and the thread: `19:…@thread.tacv2;messageid=17`. */
export function splitConversation(id: string): { readonly channel: string; readonly thread?: string } {
  const [channel = '', thread] = id.split(';messageid=')
  return thread ? { channel, thread } : { channel }
}
