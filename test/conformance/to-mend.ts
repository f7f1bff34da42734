import type { KnownDifference } from './differences.ts'

/** What is to be mended in the sandbox: a scenario fails here once that has been done, and its line goes. */
export const toMend: readonly KnownDifference[] = [
  {
    scenario: /./,
    at: /\/details\/name$/,
    reason: 'details.name is left out when there is no name; the sandbox sends an empty one.',
  },
  {
    scenario: /./,
    at: /\/details$/,
    reason: 'A few refusals have `details: {}`: 404 of unknown resources, 405, 415, 422 of JSON patches.',
  },
  {
    scenario: 'access: who somebody is',
    at: /creationTimestamp$/,
    reason: 'A SelfSubjectReview is stamped with the time.',
  },
  {
    scenario: 'access: a review that asks nothing',
    at: /^\/[02]/,
    reason: 'A review that asks nothing, or two things, is 422 Invalid.',
  },
  {
    scenario: 'impersonation: acts as whom it may, and is that one',
    at: /^\/groupOnly\//,
    reason: 'Groups without a user are 400 since 1.36.',
  },
  {
    scenario: /^discovery: aggregated, of /,
    at: /\/responseKind\/(group|version)$/,
    reason: 'Aggregated discovery leaves group and version of responseKind empty.',
  },
  {
    scenario: /^discovery: (aggregated|legacy), of /,
    at: /\/finalize\/(verbs\/\d|responseKind)/,
    reason: 'namespaces/finalize has the verb update alone.',
  },
  {
    scenario: 'discovery: what is not there',
    at: /^\/[034]\//,
    reason: 'Paths outside of any known API group are `404 page not found` in plain text; too long ones 404.',
  },
  {
    scenario: 'discovery: version and health',
    at: /^\/fields/,
    reason: 'Since 1.35 /version has minCompatibilityMajor and -Minor.',
  },
  {
    scenario: 'real kubectl: the same words about a small shop',
    at: /show-labels\/out\//,
    reason: 'Since 1.35 pods get topology labels of their node when they are bound.',
  },
  {
    scenario: 'logs: what is refused',
    at: /^\/(which|tail|limit|since|both|time)\//,
    reason:
      'Log options are validated: 422 PodLogOptions, 400 for a time that is none; init containers come first in the choice.',
  },
  {
    scenario: 'logs: of a pod that nobody has scheduled',
    at: /^\/status/,
    reason: 'Its log is 204.',
  },
  {
    scenario: 'paging: limits that are none',
    at: /^\/(1|3)/,
    reason:
      'A full page has a token while keys are left, whether or not the selector matches them; a negative limit is no limit.',
  },
  {
    scenario: 'paging: tokens that are none',
    at: /^\/[0-3]\//,
    reason:
      'Tokens are checked: version, revision above 0, and no resourceVersion beside them; the text begins with `invalid continue token: `.',
  },
  {
    scenario: 'paging: revisions in lists',
    at: /^\/(matchAlone|zeroExact|unknownMatch|noNumber|initialEvents)/,
    reason: 'ListOptions of lists are validated as those of watches: 422.',
  },
  {
    scenario: 'patches: JSON patch',
    at: /^\/7\//,
    reason: 'replace of a key that is not there adds it (evanphx/json-patch).',
  },
  {
    scenario: 'patches: merge patch',
    at: /^\/8\//,
    reason: 'Another uid in a patch is 422, field is immutable.',
  },
  {
    scenario: 'patches: merge patch',
    at: /^\/9\//,
    reason: 'Labels are validated.',
  },
  {
    scenario: 'patches: strategic merge patch',
    at: /^\/added\/containers/,
    reason: 'New elements of a merged list come first when no order is given.',
  },
  {
    scenario: 'patches: strategic merge patch',
    at: /\/(env|nodeSelector)$/,
    reason: 'A list or map that a patch empties is left out; so is a map replaced by nothing.',
  },
  {
    scenario: 'patches: strategic merge patch',
    at: /\/defaultMode$/,
    reason: 'defaultMode of volumes is filled in at patches, too.',
  },
  {
    scenario: 'patches: strategic merge patch',
    at: /^\/(wrong|keyless)\//,
    reason: "Patches that cannot be merged are 500 without a reason, with Go's maps in the text.",
  },
  {
    scenario: 'patches: finalizers and owners are lists of their own kinds',
    at: /^\/1\/0\//,
    reason: 'New finalizers come first when no order is given.',
  },
  {
    scenario: 'patches: types that are none',
    at: /^\/[01]\/body\/message/,
    reason: 'An unknown media type is `415: Unsupported Media Type`.',
  },
  {
    scenario: 'patches: conflicts of updates',
    at: /^\/(blind\/labels|otherUid|withRevision)/,
    reason:
      'Empty labels are left out; a create with resourceVersion is refused; the text of a uid conflict names the StorageError.',
  },
  {
    scenario: 'patches: apply: owners, conflicts, force',
    at: /^\/(forced|shared)/,
    reason: 'Owners of what others apply.',
  },
  {
    scenario: 'patches: apply: what is refused',
    at: /^\/(noManager|otherKind|noKind)\//,
    reason: 'apply without fieldManager is 422 PatchOptions; without kind 400 `invalid object type`.',
  },
  {
    scenario: 'patches: managed fields of writers',
    at: /fieldsV1/,
    reason: 'The first writer of a map owns `.` of it.',
  },
  {
    scenario: 'patches: the status is a part of its own',
    at: /^\/frozen/,
    reason: "A pod's spec is frozen but for images, deadline, tolerations: 422.",
  },
  {
    scenario: 'selectors: by labels that are none',
    at: /\/body\/message$/,
    reason: "The words of apimachinery's label parser.",
  },
  {
    scenario: 'selectors: pods by fields',
    at: /^\/(spec.serviceAccountName=default|a=b=c)/,
    reason: 'serviceAccountName `default` is filled in by admission; two operators in one term are refused.',
  },
  {
    scenario: 'selectors: other kinds by fields',
    at: /^\/6/,
    reason: 'Replica sets are selected by metadata.name and .namespace only.',
  },
  {
    scenario: 'tables: cells of services',
    at: /\/4$/,
    reason: 'NodePort and LoadBalancer services are given node ports.',
  },
  {
    scenario: 'tables: cells of persistentvolumeclaims',
    at: /\/(1|8)$/,
    reason: 'Claims and volumes have phase and volumeMode from the start.',
  },
  {
    scenario: 'tables: cells of persistentvolumes',
    at: /\/(4|10)$/,
    reason: 'Claims and volumes have phase and volumeMode from the start.',
  },
  {
    scenario: 'tables: nodes',
    at: /\/8$/,
    reason: 'Since 1.36 the kernel version is printed with the architecture.',
  },
  {
    scenario: /^tables: pods in every state$/,
    at: /^\/terminating\//,
    reason: "The sandbox's kubelet plays the end of pods on nodes that do not exist.",
  },
  {
    scenario: 'tables: one object, and how much of it comes along',
    at: /^\/(other|beta)/,
    reason: 'includeObject has its own words for a wrong value; a v1beta1 Table says so.',
  },
  {
    scenario: 'tables: custom resources print their own columns',
    at: /\/4$/,
    reason: 'A date column without a value is null.',
  },
  {
    scenario: 'watch: what happens after a list, in order',
    at: /^\/fields/,
    reason: 'Empty maps of typed objects (data: {}) are left out.',
  },
  {
    scenario: 'watch: sendInitialEvents ends what is there with a bookmark',
    at: /creationTimestamp$/,
    reason: 'Bookmarks have no creationTimestamp.',
  },
  {
    scenario: 'watch: options that contradict each other',
    at: /^\/(sendInitialEvents=true&|resourceVersion=abc|labelSelector)/,
    reason: 'Both causes of a wrong match; a revision that is no number is 500; words of the label parser.',
  },
  {
    scenario: 'watch: a revision that is yet to come',
    at: /^\/message/,
    reason: 'Begins with `Timeout: `.',
  },
  {
    scenario: 'dry run: checks as for real',
    at: /^\/(value|some)\//,
    reason: 'A wrong dryRun is 422 of CreateOptions or DeleteOptions, in bodies as well.',
  },
  {
    scenario: 'scale: read, set, patched',
    at: /^\/(words|unscalable)/,
    reason: 'Words for a number are 422; an unknown subresource of a known kind is 404.',
  },
  {
    scenario: 'delete: what is told of what is gone',
    at: /^\/(otherUid|otherRevision|policy)\//,
    reason: 'Preconditions have words of their own; a wrong propagationPolicy is 422.',
  },
  {
    scenario: 'delete: pods end gracefully, or at once',
    at: /^\/forced\/1/,
    reason: 'A pod deleted at once is answered with the pod.',
  },
  {
    scenario: 'eviction: two budgets are one too many',
    at: /^\/[01]\//,
    reason: 'Two budgets are 500 without a reason; another name in the body is 400.',
  },
  {
    scenario: 'pods that behave: what is told of them',
    at: /./,
    reason: 'Scheduled comes over events.k8s.io: source is empty, reportingComponent is default-scheduler.',
  },
  {
    scenario: 'pods that behave: one that fits nowhere',
    at: /./,
    reason: 'Since 1.36: `no new claims to deallocate, preemption: ...`; preemption is not helpful without victims.',
  },
  {
    scenario: 'watch: a bookmark comes before its time is up',
    at: /^\/(events|knows)/,
    reason: 'A bookmark is sent 2 s before a watch times out, not each minute only.',
  },
]
