import type { KubeObject, ObjectMeta } from '../../object.ts'
import type { Condition } from '../condition.ts'
import type { Requirement } from '../selector.ts'

export type Resources = { readonly requests?: Amounts; readonly limits?: Amounts }
export type Amounts = Readonly<Record<string, string>>

export type Probe = {
  readonly initialDelaySeconds?: number
  readonly periodSeconds?: number
  readonly failureThreshold?: number
  readonly httpGet?: { readonly path?: string; readonly port: number | string }
  readonly tcpSocket?: { readonly port: number | string }
  readonly exec?: { readonly command: readonly string[] }
}

type Reference = { readonly name?: string; readonly optional?: boolean }

export type EnvVar = {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: {
    readonly configMapKeyRef?: Reference & { readonly key: string }
    readonly secretKeyRef?: Reference & { readonly key: string }
    readonly fieldRef?: { readonly fieldPath: string }
  }
}

export type Container = {
  readonly name: string
  readonly image: string
  readonly imagePullPolicy?: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: string }[]
  readonly env?: readonly EnvVar[]
  readonly envFrom?: readonly { readonly configMapRef?: Reference; readonly secretRef?: Reference }[]
  readonly resources?: Resources
  readonly readinessProbe?: Probe
  readonly livenessProbe?: Probe
  readonly startupProbe?: Probe
  /** `Always` on an init container makes it a sidecar. */
  readonly restartPolicy?: string
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[]
}

export type Volume = {
  readonly name: string
  readonly configMap?: Reference
  readonly secret?: { readonly secretName?: string; readonly optional?: boolean }
  readonly persistentVolumeClaim?: { readonly claimName: string }
  readonly emptyDir?: Readonly<Record<string, unknown>>
  readonly hostPath?: { readonly path: string; readonly type?: string }
}

export type Toleration = {
  readonly key?: string
  readonly operator?: string
  readonly value?: string
  readonly effect?: string
  readonly tolerationSeconds?: number
}

type NodeTerm = { readonly matchExpressions?: readonly Requirement[]; readonly matchFields?: readonly Requirement[] }

export type PodSpec = {
  readonly nodeName?: string
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly restartPolicy?: string
  readonly nodeSelector?: Readonly<Record<string, string>>
  readonly tolerations?: readonly Toleration[]
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms: readonly NodeTerm[] }
    }
  }
  readonly terminationGracePeriodSeconds?: number
  readonly volumes?: readonly Volume[]
  readonly serviceAccountName?: string
  readonly hostNetwork?: boolean
  readonly priorityClassName?: string
  readonly schedulingGates?: readonly { readonly name: string }[]
  readonly hostname?: string
  readonly subdomain?: string
}

export type Terminated = {
  readonly exitCode: number
  readonly reason?: string
  readonly message?: string
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly containerID?: string
}

/** Exactly one of the three. */
export type ContainerState = {
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly running?: { readonly startedAt: string }
  readonly terminated?: Terminated
}

export type ContainerStatus = {
  readonly name: string
  readonly image: string
  readonly imageID: string
  readonly containerID?: string
  readonly ready: boolean
  readonly started: boolean
  readonly restartCount: number
  readonly state: ContainerState
  readonly lastState: ContainerState
}

export type PodStatus = {
  readonly phase?: string
  readonly reason?: string
  readonly message?: string
  readonly conditions?: readonly Condition[]
  readonly hostIP?: string
  readonly hostIPs?: readonly { readonly ip: string }[]
  readonly podIP?: string
  readonly podIPs?: readonly { readonly ip: string }[]
  readonly startTime?: string
  readonly qosClass?: string
  readonly containerStatuses?: readonly ContainerStatus[]
  readonly initContainerStatuses?: readonly ContainerStatus[]
}

export type Pod = KubeObject & { readonly spec: PodSpec; readonly status?: PodStatus }

/** What workloads make pods from. */
export type PodTemplate = { readonly metadata?: Partial<ObjectMeta>; readonly spec: PodSpec }
