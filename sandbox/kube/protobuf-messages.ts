/**
 * The messages that kubectl posts as protobuf, beyond those of protobuf-kinds.ts and protobuf-specs.ts, and what they are
 * made of: number, name and type of each field, from k8s.io/api and k8s.io/apimachinery generated.proto. `[]` is a list,
 * `{}` a map by string, and a field named `*` is written straight into the message that holds it. A line that is indented
 * goes on with the one before.
 */
export const MESSAGES = `
DeleteOptions: 1 gracePeriodSeconds int, 2 preconditions Preconditions, 3 orphanDependents bool, 4 propagationPolicy
  string, 5 dryRun []string
Preconditions: 1 uid string, 2 resourceVersion string
ConfigMap: 1 metadata ObjectMeta, 4 immutable bool, 2 data {}string, 3 binaryData {}bytes
Secret: 1 metadata ObjectMeta, 5 immutable bool, 2 data {}bytes, 4 stringData {}string, 3 type string
ServiceAccount: 1 metadata ObjectMeta, 3 imagePullSecrets []LocalObjectReference, 4 automountServiceAccountToken bool
Eviction: 1 metadata ObjectMeta, 2 deleteOptions DeleteOptions
Role: 1 metadata ObjectMeta, 2 rules []PolicyRule
RoleBinding: 1 metadata ObjectMeta, 2 subjects []Subject, 3 roleRef RoleRef
ClusterRole: 1 metadata ObjectMeta, 2 rules []PolicyRule
ClusterRoleBinding: 1 metadata ObjectMeta, 2 subjects []Subject, 3 roleRef RoleRef
PolicyRule: 1 verbs []string, 2 apiGroups []string, 3 resources []string, 4 resourceNames []string, 5 nonResourceURLs
  []string
RoleRef: 1 apiGroup string, 2 kind string, 3 name string
Subject: 1 kind string, 2 apiGroup string, 3 name string, 4 namespace string
SelfSubjectAccessReview: 1 metadata ObjectMeta, 2 spec SelfSubjectAccessReviewSpec
SelfSubjectAccessReviewSpec: 1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes NonResourceAttributes
ResourceAttributes: 1 namespace string, 2 verb string, 3 group string, 4 version string, 5 resource string, 6
  subresource string, 7 name string
NonResourceAttributes: 1 path string, 2 verb string
SelfSubjectRulesReview: 1 metadata ObjectMeta, 2 spec SelfSubjectRulesReviewSpec
SelfSubjectRulesReviewSpec: 1 namespace string
SelfSubjectReview: 1 metadata ObjectMeta
CertificateSigningRequest: 1 metadata ObjectMeta, 2 spec CertificateSigningRequestSpec, 3 status
  CertificateSigningRequestStatus
CertificateSigningRequestSpec: 1 request bytes, 2 username string, 3 uid string, 4 groups []string, 5 usages []string, 7
  signerName string, 8 expirationSeconds int
CertificateSigningRequestStatus: 1 conditions []CertificateSigningRequestCondition, 2 certificate bytes
CertificateSigningRequestCondition: 1 type string, 2 reason string, 3 message string, 4 lastUpdateTime Time, 5
  lastTransitionTime Time, 6 status string
PriorityClass: 1 metadata ObjectMeta, 2 value int, 3 globalDefault bool, 4 description string, 5 preemptionPolicy
  string
`
