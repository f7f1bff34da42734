import { counted } from './counted.ts'
import { compareText, dig, fieldsList, textOf } from './fields.ts'
import { workloadOf } from './workload-of.ts'

/** What is known of one image, as pods name it. */
export type ImageUse = {
  readonly image: string
  readonly pods: number
  readonly namespaces: number
  /** `shop/web`, in the order they were met. */
  readonly workloads: readonly string[]
  /** Different contents that run under this name. */
  readonly digests: number
  /** Containers that wait because it cannot be pulled. */
  readonly failing: number
  /** Why, in the kubelet's words: `ImagePullBackOff`. */
  readonly reason: string
}

type Tally = {
  readonly pods: Set<string>
  readonly namespaces: Set<string>
  readonly workloads: Set<string>
  readonly digests: Set<string>
  failing: number
  reason: string
}

/** Reasons a container waits for its image (kubernetes pkg/kubelet/images/types.go). */
const PULLS =
  /^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError|RegistryUnavailable|SignatureValidationFailed)$/

export type ImageTally = {
  add(pod: unknown): void
  uses(): ImageUse[]
  /** Pods that run any of them. */
  pods(): number
}

/** Counts which images pods run, or those with `part` in their name. Those that cannot be pulled come first, the others by name, tags beside each other. */
export function tallyImages(part = ''): ImageTally {
  const images = new Map<string, Tally>()
  const seen = new Set<string>()

  function tallyOf(image: string): Tally {
    const known = images.get(image)
    if (known) return known
    const tally: Tally = {
      pods: new Set(),
      namespaces: new Set(),
      workloads: new Set(),
      digests: new Set(),
      failing: 0,
      reason: '',
    }
    images.set(image, tally)
    return tally
  }

  return {
    add(pod) {
      // What has ended runs nothing any more.
      if (/^(Succeeded|Failed)$/.test(textOf(dig(pod, 'status', 'phase')))) return
      const namespace = textOf(dig(pod, 'metadata', 'namespace'))
      const name = `${namespace}/${textOf(dig(pod, 'metadata', 'name'))}`
      const statuses = statusesOf(pod)
      for (const container of containersOf(pod)) {
        const image = textOf(container.image)
        if (!image.includes(part)) continue
        const tally = tallyOf(image)
        seen.add(name)
        tally.pods.add(name)
        tally.namespaces.add(namespace)
        tally.workloads.add(`${namespace}/${workloadOf(pod)}`)
        const status = statuses.find((one) => one.name === container.name)
        const [, digest] = /@?(sha256:[0-9a-f]{64})$/.exec(textOf(status?.imageID)) ?? []
        if (digest) tally.digests.add(digest)
        const reason = textOf(dig(status, 'state', 'waiting', 'reason'))
        if (PULLS.test(reason)) {
          tally.failing += 1
          tally.reason = reason
        }
      }
    },
    pods: () => seen.size,
    uses: () =>
      [...images]
        .map(([image, { pods, namespaces, workloads, digests, failing, reason }]) => ({
          image,
          pods: pods.size,
          namespaces: namespaces.size,
          workloads: [...workloads],
          digests: digests.size,
          failing,
          reason,
        }))
        .sort((a, b) => Math.sign(b.failing) - Math.sign(a.failing) || compareText(a.image, b.image)),
  }
}

/** What a tag leaves open: `:latest`, or none at all, may be anything tomorrow. */
export function looseTag(image: string): ':latest' | 'no tag' | undefined {
  if (image.includes('@')) return undefined
  const tag = /:([^:/]+)$/.exec(image)?.[1]
  if (tag === undefined) return 'no tag'
  return tag === 'latest' ? ':latest' : undefined
}

/** What there is, as a sentence. */
export function imagesSentence(uses: readonly ImageUse[], pods: number): string {
  if (uses.length === 0) return 'No pod runs any such image.'
  const failing = uses.filter((use) => use.failing > 0)
  const loose = uses.filter((use) => looseTag(use.image) !== undefined).length
  const several = uses.filter((use) => use.digests > 1).length
  const parts = [
    `${counted(uses.length, 'image')} in ${counted(pods, 'pod')}`,
    failing.length > 0 ? `${counted(failing.length, 'image')} cannot be pulled` : '',
    loose > 0 ? `${loose} without a fixed tag` : '',
    several > 0 ? `${several} of one name but several contents` : '',
  ]
  return `${parts.filter(Boolean).join('; ')}.`
}

function containersOf(pod: unknown) {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) => fieldsList(dig(pod, 'spec', list)))
}

function statusesOf(pod: unknown) {
  return ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'].flatMap((list) =>
    fieldsList(dig(pod, 'status', list)),
  )
}
