import { wireAzure } from './azure-access.ts'
import type { Config } from './config.ts'
import { Fault } from './fault.ts'

/** How long Azure may take to answer, in ms: a first token, and a list of each subscription. */
const PATIENCE = 15_000

type Finding = { readonly what: string; readonly state: 'ok' | 'bad'; readonly says: string }

/** Whether Azure knows the bot, and which of its subscriptions it may list. Nothing where none is configured. */
export async function checkAzure(config: Pick<Config, 'azure'>, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  try {
    const azure = await wireAzure(config, env, Date.now)
    if (!azure) return []
    const { clusters, failed } = await azure.fleet(AbortSignal.timeout(PATIENCE))
    const bad = failed.map(
      ({ subscription, fault }): Finding => ({ what: `azure ${subscription.name}`, state: 'bad', says: said(fault) }),
    )
    if (failed.length > 0 && clusters.length === 0) return bad
    const names = clusters.map(({ name }) => name)
    const some = `${names.slice(0, 10).join(', ')}${names.length > 10 ? `, and ${names.length - 10} more` : ''}`
    return [{ what: 'azure', state: 'ok', says: names.length === 0 ? 'sees no AKS cluster' : `sees ${some}` }, ...bad]
  } catch (error) {
    if (error instanceof Fault) return [{ what: 'azure', state: 'bad', says: said(error) }]
    throw error
  }
}

function said({ message, hint }: Fault): string {
  return hint ? `${message} ${hint}` : message
}
