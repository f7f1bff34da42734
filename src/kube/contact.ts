import type { User } from '@kubernetes/client-node'

/** PEM text: a file that may be replaced while we run, or base64 from a kubeconfig. */
export type Pem = { readonly file: string } | { readonly data: string }

/** A credential plugin as a kubeconfig names it (client.authentication.k8s.io ExecConfig). */
export type Plugin = {
  readonly command: string
  readonly args: readonly string[]
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly apiVersion: string
  readonly installHint?: string
}

/** What the bot shows to be let in. */
export type Login =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'tokenFile'; readonly file: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'plugin'; readonly plugin: Plugin }
  | { readonly kind: 'oidc'; readonly user: User }
  /** A token that somebody else gets for us, good until `expiresAt` (ms since the epoch). */
  | {
      readonly kind: 'supplied'
      readonly supply: () => Promise<{ readonly token: string; readonly expiresAt: number }>
    }
  /** Something we will not use; the sentence says why. */
  | { readonly kind: 'refused'; readonly why: string }

/** Where a cluster is, how we know that it is the one, and who we are there. Plain data from a kubeconfig or from the pod we run in. */
export type Contact = {
  readonly server: string
  readonly ca?: Pem
  /** The name its certificate is for, when that is not the host. */
  readonly serverName?: string
  readonly skipVerify: boolean
  readonly proxy?: string
  readonly namespace?: string
  /** What to do when it cannot be reached, where more is known of it than its address. */
  readonly outOfReach?: string
  readonly login: Login
  /** A client certificate goes with any login. */
  readonly certificate?: { readonly cert: Pem; readonly key: Pem }
}
