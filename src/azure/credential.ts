import type { TokenCredential } from '@azure/identity'
import { Fault } from '../fault.ts'
import type { Cloud } from './cloud.ts'

/** How the bot proves to Azure who it is. There is no guessing: a chain of attempts hides which of them is in use. */
export type IdentityKind = 'workload-identity' | 'managed-identity' | 'service-principal' | 'az-login'

export type IdentitySettings = {
  readonly identity: IdentityKind
  readonly tenant?: string | undefined
  /** The application, or the user-assigned identity. */
  readonly client?: string | undefined
}

/**
 * The credential of that kind. What is left out comes from the environment that AKS' webhook and az use: AZURE_TENANT_ID,
 * AZURE_CLIENT_ID, AZURE_FEDERATED_TOKEN_FILE, AZURE_CLIENT_SECRET. Throws a config Fault that names what is missing.
 */
export async function openCredential(
  { identity, tenant, client }: IdentitySettings,
  cloud: Cloud,
  env: NodeJS.ProcessEnv,
): Promise<TokenCredential> {
  // It takes 65 ms to load: only those who have an Azure pay.
  const library = await import('@azure/identity')
  const tenantId = tenant ?? env.AZURE_TENANT_ID
  const clientId = client ?? env.AZURE_CLIENT_ID
  const isOwn = cloud.ca !== undefined
  const options = {
    authorityHost: cloud.authority,
    // Instances that Entra does not know of cannot be looked up there.
    ...(isOwn && { disableInstanceDiscovery: true, tlsOptions: { ca: cloud.ca } }),
    retryOptions: { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 },
  }
  switch (identity) {
    case 'workload-identity':
      return new library.WorkloadIdentityCredential({
        ...options,
        tenantId: needed(tenantId, 'azure.tenant', 'AZURE_TENANT_ID'),
        clientId: needed(clientId, 'azure.client', 'AZURE_CLIENT_ID'),
        tokenFilePath: needed(env.AZURE_FEDERATED_TOKEN_FILE, undefined, 'AZURE_FEDERATED_TOKEN_FILE'),
      })
    case 'managed-identity':
      return new library.ManagedIdentityCredential({
        ...(clientId && { clientId }),
        retryOptions: options.retryOptions,
      })
    case 'service-principal':
      return new library.ClientSecretCredential(
        needed(tenantId, 'azure.tenant', 'AZURE_TENANT_ID'),
        needed(clientId, 'azure.client', 'AZURE_CLIENT_ID'),
        needed(env.AZURE_CLIENT_SECRET, undefined, 'AZURE_CLIENT_SECRET'),
        options,
      )
    case 'az-login':
      return new library.AzureCliCredential({ ...(tenantId && { tenantId }), processTimeoutInMs: 10_000 })
  }
}

function needed(value: string | undefined, key: string | undefined, variable: string): string {
  if (value) return value
  throw new Fault(
    'config',
    `Azure needs ${key ? `${key} in quarterdeck.yaml, or ` : ''}${variable} in the environment.`,
    {
      hint: 'docs/aks.md says which identity needs what.',
    },
  )
}
