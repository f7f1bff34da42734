/** Asked of kubectl and of the bot, with one and the same answer, byte for byte; `{web}` is the first pod of that app, `{node}` the first node. */
export const LINES: readonly string[] = [
  'auth can-i list pods',
  'auth can-i get deployments.apps -n data',
  'auth can-i get pod/{web}',
  'auth can-i get pods --subresource=log',
  'auth can-i list deploy -A',
  'auth can-i get nodes',
  'auth can-i create selfsubjectaccessreviews.authorization.k8s.io -A',
  'auth can-i get /healthz',
  'auth can-i --list',
  'auth can-i --list -n data',
  'auth can-i --list --no-headers',
  'auth whoami',
  'auth whoami -o yaml',

  'events',
  'events -A',
  'events -n data',
  'events --for pod/{api}',
  'events --for deploy/api',
  'events --for deployments.apps/api --types=Normal',
  'events --types=Warning',
  'events --types=warning,NORMAL -n data',
  'events -A --types Warning --no-headers',

  'top pod',
  'top pods -A',
  'top po -n data',
  'top pod {web}',
  'top pod {checkout} --containers',
  'top pods --containers -A',
  'top pod -l app=web --sum',
  'top pod --sum -A --containers',
  'top pod --sort-by=cpu',
  'top pod -A --sort-by=memory',
  'top pod --sort-by=memory --containers --no-headers',
  'top pod --field-selector=metadata.name={cart}',
  'top pod --sum --no-headers',
  'top node',
  'top nodes --no-headers',
  'top no --sort-by=cpu',
  'top node --sort-by=memory --show-capacity',
  'top node {node}',
  'top node -l kubernetes.io/os=linux',

  'api-resources',
  'api-resources -o wide',
  'api-resources -o name',
  'api-resources --api-group=apps',
  "api-resources --api-group=''",
  'api-resources --api-group=ops.example.com -o wide',
  'api-resources --namespaced=false',
  'api-resources --namespaced --no-headers',
  'api-resources --verbs=list,watch --sort-by=name',
  'api-resources --verbs=create --verbs=delete --sort-by=kind',
  'api-resources --categories=all -o name',
  'api-resources --sort-by kind -o wide',
  'api-versions',
  'explain pods',
  'explain deploy.spec.template.spec.containers.resources',
  'explain pods.spec.containers.ports --recursive',
  'explain svc.spec.ports.targetPort',
  'explain hpa --recursive',
  'explain cj.spec.concurrencyPolicy',
  'explain cm.data',
  'explain events',
  'explain nodes.status.conditions.lastHeartbeatTime',

  'rollout history deploy/web',
  'rollout history deploy web api',
  'rollout history deployment/web --revision=1',
  'rollout history deploy/web --revision=2',
  'rollout history deploy/checkout --revision 1',
  'rollout history sts/db -n data',
  'rollout history sts/db -n data --revision=1',
  'rollout history ds/collector -n data --revision=1',
  'rollout history deploy -l app=web',
]

/** The state of a moment: both are told not to watch. */
export const STATES: readonly string[] = [
  'rollout status deploy/web --watch=false',
  'rollout status deploy/cart deploy/checkout --watch=false',
  'rollout status deploy/api --watch=false',
  'rollout status deploy web --revision=2 --watch=false',
  'rollout status sts/db -n data --watch=false',
  'rollout status sts,ds -n data --watch=false',
  'rollout status deploy -l app=web --watch=false',
]

/** Answered on the output and refused by exit code, as kubectl does for scripts. */
export const NOS: readonly string[] = [
  'auth can-i delete pods',
  "auth can-i '*' '*'",
  'auth can-i impersonate users',
  'auth can-i frobnicate pods',
  'auth can-i delete things.example.com',
  'auth can-i delete nodes',
  'auth can-i fetch /healthz',
]

/** Nothing is found: kubectl says so on its error stream, the bot where the table would be. */
export const MISSING: readonly string[] = [
  'events -n empty',
  'events --for deploy/cart',
  'events --for pod/nothing -A',
  'events --types=Warning -n empty',
  'top pod -n empty',
  'top pod -A -l app=nothing',
]

/** kubectl's own words for what cannot be; what stands before its `error: ` the bot leaves out. */
export const REFUSALS: readonly string[] = [
  'auth can-i list',
  'auth can-i get pods web',
  'auth can-i --list pods',
  'auth can-i --list -A',
  'auth can-i get pods --no-headers',
  'auth can-i get /healthz --subresource=x',
  'events --for web',
  'events --for pod/a/b',
  'events --for nonsense/x',
  'events --types=Bad',
  'top pod nothing',
  'top pod web -l app=web',
  'top pod --sort-by=name',
  'top node nothing',
  'top node x -l a=b',
  'top node --sort-by=disk',
  'api-resources --sort-by=group',
  'api-resources deployments',
  'api-versions v1',
  'explain deploy.spec --api-version=apps/v9',
  'explain nonsense',
  'explain pods spec',
  'explain pods.spec.containers[0]',
  'rollout history deploy/web --revision=9',
  'rollout history deploy/nothing',
  'rollout history pod/{web}',
  'rollout history deploy/web --revision=-1',
  'rollout history',
  'rollout status',
  'rollout status deploy/nothing',
  'rollout status pod/{web} --watch=false',
  'rollout status rs -l app=web --watch=false',
  'rollout status deploy/web --revision=7 --watch=false',
  'rollout status deploy/search -n data --watch=false',
]

/** Where the bot answers otherwise, on purpose. */
export const OTHERWISE: readonly {
  readonly line: string
  /** What kubectl prints, on either stream. */
  readonly kubectl: RegExp
  readonly bot: RegExp
  readonly why: string
}[] = [
  {
    line: 'auth whoami -o json',
    kubectl: /^\{\n {4}"kind": "SelfSubjectReview",\n {4}"apiVersion"/,
    bot: /^\{\n {4}"apiVersion": "authentication.k8s.io\/v1",\n {4}"kind": "SelfSubjectReview",\n {4}"metadata": \{/,
    why: 'fields stand in the order of their names, as in every other answer',
  },
  {
    line: 'cluster-info',
    kubectl: /^.*Kubernetes control plane.* is running at .*https:\/\/127\.0\.0\.1:\d+.*\n\nTo further debug/,
    bot: /^Kubernetes control plane is running at https:\/\/127\.0\.0\.1:\d+\n$/,
    why: 'no colours, and no word of a dump that chat does not offer',
  },
  {
    line: 'rollout history cm/settings',
    kubectl: /^error: error retrieving history for "ConfigMap", no visitor method exists for \{ ConfigMap\}\n$/,
    bot: /^no history viewer has been implemented for "ConfigMap"\n/,
    why: 'kubectl says this of pods and the like; of the rest it speaks as a Go programmer',
  },
  {
    line: 'explain pods.spec.nonsense',
    kubectl: /^KIND: {7}Pod\nVERSION: {4}v1\n\n$/,
    bot: /^field "nonsense" does not exist\n/,
    why: 'kubectl prints the head of an answer before it finds out that there is none',
  },
]
