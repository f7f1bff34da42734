/**
 * What is asked of kubectl and of the bot with one and the same answer, byte for byte. `{web}` stands for the name of the
 * first pod whose label app is `web`.
 */
export const LINES: readonly string[] = [
  // Types, as people spell them.
  'get pods',
  'get po',
  'get pod',
  'get Pod',
  'get deployments.v1.apps',
  'get bk',
  'get backups.ops.example.com',
  'get backups.v1beta1.ops.example.com',
  'get crd',
  'get all',
  'get all -A',
  'get all -n data',
  'get all -l app=web',
  'get nodes',
  'get no -o wide',
  'get ns',
  'get clusterroles oncall',
  'get namespaces shop data',

  'get hpa',
  'get ing',
  'get pvc -n data',
  'get sts,rs -A',
  'get secrets',
  'get events --sort-by=.lastTimestamp -n shop',

  // Names.
  'get pod {web}',
  'get pod/{web}',
  'get pods {web} {cart}',
  'get pod {cart} {cart}',
  'get deploy/web svc/web pod/toolbox',
  'get deploy,svc web',
  'get deploy,svc',
  'get deploy,pods,svc -n data',
  'get pods toolbox -o wide',
  'get rs,deploy --show-kind=false',

  // Which of them.
  'get pods -A',
  'get pods -n data',
  'get deploy -A --show-labels',
  'get pods -l app=web,tier=front',
  "get pods -l 'app in (web, cart)'",
  "get pods -l 'app notin (web, cart),!tier'",
  "get pods --field-selector 'status.phase!=Running' -A",
  'get nodes --field-selector metadata.name!=x -o name',
  'get events --field-selector involvedObject.name={api} -n shop',
  'get pods --chunk-size=2',

  // How tables look.
  'get pods -o wide',
  'get backups -o wide',
  'get pods --show-labels',
  'get pods -L app -A -o wide --show-labels',
  'get nodes -L topology.kubernetes.io/zone',
  'get pods --no-headers',
  'get pods -A --show-kind',
  "get pods --sort-by='{.spec.nodeName}'",
  'get pods --sort-by=.status.containerStatuses[0].restartCount',
  'get pods --sort-by=metadata.creationTimestamp -A',
  'get pods nothing {cart} --ignore-not-found',
  'get deploy web --subresource=scale',
  'get deploy/web --subresource=status',

  // Other ways of printing.
  'get pods,deploy -A -o name',
  'get pod {checkout} -o yaml',
  'get pod/{api} -o json',
  'get backup nightly -o yaml',
  'get bk/nightly bk/weekly -o json',
  'get node -o yaml',
  'get deploy web -o yaml --show-managed-fields',
  'get deploy web -o json --show-managed-fields=true',
  'get deploy web -o jsonpath={.spec.replicas} --subresource=scale',
  'get pods -o json -l app=nothing',
  'get crd backups.ops.example.com -o yaml',
  "get pods -o jsonpath='{.items[*].metadata.name}'",
  `get pods -o jsonpath='{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}'`,
  `get pods -o=jsonpath='{range .items[?(@.metadata.labels.app=="web")]}{.metadata.name} {end}'`,
  "get pod {checkout} -o jsonpath='{.spec.containers[*].image}'",
  "get pod {checkout} -o jsonpath='{.metadata.labels}'",
  "get pod {checkout} -o jsonpath='{.spec.containers[0]}'",
  "get deploy web -o jsonpath='{.metadata.labels.app} {.status.nothing}'",
  "get backups -o jsonpath='{.items[*].status.ratio} {.items[*].status.bytes} {.items[0].spec.targets}'",
  'get nodes -o jsonpath=\'{.items[*].status.addresses[?(@.type=="InternalIP")].address}\'',
  "get deploy,svc -o jsonpath='{.items[*].kind}'",
  'get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName,NONE:.spec.nothing',
  'get pods -o custom-columns=NAME:.metadata.name,IMAGES:.spec.containers[*].image --no-headers',
  'get pods -A -o custom-columns=WHERE:.metadata.namespace,NAME:metadata.name,LABELS:.metadata.labels',
  'get backups -o custom-columns=NAME:.metadata.name,BYTES:.status.bytes,RATIO:.status.ratio,PAUSED:.spec.paused',
  'get pods -o jsonpath={.items[0].metadata.name} --sort-by=.spec.nodeName',

  // In detail.
  'describe pod {web}',
  'describe pod {api}',
  'describe pod {checkout}',
  'describe pod {recommendations-for-people-who-came-back}',
  'describe po/{web} po/toolbox',
  'describe pods -n data',
  'describe pods api-',
  'describe pod db-0 -n data',
  'describe pod search -n data',
  'describe pod migrate -n data',
  'describe pod {api} --show-events=false',
  'describe bk',
  'describe backups.ops.example.com/weekly',
  'describe crd backups.ops.example.com',

  'describe deploy,svc web',
  'describe no',
  'describe ns shop',
  'describe sts db -n data',
  'describe ds,cj -n data',
  'describe job migrate -n data',
  'describe hpa web',
  'describe ing web',
  'describe secret database',
  'describe cm settings',
  'describe pvc -n data',

  // Logs.
  'logs po/{web} --tail 3 --timestamps',
  'logs deploy/web --tail=10',
  'logs svc/web --tail=3',
  'logs rs/{rs:web} --tail=3',
  'logs ds/collector -n data --tail=3',
  'logs job/migrate -n data --tail=-1',
  'logs {checkout} -c proxy --tail=5',
  'logs {checkout} proxy --tail=5',
  'logs {checkout} -c prepare --tail=-1',
  'logs {recommendations-for-people-who-came-back} --tail=3 --prefix --timestamps',
  'logs {api} -p --tail=-1',
  'logs {api} --previous --since=1h',
  'logs {web} --since=1h30m --tail=5',
  'logs {web} --limit-bytes=100',

  'auth whoami',
]

/** The same lines in an order that kubectl leaves to chance: it reads containers in the order of a Go map. */
export const UNORDERED: readonly string[] = [
  'logs {checkout} --all-containers --tail=3',
  'logs {checkout} --all-containers --tail=3 --prefix',
]

/** Nothing is found: kubectl says so on its error stream, the bot where the table would be. */
export const MISSING: readonly string[] = [
  'get pods -n empty',
  'get pods -l app=nothing',
  'get pods -A -l app=nothing',
  'get pv',
  'get pods -n not-there',
  'get backups -n data',
  'describe pods -n empty',
]

/** kubectl's own words for what cannot be; what stands before its `error: ` the bot leaves out. */
export const REFUSALS: readonly string[] = [
  'get pods nothing',
  'get pods nothing {web} nobody',
  'get po/nothing svc/web',
  'get nonsense.v1.example.com',
  'get pods,nonsense',
  'get pod {web},{cart}',
  'get pods -o jsonpath={.items[',
  'get pod {web} -A',
  'get pod {web} -l app=web',
  'get po,svc/web',
  'get pod/a/b',
  'get deploy --subresource=scale',
  'describe pod nothing',
  'describe pods toolbox nothing',
  'logs {web} -c nobody',
  'logs {web} -p',
  'logs deploy/search -n data',
  'logs deploy/nothing',
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
    line: 'get secret leaky -o yaml',
    kubectl: /password: [A-Za-z0-9+/=]{8,}\n/,
    bot: /password: <28 bytes hidden>\n/,
    why: 'values of Secrets never reach chat',
  },
  {
    line: 'get cm leaky -o yaml',
    kubectl: /API_TOKEN=ghp_/,
    bot: /API_TOKEN=\*\*\*/,
    why: 'what looks like a credential is masked wherever it is',
  },
  {
    line: 'version',
    kubectl: /^Client Version: v1\.\d+\.\d+\nKustomize Version: .+\nServer Version: v1\.36\.1\n$/,
    bot: /^Server Version: v1\.36\.1\n$/,
    why: 'there is no client of the person’s own',
  },
  {
    line: 'logs {web}',
    kubectl: /^(.*\n){201,}$/,
    bot: /^(.*\n){200}$/,
    why: 'a whole log is not for a phone: 200 lines unless somebody says how many',
  },
  {
    line: 'get pods nothing --ignore-not-found',
    kubectl: /^$/,
    bot: /^prod-weu · shop\n+Nothing of that name\.\n/,
    why: 'no answer at all would be silence',
  },
  {
    line: 'describe pod/api-',
    kubectl: /^Error from server \(NotFound\): pods "api-" not found\n$/,
    bot: /^Name: +api-\w+-\w+\n/,
    why: 'the beginning of a name is enough in both ways of writing it',
  },
  {
    line: 'get pods --sort-by=.nothing.at.all',
    kubectl: /^No resources found in shop namespace\.\n$/,
    bot: /^couldn't find any field with path "\{\.nothing\.at\.all\}" in the list of objects\n/,
    why: 'kubectl’s sentence is not true',
  },
  {
    line: 'get pods --sort-by=.spec.containers',
    kubectl: /sorter\.go:\d+\] Field \{\.spec\.containers\} in \S+ is an unsortable type: interface/,
    bot: /^Field \{\.spec\.containers\} is an unsortable type: /,
    why: 'kubectl dies of it, in the words of a Go programmer',
  },
  {
    line: 'get pods -l app=,,=',
    kubectl:
      /Unable to find "\/v1, Resource=pods" that match label selector .*: found ',', expected: identifier after ','/,
    bot: /^Error from server \(BadRequest\): found ',', expected: identifier after ','/,
    why: 'the cluster’s own sentence is enough',
  },
  {
    line: 'get pods -o wide,x',
    kubectl: /unable to match a printer suitable for the output format "wide,x", allowed formats are: custom-columns,/,
    bot: /^unable to match a printer suitable for the output format "wide,x", allowed formats are: custom-columns, json/,
    why: 'formats that need files or programs are not offered',
  },
  {
    line: 'get pods pod/{web}',
    kubectl: /there is no need to specify a resource type as a separate argument .*resource\/<resource_name>'\n$/,
    bot: /there is no need to specify a resource type as a separate argument .*resource\/<resource_name>'\)\n/,
    why: 'kubectl forgets to close its bracket',
  },
  {
    line: 'logs cm/settings',
    kubectl: /cannot get the logs from \*v1\.ConfigMap/,
    bot: /^cannot get the logs from \/v1, Kind=ConfigMap\n/,
    why: 'Go’s names of types mean nothing to people',
  },
]
