import { isRecord } from './objects.ts'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const MAX_ANNOTATION = 512
/** Annotations that say where a Secret comes from and whom it is for; any other may hold what it was made of. */
const HARMLESS =
  /^(?:kubernetes\.io\/(?:service-account\.(?:name|uid)|description|created-by)|meta\.helm\.sh\/release-(?:name|namespace)|helm\.sh\/(?:hook|hook-weight|hook-delete-policy|resource-policy|chart)|cert-manager\.io\/(?:certificate-name|issuer-(?:name|kind|group)|alt-names|common-name|ip-sans|uri-sans)|argocd\.argoproj\.io\/(?:tracking-id|sync-wave|hook)|deployment\.kubernetes\.io\/revision)$/

/**
 * Replaces every value of a Secret, in place, by its size: `<16 bytes hidden>`. Keys stay; annotations are hidden but for
 * a few that are known to say nothing, because tools keep copies of the whole Secret in them.
 */
export function hideSecret(secret: Record<string, unknown>): void {
  for (const [key, base64] of [
    ['data', true],
    ['stringData', false],
  ] as const) {
    const values = secret[key]
    if (values === undefined || values === null) delete secret[key]
    else secret[key] = isRecord(values) ? hideValues(values, base64) : hiddenSize('')
  }
  const annotations = isRecord(secret.metadata) ? secret.metadata.annotations : undefined
  if (!isRecord(annotations)) return
  delete annotations[LAST_APPLIED]
  for (const key of Object.keys(annotations)) {
    const value = annotations[key]
    if (typeof value !== 'string' || value.length > MAX_ANNOTATION || !HARMLESS.test(key)) {
      annotations[key] = hiddenSize(value)
    }
  }
}

/** `<16 bytes hidden>`: the size of a value, of the bytes that its base64 stands for if it is that. Hidden once is hidden. */
export function hiddenSize(value: unknown, base64 = false): string {
  if (typeof value !== 'string') return '<0 bytes hidden>'
  if (hiddenBytes(value) !== undefined) return value
  return `<${Buffer.byteLength(value, base64 ? 'base64' : 'utf8')} bytes hidden>`
}

/** The size a hidden value had, in bytes; undefined for a value that was not hidden. */
export function hiddenBytes(value: string): number | undefined {
  const size = /^<(\d{1,9}) bytes hidden>$/.exec(value)?.[1]
  return size === undefined ? undefined : Number(size)
}

function hideValues(values: Record<string, unknown>, base64: boolean): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, hiddenSize(value, base64)]))
}
