import type { Fields } from './json.ts'
import { count, fields, items, list, text } from './json.ts'
import type { Pool } from './pool.ts'
import { noPool } from './pool.ts'
import { time } from './time.ts'

/** How long a probe gives a container, in seconds and tries (core/v1 Probe). */
export type Probe = {
  readonly initialDelaySeconds: number
  readonly periodSeconds: number
  readonly failureThreshold: number
}

/** What a container was asked to be. Shared by all replicas. */
export type ContainerSpec = {
  readonly name: string
  readonly image: string
  /** A sidecar is an init container that is to stay (restartPolicy Always). */
  readonly kind: 'app' | 'sidecar' | 'init'
  /** Quantities as they are written: `250m`, `256Mi`. */
  readonly cpuRequest: string | undefined
  readonly cpuLimit: string | undefined
  readonly memoryRequest: string | undefined
  readonly memoryLimit: string | undefined
  readonly startup: Probe | undefined
  readonly readiness: Probe | undefined
  readonly liveness: Probe | undefined
}

/** What a workload makes its pods from, or what a pod was made from. Shared by all replicas. */
export type Template = {
  readonly containers: readonly ContainerSpec[]
  /** What its containers read, as `configmap/web`, `secret/db`, in order and once each. */
  readonly configs: readonly string[]
  /** Names of persistent volume claims. */
  readonly claims: readonly string[]
  readonly restartPolicy: string
  /** When somebody last said `rollout restart`. */
  readonly restartedAt: number | undefined
}

/** The parts of a template as either wire format gives them. */
export type TemplateParts = {
  readonly owner: string
  readonly containers: readonly ContainerSpec[]
  readonly configs: readonly string[]
  readonly claims: readonly string[]
  readonly restartPolicy: string | undefined
  readonly restartedAt: number | undefined
}

/** Reads a PodTemplateSpec, or a Pod, which has the same two parts. `owner` is the uid of whoever else has the same. */
export function projectTemplate(value: unknown, owner = '', pool: Pool = noPool): Template {
  const template = fields(value)
  const spec = fields(template.spec)
  const read: string[] = []
  const containers = [...containersOf(spec.initContainers, true, read), ...containersOf(spec.containers, false, read)]
  const claims: string[] = []
  for (const item of items(spec.volumes)) readVolume(fields(item), read, claims)
  return templateOf(
    {
      owner,
      containers,
      configs: read,
      claims,
      restartPolicy: text(spec.restartPolicy),
      restartedAt: time(fields(fields(template.metadata).annotations)['kubectl.kubernetes.io/restartedAt']),
    },
    pool,
  )
}

/** One template an owner, where its replicas are alike. */
export function templateOf(parts: TemplateParts, pool: Pool): Template {
  const { owner, containers, configs, claims, restartPolicy = 'Always', restartedAt } = parts
  const template: Template = {
    containers,
    configs: configs.length > 1 ? [...new Set(configs)].sort() : configs,
    claims,
    restartPolicy,
    restartedAt,
  }
  const kin = pool.kin(owner)
  if (!kin.template || !sameTemplate(kin.template, template)) kin.template = template
  return kin.template
}

/** What a probe is given that says nothing (core/v1 defaults.go); zero is nothing said. */
export const PROBE: Probe = { initialDelaySeconds: 0, periodSeconds: 10, failureThreshold: 3 }

/** Every pod has the cluster's CA; that says nothing about it. */
export function isOwnConfig(name: string): boolean {
  return name !== '' && name !== 'kube-root-ca.crt'
}

function containersOf(value: unknown, init: boolean, read: string[]): readonly ContainerSpec[] {
  return list(value, (container): ContainerSpec => {
    readEnvironment(container, read)
    const resources = fields(container.resources)
    const requests = fields(resources.requests)
    const limits = fields(resources.limits)
    return {
      name: text(container.name) ?? '',
      image: text(container.image) ?? '',
      kind: kindOf(init, container.restartPolicy),
      cpuRequest: text(requests.cpu),
      cpuLimit: text(limits.cpu),
      memoryRequest: text(requests.memory),
      memoryLimit: text(limits.memory),
      startup: probeOf(container.startupProbe),
      readiness: probeOf(container.readinessProbe),
      liveness: probeOf(container.livenessProbe),
    }
  })
}

export function kindOf(init: boolean, restartPolicy: unknown): ContainerSpec['kind'] {
  if (!init) return 'app'
  return restartPolicy === 'Always' ? 'sidecar' : 'init'
}

function probeOf(value: unknown): Probe | undefined {
  if (value === undefined || value === null) return undefined
  const { initialDelaySeconds, periodSeconds, failureThreshold } = fields(value)
  return {
    initialDelaySeconds: count(initialDelaySeconds),
    periodSeconds: count(periodSeconds) || PROBE.periodSeconds,
    failureThreshold: count(failureThreshold) || PROBE.failureThreshold,
  }
}

function readEnvironment(container: Fields, read: string[]): void {
  for (const item of items(container.envFrom)) {
    const from = fields(item)
    readConfig(fields(from.configMapRef).name, fields(from.secretRef).name, read)
  }
  for (const item of items(container.env)) {
    const from = fields(item).valueFrom
    if (from === undefined || from === null) continue
    const { configMapKeyRef, secretKeyRef } = fields(from)
    readConfig(fields(configMapKeyRef).name, fields(secretKeyRef).name, read)
  }
}

function readConfig(configMap: unknown, secret: unknown, read: string[]): void {
  if (typeof configMap === 'string' && isOwnConfig(configMap)) read.push(`configmap/${configMap}`)
  if (typeof secret === 'string' && secret !== '') read.push(`secret/${secret}`)
}

function readVolume(volume: Fields, read: string[], claims: string[]): void {
  if (volume.configMap || volume.secret)
    readConfig(fields(volume.configMap).name, fields(volume.secret).secretName, read)
  for (const item of items(fields(volume.projected).sources)) {
    const source = fields(item)
    readConfig(fields(source.configMap).name, fields(source.secret).name, read)
  }
  const claim = text(fields(volume.persistentVolumeClaim).claimName)
  if (claim !== undefined) claims.push(claim)
}

function sameTemplate(a: Template, b: Template): boolean {
  return (
    a.restartPolicy === b.restartPolicy &&
    a.restartedAt === b.restartedAt &&
    sameList(a.containers, b.containers, sameContainer) &&
    sameList(a.configs, b.configs, Object.is) &&
    sameList(a.claims, b.claims, Object.is)
  )
}

function sameContainer(a: ContainerSpec, b: ContainerSpec): boolean {
  return (
    a.name === b.name &&
    a.image === b.image &&
    a.kind === b.kind &&
    a.cpuRequest === b.cpuRequest &&
    a.cpuLimit === b.cpuLimit &&
    a.memoryRequest === b.memoryRequest &&
    a.memoryLimit === b.memoryLimit &&
    sameProbe(a.startup, b.startup) &&
    sameProbe(a.readiness, b.readiness) &&
    sameProbe(a.liveness, b.liveness)
  )
}

function sameProbe(a: Probe | undefined, b: Probe | undefined): boolean {
  if (!a || !b) return a === b
  return (
    a.initialDelaySeconds === b.initialDelaySeconds &&
    a.periodSeconds === b.periodSeconds &&
    a.failureThreshold === b.failureThreshold
  )
}

function sameList<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  return a.length === b.length && a.every((each, i) => same(each, b[i] as T))
}
