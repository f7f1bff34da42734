/**
 * The kinds that are served as protobuf, and what became of them.
 * Number, name and type of each field, from generated.proto of k8s.io/api and k8s.io/apimachinery 0.36: see
 * protobuf-messages.ts for how to read it.
 */
export const KINDS = `
Bookmark: 1 metadata ObjectMeta
Pod: 1 metadata ObjectMeta, 2 spec PodSpec, 3 status PodStatus
ContainerResizePolicy: 1 resourceName string, 2 restartPolicy string
PodStatus: 17 observedGeneration int, 1 phase string, 2 conditions []PodCondition, 3 message string, 4 reason string,
  11 nominatedNodeName string, 5 hostIP string, 16 hostIPs []HostIP, 6 podIP string, 12 podIPs []PodIP, 7 startTime
  Time, 10 initContainerStatuses []ContainerStatus, 8 containerStatuses []ContainerStatus, 9 qosClass string, 13
  ephemeralContainerStatuses []ContainerStatus, 14 resize string, 15 resourceClaimStatuses []PodResourceClaimStatus,
  18 extendedResourceClaimStatus PodExtendedResourceClaimStatus, 19 allocatedResources {}Quantity, 20 resources
  ResourceRequirements, 21 nodeAllocatableResourceClaimStatuses []NodeAllocatableResourceClaimStatus
PodCondition: 1 type string, 7 observedGeneration int, 2 status string, 3 lastProbeTime Time, 4 lastTransitionTime
  Time, 5 reason string, 6 message string
PodIP: 1 ip string
ContainerStatus: 1 name string, 2 state ContainerState, 3 lastState ContainerState, 4 ready bool, 5 restartCount int,
  6 image string, 7 imageID string, 8 containerID string, 9 started bool, 10 allocatedResources {}Quantity, 11
  resources ResourceRequirements, 12 volumeMounts []VolumeMountStatus, 13 user ContainerUser, 14
  allocatedResourcesStatus []ResourceStatus, 15 stopSignal string
ContainerState: 1 waiting ContainerStateWaiting, 2 running ContainerStateRunning, 3 terminated
  ContainerStateTerminated
ContainerStateWaiting: 1 reason string, 2 message string
ContainerStateRunning: 1 startedAt Time
ContainerStateTerminated: 1 exitCode int, 2 signal int, 3 reason string, 4 message string, 5 startedAt Time, 6
  finishedAt Time, 7 containerID string
ContainerUser: 1 linux LinuxContainerUser
LinuxContainerUser: 1 uid int, 2 gid int, 3 supplementalGroups []int
Node: 1 metadata ObjectMeta, 2 spec NodeSpec, 3 status NodeStatus
NodeSpec: 1 podCIDR string, 7 podCIDRs []string, 3 providerID string, 4 unschedulable bool, 5 taints []Taint, 6
  configSource NodeConfigSource, 2 externalID string
Taint: 1 key string, 2 value string, 3 effect string, 4 timeAdded Time
NodeStatus: 1 capacity {}Quantity, 2 allocatable {}Quantity, 3 phase string, 4 conditions []NodeCondition, 5 addresses
  []NodeAddress, 6 daemonEndpoints NodeDaemonEndpoints, 7 nodeInfo NodeSystemInfo, 8 images []ContainerImage, 9
  volumesInUse []string, 10 volumesAttached []AttachedVolume, 11 config NodeConfigStatus, 12 runtimeHandlers
  []NodeRuntimeHandler, 13 features NodeFeatures, 14 declaredFeatures []string
NodeCondition: 1 type string, 2 status string, 3 lastHeartbeatTime Time, 4 lastTransitionTime Time, 5 reason string, 6
  message string
NodeAddress: 1 type string, 2 address string
NodeDaemonEndpoints: 1 kubeletEndpoint DaemonEndpoint
DaemonEndpoint: 1 Port int
NodeSystemInfo: 1 machineID string, 2 systemUUID string, 3 bootID string, 4 kernelVersion string, 5 osImage string, 6
  containerRuntimeVersion string, 7 kubeletVersion string, 8 kubeProxyVersion string, 9 operatingSystem string, 10
  architecture string, 11 swap NodeSwapStatus
NodeSwapStatus: 1 capacity int
ContainerImage: 1 names []string, 2 sizeBytes int
NodeConfigStatus: 1 assigned NodeConfigSource, 2 active NodeConfigSource, 3 lastKnownGood NodeConfigSource, 4 error
  string
NodeRuntimeHandler: 1 name string, 2 features NodeRuntimeHandlerFeatures
NodeRuntimeHandlerFeatures: 1 recursiveReadOnlyMounts bool, 2 userNamespaces bool
NodeFeatures: 1 supplementalGroupsPolicy bool
Event: 1 metadata ObjectMeta, 2 involvedObject ObjectReference, 3 reason string, 4 message string, 5 source
  EventSource, 6 firstTimestamp Time, 7 lastTimestamp Time, 8 count int, 9 type string, 10 eventTime MicroTime, 11
  series EventSeries, 12 action string, 13 related ObjectReference, 14 reportingComponent string, 15 reportingInstance
  string
ObjectReference: 1 kind string, 2 namespace string, 3 name string, 4 uid string, 5 apiVersion string, 6
  resourceVersion string, 7 fieldPath string
EventSeries: 1 count int, 2 lastObservedTime MicroTime
Service: 1 metadata ObjectMeta, 2 spec ServiceSpec, 3 status ServiceStatus
ServiceSpec: 1 ports []ServicePort, 2 selector {}string, 3 clusterIP string, 18 clusterIPs []string, 4 type string, 5
  externalIPs []string, 7 sessionAffinity string, 8 loadBalancerIP string, 9 loadBalancerSourceRanges []string, 10
  externalName string, 11 externalTrafficPolicy string, 12 healthCheckNodePort int, 13 publishNotReadyAddresses bool,
  14 sessionAffinityConfig SessionAffinityConfig, 19 ipFamilies []string, 17 ipFamilyPolicy string, 20
  allocateLoadBalancerNodePorts bool, 21 loadBalancerClass string, 22 internalTrafficPolicy string, 23
  trafficDistribution string
ClientIPConfig: 1 timeoutSeconds int
ServiceStatus: 1 loadBalancer LoadBalancerStatus, 2 conditions []Condition
LoadBalancerStatus: 1 ingress []LoadBalancerIngress
LoadBalancerIngress: 1 ip string, 2 hostname string, 3 ipMode string, 4 ports []PortStatus
Condition: 1 type string, 2 status string, 3 observedGeneration int, 4 lastTransitionTime Time, 5 reason string, 6
  message string
Namespace: 1 metadata ObjectMeta, 2 spec NamespaceSpec, 3 status NamespaceStatus
NamespaceSpec: 1 finalizers []string
NamespaceStatus: 1 phase string, 2 conditions []NamespaceCondition
NamespaceCondition: 1 type string, 2 status string, 4 lastTransitionTime Time, 5 reason string, 6 message string
Deployment: 1 metadata ObjectMeta, 2 spec DeploymentSpec, 3 status DeploymentStatus
DeploymentSpec: 1 replicas int, 2 selector LabelSelector, 3 template PodTemplateSpec, 4 strategy DeploymentStrategy, 5
  minReadySeconds int, 6 revisionHistoryLimit int, 7 paused bool, 9 progressDeadlineSeconds int
DeploymentStrategy: 1 type string, 2 rollingUpdate RollingUpdateDeployment
RollingUpdateDeployment: 1 maxUnavailable IntOrString, 2 maxSurge IntOrString
DeploymentStatus: 1 observedGeneration int, 2 replicas int, 3 updatedReplicas int, 7 readyReplicas int, 4
  availableReplicas int, 5 unavailableReplicas int, 9 terminatingReplicas int, 6 conditions []DeploymentCondition, 8
  collisionCount int
DeploymentCondition: 1 type string, 2 status string, 6 lastUpdateTime Time, 7 lastTransitionTime Time, 4 reason
  string, 5 message string
ReplicaSet: 1 metadata ObjectMeta, 2 spec ReplicaSetSpec, 3 status ReplicaSetStatus
ReplicaSetSpec: 1 replicas int, 4 minReadySeconds int, 2 selector LabelSelector, 3 template PodTemplateSpec
ReplicaSetStatus: 1 replicas int, 2 fullyLabeledReplicas int, 4 readyReplicas int, 5 availableReplicas int, 7
  terminatingReplicas int, 3 observedGeneration int, 6 conditions []ReplicaSetCondition
ReplicaSetCondition: 1 type string, 2 status string, 3 lastTransitionTime Time, 4 reason string, 5 message string
StatefulSet: 1 metadata ObjectMeta, 2 spec StatefulSetSpec, 3 status StatefulSetStatus
StatefulSetSpec: 1 replicas int, 2 selector LabelSelector, 3 template PodTemplateSpec, 4 volumeClaimTemplates
  []PersistentVolumeClaim, 5 serviceName string, 6 podManagementPolicy string, 7 updateStrategy
  StatefulSetUpdateStrategy, 8 revisionHistoryLimit int, 9 minReadySeconds int, 10
  persistentVolumeClaimRetentionPolicy StatefulSetPersistentVolumeClaimRetentionPolicy, 11 ordinals
  StatefulSetOrdinals
StatefulSetUpdateStrategy: 1 type string, 2 rollingUpdate RollingUpdateStatefulSetStrategy
RollingUpdateStatefulSetStrategy: 1 partition int, 2 maxUnavailable IntOrString
StatefulSetOrdinals: 1 start int
StatefulSetStatus: 1 observedGeneration int, 2 replicas int, 3 readyReplicas int, 4 currentReplicas int, 5
  updatedReplicas int, 6 currentRevision string, 7 updateRevision string, 9 collisionCount int, 10 conditions
  []StatefulSetCondition, 11 availableReplicas int
StatefulSetCondition: 1 type string, 2 status string, 3 lastTransitionTime Time, 4 reason string, 5 message string
DaemonSet: 1 metadata ObjectMeta, 2 spec DaemonSetSpec, 3 status DaemonSetStatus
DaemonSetSpec: 1 selector LabelSelector, 2 template PodTemplateSpec, 3 updateStrategy DaemonSetUpdateStrategy, 4
  minReadySeconds int, 6 revisionHistoryLimit int
DaemonSetUpdateStrategy: 1 type string, 2 rollingUpdate RollingUpdateDaemonSet
RollingUpdateDaemonSet: 1 maxUnavailable IntOrString, 2 maxSurge IntOrString
DaemonSetStatus: 1 currentNumberScheduled int, 2 numberMisscheduled int, 3 desiredNumberScheduled int, 4 numberReady
  int, 5 observedGeneration int, 6 updatedNumberScheduled int, 7 numberAvailable int, 8 numberUnavailable int, 9
  collisionCount int, 10 conditions []DaemonSetCondition
DaemonSetCondition: 1 type string, 2 status string, 3 lastTransitionTime Time, 4 reason string, 5 message string
Job: 1 metadata ObjectMeta, 2 spec JobSpec, 3 status JobStatus
JobSpec: 1 parallelism int, 2 completions int, 3 activeDeadlineSeconds int, 11 podFailurePolicy PodFailurePolicy, 16
  successPolicy SuccessPolicy, 7 backoffLimit int, 12 backoffLimitPerIndex int, 13 maxFailedIndexes int, 4 selector
  LabelSelector, 5 manualSelector bool, 6 template PodTemplateSpec, 8 ttlSecondsAfterFinished int, 9 completionMode
  string, 10 suspend bool, 14 podReplacementPolicy string, 15 managedBy string
PodFailurePolicy: 1 rules []PodFailurePolicyRule
PodFailurePolicyRule: 1 action string, 2 onExitCodes PodFailurePolicyOnExitCodesRequirement, 3 onPodConditions
  []PodFailurePolicyOnPodConditionsPattern
PodFailurePolicyOnExitCodesRequirement: 1 containerName string, 2 operator string, 3 values []int
PodFailurePolicyOnPodConditionsPattern: 1 type string, 2 status string
SuccessPolicy: 1 rules []SuccessPolicyRule
SuccessPolicyRule: 1 succeededIndexes string, 2 succeededCount int
JobStatus: 1 conditions []JobCondition, 2 startTime Time, 3 completionTime Time, 4 active int, 5 succeeded int, 6
  failed int, 11 terminating int, 7 completedIndexes string, 10 failedIndexes string, 8 uncountedTerminatedPods
  UncountedTerminatedPods, 9 ready int
JobCondition: 1 type string, 2 status string, 3 lastProbeTime Time, 4 lastTransitionTime Time, 5 reason string, 6
  message string
UncountedTerminatedPods: 1 succeeded []string, 2 failed []string
CronJob: 1 metadata ObjectMeta, 2 spec CronJobSpec, 3 status CronJobStatus
CronJobSpec: 1 schedule string, 8 timeZone string, 2 startingDeadlineSeconds int, 3 concurrencyPolicy string, 4
  suspend bool, 5 jobTemplate JobTemplateSpec, 6 successfulJobsHistoryLimit int, 7 failedJobsHistoryLimit int
CronJobStatus: 1 active []ObjectReference, 4 lastScheduleTime Time, 5 lastSuccessfulTime Time
HorizontalPodAutoscaler: 1 metadata ObjectMeta, 2 spec HorizontalPodAutoscalerSpec, 3 status
  HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerSpec: 1 scaleTargetRef CrossVersionObjectReference, 2 minReplicas int, 3 maxReplicas int, 4
  metrics []MetricSpec, 5 behavior HorizontalPodAutoscalerBehavior
CrossVersionObjectReference: 1 kind string, 2 name string, 3 apiVersion string
MetricSpec: 1 type string, 2 object ObjectMetricSource, 3 pods PodsMetricSource, 4 resource ResourceMetricSource, 7
  containerResource ContainerResourceMetricSource, 5 external ExternalMetricSource
MetricTarget: 1 type string, 2 value Quantity, 3 averageValue Quantity, 4 averageUtilization int
MetricIdentifier: 1 name string, 2 selector LabelSelector
HorizontalPodAutoscalerBehavior: 1 scaleUp HPAScalingRules, 2 scaleDown HPAScalingRules
HPAScalingRules: 3 stabilizationWindowSeconds int, 1 selectPolicy string, 2 policies []HPAScalingPolicy, 4 tolerance
  Quantity
HPAScalingPolicy: 1 type string, 2 value int, 3 periodSeconds int
HorizontalPodAutoscalerStatus: 1 observedGeneration int, 2 lastScaleTime Time, 3 currentReplicas int, 4
  desiredReplicas int, 5 currentMetrics []MetricStatus, 6 conditions []HorizontalPodAutoscalerCondition
MetricStatus: 1 type string, 2 object ObjectMetricStatus, 3 pods PodsMetricStatus, 4 resource ResourceMetricStatus, 7
  containerResource ContainerResourceMetricStatus, 5 external ExternalMetricStatus
ObjectMetricStatus: 1 metric MetricIdentifier, 2 current MetricValueStatus, 3 describedObject
  CrossVersionObjectReference
MetricValueStatus: 1 value Quantity, 2 averageValue Quantity, 3 averageUtilization int
PodsMetricStatus: 1 metric MetricIdentifier, 2 current MetricValueStatus
ExternalMetricStatus: 1 metric MetricIdentifier, 2 current MetricValueStatus
HorizontalPodAutoscalerCondition: 1 type string, 2 status string, 3 lastTransitionTime Time, 4 reason string, 5
  message string
PodDisruptionBudget: 1 metadata ObjectMeta, 2 spec PodDisruptionBudgetSpec, 3 status PodDisruptionBudgetStatus
PodDisruptionBudgetSpec: 1 minAvailable IntOrString, 2 selector LabelSelector, 3 maxUnavailable IntOrString, 4
  unhealthyPodEvictionPolicy string
PodDisruptionBudgetStatus: 1 observedGeneration int, 2 disruptedPods {}Time, 3 disruptionsAllowed int, 4
  currentHealthy int, 5 desiredHealthy int, 6 expectedPods int, 7 conditions []Condition
EndpointSlice: 1 metadata ObjectMeta, 4 addressType string, 2 endpoints []Endpoint, 3 ports []EndpointPort
Endpoint: 1 addresses []string, 2 conditions EndpointConditions, 3 hostname string, 4 targetRef ObjectReference, 5
  deprecatedTopology {}string, 6 nodeName string, 7 zone string, 8 hints EndpointHints
EndpointConditions: 1 ready bool, 2 serving bool, 3 terminating bool
EndpointHints: 1 forZones []ForZone, 2 forNodes []ForNode
ForZone: 1 name string
ForNode: 1 name string
Ingress: 1 metadata ObjectMeta, 2 spec IngressSpec, 3 status IngressStatus
IngressSpec: 4 ingressClassName string, 1 defaultBackend IngressBackend, 2 tls []IngressTLS, 3 rules []IngressRule
IngressBackend: 4 service IngressServiceBackend, 3 resource TypedLocalObjectReference
IngressServiceBackend: 1 name string, 2 port ServiceBackendPort
IngressTLS: 1 hosts []string, 2 secretName string
IngressRule: 1 host string, 2 * IngressRuleValue
IngressRuleValue: 1 http HTTPIngressRuleValue
IngressStatus: 1 loadBalancer IngressLoadBalancerStatus
IngressLoadBalancerStatus: 1 ingress []IngressLoadBalancerIngress
IngressLoadBalancerIngress: 1 ip string, 2 hostname string, 4 ports []IngressPortStatus
Status: 1 metadata ListMeta, 2 status string, 3 message string, 4 reason string, 5 details StatusDetails, 6 code int
ShardInfo: 1 selector string
StatusDetails: 1 name string, 2 group string, 3 kind string, 6 uid string, 4 causes []StatusCause, 5 retryAfterSeconds
  int
StatusCause: 1 reason string, 2 message string, 3 field string
`
