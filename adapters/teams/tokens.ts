import type { TokenCredential } from '@azure/identity'
import {
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from '@azure/identity'
import { PUBLIC } from './cloud.ts'

/** How the bot's app proves that it is that app. */
export type Proof =
  | { readonly kind: 'password'; readonly password: string }
  /** A PEM file with the certificate and its private key. */
  | { readonly kind: 'certificate'; readonly path: string }
  /** No secret at all: workload identity on AKS where its token file is, else the machine's own managed identity. */
  | { readonly kind: 'managed'; readonly tokenFile?: string }

export type TokenOptions = {
  readonly appId: string
  readonly tenant: string
  readonly proof: Proof
  /** Another cloud's login endpoint, and what vouches for it when no public authority does (PEM). */
  readonly login?: { readonly url: string; readonly ca?: string }
  readonly scope?: string
}

/** Tokens for the Bot Connector, kept by the identity library until they are about to expire; rejects with its error. */
export function openTokens({ scope = PUBLIC.scope, ...options }: TokenOptions): () => Promise<string> {
  const credential = credentialOf(options)
  return async () => {
    const answer = await credential.getToken(`${scope}/.default`)
    if (!answer) throw new Error('no token came back')
    return answer.token
  }
}

function credentialOf({ appId, tenant, proof, login }: Omit<TokenOptions, 'scope'>): TokenCredential {
  // A cloud of one's own is in no list of Microsoft's.
  const authority = login
    ? {
        authorityHost: login.url,
        disableInstanceDiscovery: true,
        ...(login.ca ? { tlsOptions: { ca: login.ca } } : {}),
      }
    : {}
  const options = { ...authority, retryOptions: { maxRetries: 1 } }
  switch (proof.kind) {
    case 'password':
      return new ClientSecretCredential(tenant, appId, proof.password, options)
    case 'certificate':
      return new ClientCertificateCredential(tenant, appId, proof.path, options)
    case 'managed':
      return proof.tokenFile === undefined
        ? new ManagedIdentityCredential({ clientId: appId })
        : new WorkloadIdentityCredential({
            tenantId: tenant,
            clientId: appId,
            tokenFilePath: proof.tokenFile,
            ...options,
          })
  }
}
