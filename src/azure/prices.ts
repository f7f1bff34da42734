import { asking } from './clients.ts'
import { Refused } from './problem.ts'

/** What an hour of a size costs by Azure's price list, in US dollars. */
export type Price = {
  readonly size: string
  readonly windows: boolean
  readonly spot: boolean
  readonly hourly: number
}

/** Reads prices of sizes in a region. */
export type ReadPrices = (region: string, sizes: readonly string[], signal: AbortSignal) => Promise<readonly Price[]>

/** Sizes that are asked for at once: a filter may not be much longer. */
const AT_ONCE = 8
const MOST_SIZES = 40

type Item = {
  readonly armSkuName?: unknown
  readonly productName?: unknown
  readonly skuName?: unknown
  readonly retailPrice?: unknown
  readonly unitOfMeasure?: unknown
}

/** The price list that anybody may read (Azure Retail Prices); it is asked without a token. */
export async function openPrices(base: string, ca?: string): Promise<ReadPrices> {
  const { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } = await import(
    '@azure/core-rest-pipeline'
  )
  const http = createDefaultHttpClient()
  const pipeline = createPipelineFromOptions({
    retryOptions: { maxRetries: 1, retryDelayInMs: 300, maxRetryDelayInMs: 1_000 },
    ...(ca && { tlsOptions: { ca } }),
  })
  pipeline.removePolicy({ name: 'redirectPolicy' })

  return async (region, sizes, signal) => {
    const found: Price[] = []
    for (let from = 0; from < Math.min(sizes.length, MOST_SIZES); from += AT_ONCE) {
      const filter = filterFor(region, sizes.slice(from, from + AT_ONCE))
      const query = new URLSearchParams({ 'api-version': '2023-01-01-preview', $filter: filter })
      const items = await asking('read the price list', signal, async (abortSignal) => {
        const url = `${base}/api/retail/prices?${query}`
        const response = await pipeline.sendRequest(http, createPipelineRequest({ url, method: 'GET', abortSignal }))
        if (response.status !== 200) throw new Refused(response)
        const { Items } = JSON.parse(response.bodyAsText ?? '{}') as { readonly Items?: unknown }
        return Array.isArray(Items) ? (Items as readonly Item[]) : []
      })
      found.push(...items.flatMap(priceOf))
    }
    return found
  }
}

function filterFor(region: string, sizes: readonly string[]): string {
  const named = sizes.filter((size) => /^\w{1,64}$/.test(size)).map((size) => `armSkuName eq '${size}'`)
  const place = /^\w{1,64}$/.test(region) ? region : ''
  return `serviceName eq 'Virtual Machines' and priceType eq 'Consumption' and armRegionName eq '${place}' and (${named.join(' or ')})`
}

function priceOf({ armSkuName, productName, skuName, retailPrice, unitOfMeasure }: Item): Price[] {
  const sku = String(skuName)
  // Low Priority is of batch jobs, and no pool has it.
  if (unitOfMeasure !== '1 Hour' || /Low Priority/.test(sku)) return []
  const hourly = Number(retailPrice)
  if (!Number.isFinite(hourly)) return []
  return [{ size: String(armSkuName), windows: /Windows/.test(String(productName)), spot: /\bSpot$/.test(sku), hourly }]
}
