import type { Cluster, ClusterOptions, ClusterSource } from '../../../src/kube/cluster.ts'
import { openCluster } from '../../../src/kube/cluster.ts'
import type { Contact } from '../../../src/kube/contact.ts'

export type Settings = {
  readonly contact?: Partial<Contact>
  readonly source?: Partial<ClusterSource>
  readonly options?: Partial<ClusterOptions>
}

/** A cluster called staging at `url`, as a token user. */
export function clusterAt(url: string, { contact, source, options }: Settings = {}): Cluster {
  return openCluster(
    { name: 'staging', ...source },
    { server: url, skipVerify: false, login: { kind: 'token', token: 'bot-token' }, ...contact },
    { env: {}, ...options },
  )
}

/** What a promise was rejected with; fails when it was not. */
export async function faultOf(promise: Promise<unknown>): Promise<import('../../../src/fault.ts').Fault> {
  const { Fault } = await import('../../../src/fault.ts')
  try {
    await promise
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('it was not refused')
}
