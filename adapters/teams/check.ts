import { z } from 'zod'
import { PUBLIC } from './cloud.ts'

/** What of a set-up can be tried without anybody in Teams. Both reject with a sentence that says what is wrong. */
export type TeamsCheck = {
  /** How many keys there are that Teams' own messages may be signed with. */
  keys(openIdUrl?: string): Promise<number>
  /** Whether it is a bot that is reached at the address Microsoft would use, by what it says to who proves nothing. */
  endpoint(publicUrl: string): Promise<'ours' | 'another'>
}

const Metadata = z.object({ issuer: z.string(), jwks_uri: z.url() })
const Keys = z.object({ keys: z.array(z.object({ endorsements: z.array(z.string()).optional() })) })

const PATIENCE_MS = 5_000
const MOST_BYTES = 1_000_000

export const teamsCheck: TeamsCheck = {
  async keys(openIdUrl = PUBLIC.openIdUrl) {
    const { issuer, jwks_uri } = Metadata.parse(await json(openIdUrl))
    if (issuer !== PUBLIC.issuer) throw new Error(`${openIdUrl} speaks for ${issuer.slice(0, 200)}`)
    const { keys } = Keys.parse(await json(jwks_uri))
    const ours = keys.filter(({ endorsements }) => endorsements?.includes('msteams'))
    if (ours.length === 0) throw new Error(`${jwks_uri} has no key for Teams`)
    return ours.length
  },
  async endpoint(publicUrl) {
    const request = {
      method: 'POST',
      body: '{}',
      redirect: 'manual' as const,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }
    const response = await fetch(new URL('/api/messages', publicUrl), request)
    await response.body?.cancel()
    // Whoever proves nothing gets a status and not one word; see door.ts.
    return response.status === 401 ? 'ours' : 'another'
  },
}

async function json(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) })
  if (!response.ok) throw new Error(`${url} answers ${response.status}`)
  const text = await response.text()
  if (text.length > MOST_BYTES) throw new Error(`${url} answers with far too much`)
  return JSON.parse(text)
}
