export type Metadata = {
  readonly name?: string
  readonly generateName?: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly {
    readonly apiVersion: string
    readonly kind: string
    readonly name: string
    readonly uid: string
    readonly controller?: boolean
  }[]
  readonly [key: string]: unknown
}

/** An object as the API server sent it: nothing dropped, dates are strings. Secret values are already hidden. */
export type KubeObject = {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: Metadata
  readonly [key: string]: unknown
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether the cluster sent something that can be treated as an object: it has metadata, whatever else it has. */
export function isObject(value: unknown): value is KubeObject {
  return isRecord(value) && isRecord(value.metadata)
}
