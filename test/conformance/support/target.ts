import type { Client } from '../../support/control-plane/client.ts'
import type { User } from '../../support/control-plane/users.ts'
import type { ControlPlane } from '../../support/control-plane.ts'
import { until } from '../../support/until.ts'

/** One API server that the suites run against. */
export type Target = {
  readonly name: 'sandbox' | 'real'
  /** As that user, with a token or, on a cluster that is not ours, by impersonation. */
  as(user: User): Client
  readonly admin: Client
  /** Text of a kubeconfig with that user's token; undefined where we can give out none. */
  kubeconfig(user: User): string | undefined
  /** The audit log, where we can read it. */
  readonly audit: ControlPlane['audit'] | undefined
  /** Makes every older revision 410; undefined where we may not. */
  readonly compact: (() => Promise<void>) | undefined
  stop(): Promise<void>
}

/** A namespace that pods can be made in. */
export async function makeNamespace({ admin }: Target, name: string): Promise<void> {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
  const { status, text } = await admin.ask('POST', '/api/v1/namespaces', { body })
  if (status !== 201) throw new Error(`namespace ${name}: ${status} ${text}`)
  const account = `/api/v1/namespaces/${name}/serviceaccounts/default`
  await until(`${name} has its service account`, async () => (await admin.get(account)).status === 200, 10_000)
}
