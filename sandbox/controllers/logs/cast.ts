import type { Container, Pod } from '../pod/pod.ts'
import { batch, klog, postgres, redis, spring } from './data-personas.ts'
import type { Persona } from './persona.ts'
import { careless, go, nginx } from './web-personas.ts'

/** On a pod: which program's log its containers write. */
export const LOGS = 'sandbox.quarterdeck/logs'

const PERSONAS: Readonly<Record<string, Persona>> = { nginx, go, careless, spring, postgres, redis, klog, batch }

// The first that fits an image's name.
const BY_IMAGE: readonly (readonly [RegExp, Persona])[] = [
  [/nginx|\/web[:@]|varnish/, nginx],
  [/notifier/, careless],
  [/postgres|\/db[:@]/, postgres],
  [/redis|valkey/, redis],
  [/kube-|coredns|azure-|node-exporter|csi|metrics-server|oss\//, klog],
  [/migrate|report|backup|batch|job/, batch],
  [/api|checkout|payment|ledger|order/, spring],
]

/** Which program a container is, as far as its log tells: by annotation, by its pod's fate, or by its image's name. */
export function personaOf(pod: Pod, container: Container): Persona {
  const said = PERSONAS[pod.metadata.annotations?.[LOGS] ?? '']
  if (said) return said
  if ((pod.spec.restartPolicy ?? 'Always') !== 'Always') return batch
  return BY_IMAGE.find(([pattern]) => pattern.test(container.image))?.[1] ?? go
}
