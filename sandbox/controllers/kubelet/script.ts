import type { Random } from '../../kube/random.ts'
import { between } from '../chance.ts'
import type { Container, Pod } from '../pod/pod.ts'

/** On a pod (or its template): how its first container, or the one named by CONTAINER, behaves. */
export const BEHAVIOUR = 'sandbox.quarterdeck/behaviour'
/** After how many seconds what the behaviour says comes to pass. */
export const AFTER = 'sandbox.quarterdeck/after'
export const CONTAINER = 'sandbox.quarterdeck/container'
/** The behaviour holds for this image only, so that setting another mends it. */
export const IMAGE = 'sandbox.quarterdeck/image'

/** What will become of one run of a container. */
export type Script = {
  readonly pullMs: number
  readonly pull: 'ok' | 'not-found' | 'unauthorized'
  /** Until a probe would pass; undefined: it never will. */
  readonly readyMs: number | undefined
  /** It ends by itself. */
  readonly end?: { readonly ms: number; readonly code: number; readonly reason: string }
  /** Its liveness probe begins to fail. */
  readonly hangsMs?: number
  /** It takes so long to stop when it is asked to; Infinity ignores SIGTERM. */
  readonly stopMs: number
}

/** It ends before its probe would have passed. */
const NOT_YET = Number.POSITIVE_INFINITY

export type Role = 'init' | 'sidecar' | 'app'

const BEHAVIOURS = new Map<string, (after: number | undefined, random: Random, run: number) => Partial<Script>>([
  ['crash', (after, random) => ({ end: crash(after ?? between(random, 3, 8)), readyMs: NOT_YET })],
  [
    'crash-once',
    (after, random, run) => (run === 0 ? { end: crash(after ?? between(random, 3, 8)), readyMs: NOT_YET } : {}),
  ],
  [
    'oom',
    (after, random) => ({ end: { ms: (after ?? between(random, 15, 25)) * 1000, code: 137, reason: 'OOMKilled' } }),
  ],
  [
    'complete',
    (after, random) => ({ end: { ms: (after ?? between(random, 4, 9)) * 1000, code: 0, reason: 'Completed' } }),
  ],
  ['bad-image', () => ({ pull: 'not-found' as const })],
  ['no-credentials', () => ({ pull: 'unauthorized' as const })],
  ['slow-start', (after) => ({ readyMs: (after ?? 60) * 1000 })],
  ['never-ready', () => ({ readyMs: undefined })],
  ['hang', (after) => ({ hangsMs: (after ?? 30) * 1000 })],
  ['stubborn', () => ({ stopMs: Number.POSITIVE_INFINITY })],
])

/** What the next run of a container will do, from its pod's annotations and its image's tag. */
export function scriptOf(pod: Pod, container: Container, role: Role, run: number, random: Random): Script {
  const ends = role === 'init' || (role === 'app' && (pod.spec.restartPolicy ?? 'Always') !== 'Always')
  const after = Number(pod.metadata.annotations?.[AFTER]) || undefined
  const base: Script = {
    pullMs: between(random, 900, 4200),
    pull: 'ok',
    readyMs: between(random, 800, 2600),
    stopMs: between(random, 300, 1500),
    ...(ends && {
      end: {
        ms: (role === 'app' ? (after ?? 8) * 1000 : 1200) + between(random, 0, 900),
        code: 0,
        reason: 'Completed',
      },
    }),
  }
  const behaviour = behaviourOf(pod, container, role)
  return { ...base, ...BEHAVIOURS.get(behaviour ?? '')?.(after, random, run) }
}

function behaviourOf(pod: Pod, container: Container, role: Role): string | undefined {
  const tagged = behaviourOfImage(container.image)
  if (tagged) return tagged
  const said = pod.metadata.annotations?.[BEHAVIOUR]
  const image = pod.metadata.annotations?.[IMAGE]
  if (image !== undefined && image !== container.image) return undefined
  if (role === 'init') return said === 'init-crash' ? 'crash' : undefined
  const target = pod.metadata.annotations?.[CONTAINER] ?? pod.spec.containers[0]?.name
  return container.name === target ? said : undefined
}

/** A tag can say it, too: `shop/web:broken` cannot be pulled, `...-crash` and `...-oom` do what they say. */
function behaviourOfImage(image: string): string | undefined {
  const tag = /:([^/:@]+)(?:@|$)/.exec(image)?.[1] ?? ''
  if (/(^|-)(broken|missing)$/.test(tag)) return 'bad-image'
  return /-(crash|oom)$/.exec(tag)?.[1]
}

function crash(seconds: number) {
  return { ms: seconds * 1000, code: 1, reason: 'Error' }
}
