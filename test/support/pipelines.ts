import { createHash } from 'node:crypto'
import type { Changing } from './changing.ts'

export const TOKEN = 'a-token-of-the-pipeline-that-deploys'
export const OTHER_TOKEN = 'a-token-of-another-pipeline-altogether'

const hashed = (token: string) => `sha256:${createHash('sha256').update(token).digest('hex')}`

/** Two services and two pipelines, one of which may deploy one of them. */
export const DEPLOYMENTS = {
  services: [
    { name: 'web', cluster: 'prod-weu', namespace: 'shop', channel: 'console:ops' },
    {
      name: 'shopping-cart',
      cluster: 'prod-weu',
      namespace: 'shop',
      workload: 'deployments/cart',
      channel: 'console:ops',
    },
  ],
  pipelines: [
    { name: 'ci', token: hashed(TOKEN), user: 'dana@example.com', groups: ['oncall'], channel: 'console:ops' },
    { name: 'other', token: hashed(OTHER_TOKEN), user: 'dana@example.com', groups: ['oncall'], services: ['web'] },
  ],
}

export type Told = {
  readonly id: string
  readonly state: string
  readonly says: string
  readonly url: string
  readonly error?: string
}

/** Talks to the API as a pipeline. */
export function pipeline(url: string, token = TOKEN) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return {
    async post(body: unknown, key: string | undefined) {
      const response = await fetch(`${url}/api/deployments`, {
        method: 'POST',
        headers: { ...headers, ...(key !== undefined && { 'idempotency-key': key }) },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
      return { status: response.status, told: (await response.json()) as Told }
    },
    async get(id: string) {
      const response = await fetch(`${url}/api/deployments/${id}`, { headers })
      return { status: response.status, told: (await response.json()) as Told }
    },
  }
}

/** The cards on the page of a bot, newest last. */
export async function said({ deck }: Pick<Changing, 'deck'>) {
  const response = await fetch(`${deck.url}/console/api/messages?channel=ops&after=`)
  const { messages } = (await response.json()) as { messages: { id: string; text: string; thread?: string }[] }
  return messages
}
