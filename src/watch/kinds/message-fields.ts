/**
 * The messages that hold what the projections read, and of each only the fields on the way there: number, name and type,
 * from generated.proto of k8s.io/api (core, apps, batch, autoscaling/v2, policy, discovery, networking v1) and of
 * k8s.io/apimachinery. `[]` is a list, `{}` a map by text, a field named `*` is written straight into the message that
 * holds it; `kept` is a text where meta.ts keeps the key. An indented line goes on with the one before.
 */
export const FIELDS = `
Pod: 1 metadata ObjectMeta, 2 spec PodSpec, 3 status PodStatus
PodStatus: 1 phase name, 2 conditions []Condition, 3 message text, 4 reason name, 7 startTime time, 10
  initContainerStatuses []ContainerStatus, 8 containerStatuses []ContainerStatus
ContainerStatus: 1 name name, 2 state ContainerState, 3 lastState ContainerState, 4 ready flag, 5 restartCount int, 9
  started flag
ContainerState: 1 waiting ContainerStateWaiting, 2 running ContainerStateRunning, 3 terminated ContainerStateTerminated
ContainerStateWaiting: 1 reason name, 2 message text
ContainerStateRunning: 1 startedAt time
ContainerStateTerminated: 1 exitCode int, 2 signal int, 3 reason name, 4 message text, 5 startedAt time, 6 finishedAt
  time, 7 containerID text
ObjectMeta: 1 name text, 3 namespace name, 5 uid text, 6 resourceVersion text, 7 generation int, 8 creationTimestamp
  time, 9 deletionTimestamp time, 11 labels {}name, 12 annotations {}kept, 13 ownerReferences []OwnerReference, 14
  finalizers []name
ChangedMeta: 1 name text, 3 namespace name, 5 uid text, 6 resourceVersion text, 7 generation int, 8 creationTimestamp
  time, 9 deletionTimestamp time, 11 labels {}name, 12 annotations {}kept, 13 ownerReferences []OwnerReference, 14
  finalizers []name, 17 managedFields []ManagedFieldsEntry
OwnerReference: 1 kind name, 3 name name, 4 uid name, 6 controller flag
ManagedFieldsEntry: 1 manager name, 4 time time, 8 subresource name
AnyObject: 1 metadata AnyMeta
AnyMeta: 6 resourceVersion text, 12 annotations {}text
ListMeta: 2 resourceVersion text, 3 continue text
Status: 2 status name, 3 message text, 4 reason name, 5 details StatusDetails, 6 code int
StatusDetails: 4 causes []StatusCause, 5 retryAfterSeconds int
StatusCause: 1 reason name, 2 message text
LabelSelector: 1 matchLabels {}name
PodTemplateSpec: 1 metadata ObjectMeta, 2 spec PodSpec
PodSpec: 1 volumes []Volume, 20 initContainers []Container, 2 containers []Container, 3 restartPolicy name,
  10 nodeName name
Container: 1 name name, 2 image name, 19 envFrom []EnvFromSource, 7 env []EnvVar, 8 resources ResourceRequirements, 24
  restartPolicy name, 10 livenessProbe Probe, 11 readinessProbe Probe, 22 startupProbe Probe
EnvVar: 3 valueFrom EnvVarSource
EnvVarSource: 3 configMapKeyRef Referring, 4 secretKeyRef Referring
EnvFromSource: 2 configMapRef Referring, 3 secretRef Referring
Referring: 1 * LocalObjectReference
LocalObjectReference: 1 name name
ResourceRequirements: 1 limits {}quantity, 2 requests {}quantity
Probe: 2 initialDelaySeconds int, 4 periodSeconds int, 6 failureThreshold int
Volume: 2 * VolumeSource
VolumeSource: 6 secret SecretVolumeSource, 10 persistentVolumeClaim PersistentVolumeClaimVolumeSource, 19 configMap
  Referring, 26 projected ProjectedVolumeSource
SecretVolumeSource: 1 secretName name
PersistentVolumeClaimVolumeSource: 1 claimName name
ProjectedVolumeSource: 1 sources []VolumeProjection
VolumeProjection: 1 secret Referring, 3 configMap Referring
Node: 1 metadata ObjectMeta, 2 spec NodeSpec, 3 status NodeStatus
NodeSpec: 3 providerID text, 4 unschedulable flag, 5 taints []Taint
Taint: 1 key name, 2 value name, 3 effect name, 4 timeAdded time
NodeStatus: 2 allocatable {}quantity, 4 conditions []Condition, 7 nodeInfo NodeSystemInfo
NodeSystemInfo: 3 bootID text, 5 osImage name, 7 kubeletVersion name
Event: 1 metadata ObjectMeta, 2 involvedObject ObjectReference, 3 reason name, 4 message text, 5 source EventSource, 6
  firstTimestamp time, 7 lastTimestamp time, 8 count int, 9 type name, 10 eventTime microTime, 11 series EventSeries, 14
  reportingComponent name
ObjectReference: 1 kind name, 2 namespace name, 3 name name, 4 uid name, 7 fieldPath name
EventSource: 1 component name, 2 host name
EventSeries: 1 count int, 2 lastObservedTime microTime
Namespace: 1 metadata ObjectMeta, 3 status NamespaceStatus
NamespaceStatus: 1 phase name, 2 conditions []Condition
ResourceQuota: 1 metadata ObjectMeta, 2 spec ResourceQuotaSpec, 3 status ResourceQuotaStatus
ResourceQuotaSpec: 1 hard {}quantity
ResourceQuotaStatus: 1 hard {}quantity, 2 used {}quantity
PersistentVolumeClaim: 1 metadata ObjectMeta, 2 spec PersistentVolumeClaimSpec, 3 status PersistentVolumeClaimStatus
PersistentVolumeClaimSpec: 2 resources ResourceRequirements, 3 volumeName name, 5 storageClassName name
PersistentVolumeClaimStatus: 1 phase name, 3 capacity {}quantity, 4 conditions []Condition
Service: 1 metadata ObjectMeta, 2 spec ServiceSpec, 3 status ServiceStatus
ServiceSpec: 2 selector {}name, 3 clusterIP name, 4 type name
ServiceStatus: 1 loadBalancer LoadBalancerStatus
LoadBalancerStatus: 1 ingress []Nothing
Nothing:
Deployment: 1 metadata ChangedMeta, 2 spec DeploymentSpec, 3 status DeploymentStatus
DeploymentSpec: 1 replicas int, 2 selector LabelSelector, 3 template PodTemplateSpec, 4 strategy Strategy, 5
  minReadySeconds int, 7 paused flag, 9 progressDeadlineSeconds int
Strategy: 1 type name, 2 rollingUpdate Rolling
Rolling: 1 maxUnavailable intOrString, 2 maxSurge intOrString
DeploymentStatus: 1 observedGeneration int, 2 replicas int, 3 updatedReplicas int, 7 readyReplicas int, 4
  availableReplicas int, 5 unavailableReplicas int, 6 conditions []DeploymentCondition
DeploymentCondition: 1 type name, 2 status name, 6 lastUpdateTime time, 7 lastTransitionTime time, 4 reason name, 5
  message text
ReplicaSet: 1 metadata ObjectMeta, 2 spec ReplicaSetSpec, 3 status ReplicaSetStatus
ReplicaSetSpec: 1 replicas int, 3 template PodTemplateSpec
ReplicaSetStatus: 1 replicas int, 4 readyReplicas int, 5 availableReplicas int, 3 observedGeneration int, 6 conditions
  []ShortCondition
StatefulSet: 1 metadata ChangedMeta, 2 spec StatefulSetSpec, 3 status StatefulSetStatus
StatefulSetSpec: 1 replicas int, 2 selector LabelSelector, 3 template PodTemplateSpec, 4 volumeClaimTemplates
  []ClaimTemplate, 5 serviceName name, 6 podManagementPolicy name, 7 updateStrategy StatefulStrategy
ClaimTemplate: 1 metadata ObjectMeta
StatefulStrategy: 1 type name, 2 rollingUpdate StatefulRolling
StatefulRolling: 1 partition int
StatefulSetStatus: 1 observedGeneration int, 2 replicas int, 3 readyReplicas int, 4 currentReplicas int, 5
  updatedReplicas int, 6 currentRevision name, 7 updateRevision name, 10 conditions []ShortCondition, 11
  availableReplicas int
DaemonSet: 1 metadata ChangedMeta, 2 spec DaemonSetSpec, 3 status DaemonSetStatus
DaemonSetSpec: 1 selector LabelSelector, 2 template PodTemplateSpec, 3 updateStrategy TypeOnly
TypeOnly: 1 type name
DaemonSetStatus: 1 currentNumberScheduled int, 2 numberMisscheduled int, 3 desiredNumberScheduled int, 4 numberReady
  int, 5 observedGeneration int, 6 updatedNumberScheduled int, 7 numberAvailable int, 8 numberUnavailable int
Job: 1 metadata ObjectMeta, 2 spec JobSpec, 3 status JobStatus
JobSpec: 1 parallelism int, 2 completions int, 3 activeDeadlineSeconds int, 7 backoffLimit int, 6 template
  PodTemplateSpec, 9 completionMode name, 10 suspend flag
JobStatus: 1 conditions []Condition, 2 startTime time, 3 completionTime time, 4 active int, 5 succeeded int, 6 failed int
CronJob: 1 metadata ChangedMeta, 2 spec CronJobSpec, 3 status CronJobStatus
CronJobSpec: 1 schedule name, 8 timeZone name, 2 startingDeadlineSeconds int, 3 concurrencyPolicy name, 4 suspend flag
CronJobStatus: 1 active []Nothing, 4 lastScheduleTime time, 5 lastSuccessfulTime time
HorizontalPodAutoscaler: 1 metadata ObjectMeta, 2 spec HorizontalPodAutoscalerSpec, 3 status
  HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerSpec: 1 scaleTargetRef ScaleTarget, 2 minReplicas int, 3 maxReplicas int
ScaleTarget: 1 kind name, 2 name name
HorizontalPodAutoscalerStatus: 2 lastScaleTime time, 3 currentReplicas int, 4 desiredReplicas int, 6 conditions
  []ShortCondition
PodDisruptionBudget: 1 metadata ObjectMeta, 2 spec PodDisruptionBudgetSpec, 3 status PodDisruptionBudgetStatus
PodDisruptionBudgetSpec: 1 minAvailable intOrString, 2 selector LabelSelector, 3 maxUnavailable intOrString
PodDisruptionBudgetStatus: 1 observedGeneration int, 3 disruptionsAllowed int, 4 currentHealthy int, 5 desiredHealthy
  int, 6 expectedPods int, 7 conditions []Condition
EndpointSlice: 1 metadata ObjectMeta, 2 endpoints []Endpoint
Endpoint: 2 conditions EndpointConditions
EndpointConditions: 1 ready flag, 3 terminating flag
Ingress: 1 metadata ObjectMeta, 2 spec IngressSpec
IngressSpec: 4 ingressClassName name, 1 defaultBackend IngressBackend, 3 rules []IngressRule
IngressRule: 1 host name, 2 * IngressRuleValue
IngressRuleValue: 1 http HTTPIngressRuleValue
HTTPIngressRuleValue: 1 paths []HTTPIngressPath
HTTPIngressPath: 1 path name, 2 backend IngressBackend
IngressBackend: 4 service IngressServiceBackend
IngressServiceBackend: 1 name name
Condition: 1 type name, 2 status name, 4 lastTransitionTime time, 5 reason name, 6 message text
ShortCondition: 1 type name, 2 status name, 3 lastTransitionTime time, 4 reason name, 5 message text
`
