/** Asked of kubectl and of the bot, with one and the same answer, byte for byte; `{web}` is the first pod of that app. */
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
export const MISSING: readonly string[] = []

/** kubectl's own words for what cannot be; what stands before its `error: ` the bot leaves out. */
export const REFUSALS: readonly string[] = [
  'auth can-i list',
  'auth can-i get pods web',
  'auth can-i --list pods',
  'auth can-i --list -A',
  'auth can-i get pods --no-headers',
  'auth can-i get /healthz --subresource=x',
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
    bot: /^\{\n {4}"apiVersion": "authentication.k8s.io\/v1",\n {4}"kind": "SelfSubjectReview",\n {4}"metadata": \{\},\n/,
    why: 'fields stand in the order of their names, as in every other answer',
  },
]
