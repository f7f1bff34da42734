import { z } from 'zod'
import type { Address, Principal } from './chat.ts'
import type { Reply } from './reply.ts'

/** The Kubernetes identity a request is made as: Impersonate-User and one Impersonate-Group line a group. */
export type Subject = { readonly user: string; readonly groups: readonly string[] }

const platform = z.enum(['slack', 'teams', 'console'])

const principal = z.strictObject({
  platform,
  team: z.string(),
  user: z.string(),
  name: z.string(),
  email: z.string().exactOptional(),
  chatGroups: z.array(z.string()).readonly().exactOptional(),
  standing: z.enum(['member', 'guest', 'bot', 'stranger', 'unknown']),
}) satisfies z.ZodType<Principal>

const address = z.strictObject({
  platform,
  team: z.string(),
  channel: z.string(),
  thread: z.string().exactOptional(),
  visibility: z.enum(['private', 'channel']),
  user: z.string(),
  replyUrl: z.string().exactOptional(),
  replaces: z.string().exactOptional(),
}) satisfies z.ZodType<Address>

/**
 * A command on its way to a worker. It carries the line rather than what was parsed from it: the worker parses and
 * decides again, so nothing written into the queue is believed further than a person's own typing would be.
 */
export const Job = z.strictObject({
  v: z.literal(1),
  /** HMAC of platform, team and event id: the same request delivered twice is one job. */
  id: z.string(),
  line: z.string(),
  principal,
  address,
  /** The cluster and namespace the conversation defaults to; flags in the line win. */
  cluster: z.string().exactOptional(),
  namespace: z.string().exactOptional(),
  /** ms since the epoch. After `deadline` the answer is that it came too late. */
  askedAt: z.number(),
  deadline: z.number(),
})
export type Job = Readonly<z.infer<typeof Job>>

/** Words on their way to a conversation. The id is stable over retries and restarts: the same id is told once. */
export const Delivery = z.strictObject({
  v: z.literal(1),
  id: z.string(),
  to: address,
  reply: z.custom<Reply>((value) => Array.isArray((value as Reply | undefined)?.nodes)),
  /**
   * A message that is edited as its matter develops. The first revision that is told posts it, later ones edit it, and
   * one that comes after a newer one is dropped: what counts is how things stand.
   */
  living: z.strictObject({ key: z.string().min(1), revision: z.int().nonnegative() }).exactOptional(),
  /** The key of the living message in whose thread this is news. */
  under: z.string().min(1).exactOptional(),
})
export type Delivery = Readonly<z.infer<typeof Delivery>>

/** Puts a command on the queue. Rejects with a `queue` Fault within milliseconds when Redis is away. */
export type Enqueue = (job: Job) => Promise<void>

/** Hands words to the delivery queue. Rejects like Enqueue. */
export type Deliver = (delivery: Delivery) => Promise<void>
