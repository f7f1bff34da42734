import { z } from 'zod'

/** Who we are to Slack, as auth.test says. */
export type Bot = {
  readonly team: string
  readonly enterprise?: string
  readonly user: string
  readonly bot?: string
  readonly app?: string
}

const id = z.string().optional().catch(undefined)
const Origin = z.object({
  api_app_id: id,
  team_id: id,
  enterprise_id: id,
  team: z.object({ id }).nullish().catch(undefined),
  enterprise: z.object({ id }).nullish().catch(undefined),
  authorizations: z
    .array(z.object({ team_id: z.string().nullish(), enterprise_id: z.string().nullish() }))
    .optional()
    .catch(undefined),
})

/** Whose installation this was sent to, and where it happened. */
export type Origin = {
  readonly team: string | undefined
  readonly enterprise: string | undefined
  readonly app: string | undefined
}

/**
 * The workspace an interaction belongs to. For an event that is where our app is installed: in a shared channel
 * `team_id` may be the other side's.
 */
export function originOf(body: unknown): Origin {
  const read = Origin.safeParse(body)
  if (!read.success) return { team: undefined, enterprise: undefined, app: undefined }
  const { api_app_id, team_id, enterprise_id, team, enterprise, authorizations } = read.data
  const installed = authorizations?.[0]
  return {
    team: installed?.team_id ?? team?.id ?? team_id,
    enterprise: installed?.enterprise_id ?? enterprise?.id ?? enterprise_id,
    app: api_app_id,
  }
}

/** Whether it was meant for us: `unknown` as long as neither the configuration nor Slack has said who we are. */
export function isOurs(
  { team, enterprise, app }: Origin,
  ours: { readonly teams: ReadonlySet<string>; readonly app: string | undefined },
): 'ours' | 'foreign' | 'unknown' {
  if (ours.app !== undefined && app !== undefined && app !== ours.app) return 'foreign'
  if (ours.teams.size === 0) return 'unknown'
  const known = (team !== undefined && ours.teams.has(team)) || (enterprise !== undefined && ours.teams.has(enterprise))
  return known ? 'ours' : 'foreign'
}
