/**
 * What an object would let somebody do that is more than its purpose, each as a sentence for whoever approves it: rights
 * without bounds, pods that reach their node, hooks in every request (kubernetes.io/docs/concepts/security/rbac-good-practices
 * and pod-security-standards, Baseline).
 */
export function dangersIn(object: unknown): string[] {
  const fields = recordOf(object)
  const kind = String(fields.kind ?? '')
  const name = `${kind} ${String(recordOf(fields.metadata).name ?? '')}`
  return [...(SPECIAL[kind]?.(fields) ?? []), ...podDangers(podSpecOf(fields))].map((what) => `${name} ${what}.`)
}

/** The dangers that an object has now and had not before. */
export function newDangers(before: unknown, after: unknown): string[] {
  const known = new Set(dangersIn(before))
  return dangersIn(after).filter((danger) => !known.has(danger))
}

type Fields = Readonly<Record<string, unknown>>

const SPECIAL: Readonly<Record<string, (fields: Fields) => string[]>> = {
  ClusterRoleBinding: bindingDangers,
  RoleBinding: bindingDangers,
  ClusterRole: roleDangers,
  Role: roleDangers,
  PersistentVolume: ({ spec }) =>
    'hostPath' in recordOf(spec)
      ? [`is the directory ${String(recordOf(recordOf(spec).hostPath).path)} of a node`]
      : [],
  ValidatingWebhookConfiguration: () => ['can refuse any request to the cluster'],
  MutatingWebhookConfiguration: () => ['can change any request to the cluster'],
  APIService: () => ['answers a part of the cluster’s API itself'],
}

/** Roles under which everything, or everything in a namespace, may be done. */
const MIGHTY = ['cluster-admin', 'system:masters', 'admin']
/** Verbs by which somebody gets rights they were not given. */
const CLIMBING = ['escalate', 'bind', 'impersonate']
/** Capabilities that lead out of a container. */
const CAPABILITIES = ['ALL', 'SYS_ADMIN', 'SYS_PTRACE', 'SYS_MODULE', 'NET_ADMIN', 'DAC_READ_SEARCH', 'BPF']

function bindingDangers({ roleRef, subjects }: Fields): string[] {
  const role = String(recordOf(roleRef).name)
  if (!MIGHTY.includes(role)) return []
  const who = listOf(subjects).map((subject) => String(recordOf(subject).name))
  return [`gives ${role} to ${who.join(', ') || 'nobody'}`]
}

function roleDangers({ rules }: Fields): string[] {
  return listOf(rules).flatMap((rule) => {
    const { verbs, resources, nonResourceURLs } = recordOf(rule)
    const may = listOf(verbs).map(String)
    const what = [...listOf(resources), ...listOf(nonResourceURLs)].map(String)
    const climbing = may.filter((verb) => CLIMBING.includes(verb))
    return [
      ...(may.includes('*') ? [`lets everything be done with ${what.join(', ')}`] : []),
      ...(what.includes('*') ? [`lets all resources be ${may.join(', ')}`] : []),
      ...(climbing.length > 0 ? [`lets people ${climbing.join(' and ')}: take rights they were not given`] : []),
      ...(what.includes('secrets') && may.some((verb) => ['get', 'list', 'watch', '*'].includes(verb))
        ? ['lets secrets be read']
        : []),
    ]
  })
}

function podDangers(spec: Fields | undefined): string[] {
  if (!spec) return []
  const containers = [
    ...listOf(spec.initContainers),
    ...listOf(spec.containers),
    ...listOf(spec.ephemeralContainers),
  ].map(recordOf)
  const hosts = ['hostPID', 'hostNetwork', 'hostIPC'].filter((key) => spec[key] === true)
  const paths = listOf(spec.volumes).flatMap((volume) => {
    const { hostPath } = recordOf(volume)
    return hostPath === undefined ? [] : [String(recordOf(hostPath).path)]
  })
  return [
    ...hosts.map((key) => `shares ${HOST_WORDS[key]} of its node (${key})`),
    ...paths.map((path) => `mounts ${path} of its node (hostPath)`),
    ...containers.flatMap(containerDangers),
  ]
}

const HOST_WORDS: Readonly<Record<string, string>> = {
  hostPID: 'the processes',
  hostNetwork: 'the network',
  hostIPC: 'the shared memory',
}

function containerDangers({ name, securityContext }: Fields): string[] {
  const { privileged, capabilities } = recordOf(securityContext)
  const added = listOf(recordOf(capabilities).add)
    .map((each) => String(each).replace(/^CAP_/, ''))
    .filter((each) => CAPABILITIES.includes(each))
  return [
    ...(privileged === true ? [`runs its container ${String(name)} privileged, as root of the node`] : []),
    ...(added.length > 0 ? [`gives its container ${String(name)} ${added.join(', ')}`] : []),
  ]
}

/** The pod spec of a pod, or of what makes pods. */
function podSpecOf({ kind, spec }: Fields): Fields | undefined {
  const own = recordOf(spec)
  if (kind === 'Pod') return own
  const template = recordOf(recordOf(own.jobTemplate).spec).template ?? own.template
  return template === undefined ? undefined : recordOf(recordOf(template).spec)
}

function recordOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
