import { z } from 'zod'

const https = z.url({ protocol: /^https$/, error: 'an address that begins with https' })

/** `azure` in quarterdeck.yaml: as whom Azure is asked, and which of it. Without it there is no /aks. */
export const azureSection = z
  .strictObject({
    identity: z.enum(['workload-identity', 'managed-identity', 'service-principal', 'az-login']),
    tenant: z.string().min(1).exactOptional(),
    client: z.string().min(1).exactOptional(),
    /** Whether every cluster that is found is one that /k8s knows as well, by its name. */
    clusters: z.boolean().default(false),
    /** How often the watcher looks at all clusters, in seconds; 0: never. */
    watchEverySeconds: z.int().min(0).max(3_600).default(60),
    subscriptions: z.array(z.guid('the id of a subscription')).default([]),
    cloud: z
      .union([
        z.enum(['public', 'china', 'us-government']),
        z.strictObject({
          resourceManager: https,
          authority: https,
          audience: https.exactOptional(),
          portal: https.exactOptional(),
        }),
      ])
      .default('public'),
    /** A file with the certificate authority of a cloud of one's own, as PEM. */
    ca: z.string().min(1).exactOptional(),
    /** Where list prices are read: Azure Retail Prices, which anybody may ask. */
    prices: https.default('https://prices.azure.com'),
    /** How often Azure is asked how far an operation is that somebody follows, in seconds. */
    followSeconds: z.number().min(0.05).max(300).default(15),
  })
  .optional()
