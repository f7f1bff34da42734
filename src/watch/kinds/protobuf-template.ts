import type { ContainerSpec, Probe } from './template.ts'
import { isOwnConfig, kindOf, PROBE } from './template.ts'
import type { Wire } from './wire.ts'

/** What is gathered of a PodSpec while it is read. */
export type SpecParts = {
  readonly init: ContainerSpec[]
  readonly app: ContainerSpec[]
  readonly configs: string[]
  readonly claims: string[]
  restartPolicy: string | undefined
  node: string | undefined
}

/** Reads a PodSpec, fields as in core/v1 generated.proto. */
export function readSpec(wire: Wire): SpecParts {
  const end = wire.message()
  const parts: SpecParts = { init: [], app: [], configs: [], claims: [], restartPolicy: undefined, node: undefined }
  while (wire.at < end) {
    switch (wire.field()) {
      case 1:
        readVolume(wire, parts)
        break
      case 2:
        parts.app.push(readContainer(wire, false, parts.configs))
        break
      case 3:
        parts.restartPolicy = wire.name()
        break
      case 10:
        parts.node = wire.name()
        break
      case 20:
        parts.init.push(readContainer(wire, true, parts.configs))
        break
      default:
        wire.skip()
    }
  }
  wire.leave(end)
  return parts
}

function readContainer(wire: Wire, init: boolean, configs: string[]): ContainerSpec {
  const end = wire.message()
  let name = ''
  let image = ''
  let restartPolicy: string | undefined
  let resources = NO_RESOURCES
  let startup: Probe | undefined
  let readiness: Probe | undefined
  let liveness: Probe | undefined
  while (wire.at < end) {
    switch (wire.field()) {
      case 1:
        name = wire.name() ?? ''
        break
      case 2:
        image = wire.name() ?? ''
        break
      case 7:
        readVariable(wire, configs)
        break
      case 8:
        resources = readResources(wire)
        break
      case 10:
        liveness = readProbe(wire)
        break
      case 11:
        readiness = readProbe(wire)
        break
      case 19:
        // EnvFromSource: configMapRef and secretRef, whose name is in a LocalObjectReference.
        readReferences(wire, 2, 3, configs)
        break
      case 22:
        startup = readProbe(wire)
        break
      case 24:
        restartPolicy = wire.name()
        break
      default:
        wire.skip()
    }
  }
  wire.leave(end)
  return { name, image, kind: kindOf(init, restartPolicy), ...resources, startup, readiness, liveness }
}

type Resources = Pick<ContainerSpec, 'cpuRequest' | 'cpuLimit' | 'memoryRequest' | 'memoryLimit'>
type Amounts = { cpu: string | undefined; memory: string | undefined }

const NO_RESOURCES: Resources = {
  cpuRequest: undefined,
  cpuLimit: undefined,
  memoryRequest: undefined,
  memoryLimit: undefined,
}

function readResources(wire: Wire): Resources {
  const end = wire.message()
  const limits: Amounts = { cpu: undefined, memory: undefined }
  const requests: Amounts = { cpu: undefined, memory: undefined }
  while (wire.at < end) {
    const field = wire.field()
    if (field === 1) readAmount(wire, limits)
    else if (field === 2) readAmount(wire, requests)
    else wire.skip()
  }
  wire.leave(end)
  return { cpuRequest: requests.cpu, cpuLimit: limits.cpu, memoryRequest: requests.memory, memoryLimit: limits.memory }
}

function readAmount(wire: Wire, amounts: Amounts): void {
  const end = wire.message()
  let key: string | undefined
  let value: string | undefined
  while (wire.at < end) {
    const field = wire.field()
    if (field === 1) key = wire.name()
    else if (field === 2) value = wire.quantity()
    else wire.skip()
  }
  wire.leave(end)
  if (key === 'cpu') amounts.cpu = value
  else if (key === 'memory') amounts.memory = value
}

function readProbe(wire: Wire): Probe {
  const end = wire.message()
  let { initialDelaySeconds, periodSeconds, failureThreshold } = PROBE
  while (wire.at < end) {
    const field = wire.field()
    if (field === 2) initialDelaySeconds = wire.int()
    else if (field === 4) periodSeconds = wire.int() || periodSeconds
    else if (field === 6) failureThreshold = wire.int() || failureThreshold
    else wire.skip()
  }
  wire.leave(end)
  return { initialDelaySeconds, periodSeconds, failureThreshold }
}

/** EnvVar: only where its value comes from. */
function readVariable(wire: Wire, configs: string[]): void {
  const end = wire.message()
  while (wire.at < end) {
    if (wire.field() === 3) readReferences(wire, 3, 4, configs)
    else wire.skip()
  }
  wire.leave(end)
}

/** Two fields of a message that refer to a ConfigMap and a Secret by a LocalObjectReference in field 1. */
function readReferences(wire: Wire, configMap: number, secret: number, configs: string[]): void {
  const end = wire.message()
  while (wire.at < end) {
    const field = wire.field()
    if (field === configMap) addConfigMap(readReference(wire), configs)
    else if (field === secret) addSecret(readReference(wire), configs)
    else wire.skip()
  }
  wire.leave(end)
}

function readReference(wire: Wire): string | undefined {
  const end = wire.message()
  let name: string | undefined
  while (wire.at < end) {
    if (wire.field() === 1) name = wire.named(1)
    else wire.skip()
  }
  wire.leave(end)
  return name
}

function addConfigMap(name: string | undefined, configs: string[]): void {
  if (name !== undefined && isOwnConfig(name)) configs.push(`configmap/${name}`)
}

function addSecret(name: string | undefined, configs: string[]): void {
  if (name !== undefined) configs.push(`secret/${name}`)
}

/** Volume: a name, and its VolumeSource in field 2. */
function readVolume(wire: Wire, parts: SpecParts): void {
  const end = wire.message()
  while (wire.at < end) {
    if (wire.field() === 2) readVolumeSource(wire, parts)
    else wire.skip()
  }
  wire.leave(end)
}

function readVolumeSource(wire: Wire, { configs, claims }: SpecParts): void {
  const end = wire.message()
  while (wire.at < end) {
    switch (wire.field()) {
      case 6:
        addSecret(wire.named(1), configs)
        break
      case 10: {
        const claim = wire.named(1)
        if (claim !== undefined) claims.push(claim)
        break
      }
      case 19:
        addConfigMap(readReference(wire), configs)
        break
      case 26:
        readProjected(wire, configs)
        break
      default:
        wire.skip()
    }
  }
  wire.leave(end)
}

/** ProjectedVolumeSource: VolumeProjections with a secret in field 1 and a configMap in field 3. */
function readProjected(wire: Wire, configs: string[]): void {
  const end = wire.message()
  while (wire.at < end) {
    if (wire.field() === 1) readReferences(wire, 3, 1, configs)
    else wire.skip()
  }
  wire.leave(end)
}
