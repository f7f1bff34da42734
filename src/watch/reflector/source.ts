import type { Api } from '../../kube/api.ts'
import type { KindName, Watched } from '../kinds/kind.ts'
import type { Known } from '../kinds/known.ts'
import type { Pool } from '../kinds/pool.ts'
import type { Attempt } from './attempt.ts'
import type { Clock } from './clock.ts'
import type { Resource } from './resources.ts'

export type Format = 'protobuf' | 'json'

/** Where a try reads from, and whom it tells that it reads. */
export type Source<K extends KindName> = {
  readonly api: Pick<Api, 'stream'>
  readonly path: string
  readonly resource: Resource<K>
  readonly pool: Pool
  /** What is known so far. */
  readonly objects: Known<Watched[K]>
  readonly clock: Clock
  readonly attempt: Attempt
  readonly format: Format
  /** The server began to answer, or went on. */
  heard(): void
  /** It answers in this format. */
  reads(format: Format): void
  /** So many objects were too large to be read. */
  skipped(count: number): void
}
