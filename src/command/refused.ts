const CHANGE = 'it cannot be done from here yet; use kubectl on your machine.'

const AKS_LIFE = 'clusters of Azure are neither made nor deleted from here; az aks on your machine does it.'
const AKS_CHANGES: Readonly<Record<string, string>> = {
  'aks create': AKS_LIFE,
  'aks delete': AKS_LIFE,
  'aks update':
    'of a cluster only tags and maintenance are set from here (aks tag, aks maintenance set); az aks update does the rest.',
  'aks scale': 'a pool is what has nodes: aks nodepool scale.',
  'aks nodepool update': 'its autoscaler is set by aks nodepool autoscale; az aks nodepool update does the rest.',
  'aks nodepool operation-abort': 'aks abort ends what goes on, also in a pool.',
}

/** Why a verb of kubectl's is not offered in chat and what to do instead; undefined for one it does not have. */
export function whyRefused(verb: string): string | undefined {
  return REFUSED.get(verb.toLowerCase())
}

const REFUSED = new Map(
  Object.entries({
    edit: 'an editor needs a terminal; get -o yaml shows the object.',
    attach: 'an interactive stream needs a terminal; logs shows what it prints.',
    'port-forward': 'a tunnel would end at the bot, not at you; use kubectl on your machine.',
    proxy: 'a tunnel would end at the bot, not at you; use kubectl on your machine.',
    cp: 'chat has no files to copy to; logs and get -o yaml show what is there.',
    replace: 'it overwrites what others changed; name the change instead.',
    kustomize: 'chat has no files; the pipeline that builds your manifests is the place for it.',
    config: 'the bot keeps the clusters and your identity; /k8s clusters and /k8s whoami show them.',
    completion: 'it is for shells; /k8s help lists what can be asked.',
    plugin: 'only the bot’s own commands run; /k8s help lists them.',
    alpha: 'only stable commands are offered; /k8s help lists them.',
    options: 'help COMMAND lists its flags.',
    run: CHANGE,
    'auth reconcile': CHANGE,
    ...AKS_CHANGES,
    'create secret': 'what is typed in chat is read by others; secrets come from a pipeline or a vault.',
    'set selector': 'it takes pods away from a service at once; patch says what is meant.',
    'set serviceaccount': 'it changes what pods may do; a manifest says so where others review it.',
    'set subject': 'who may do what is changed in a manifest, where others review it.',
    'cluster-info dump': 'it would fill the channel; describe and logs show what one thing is doing.',
  }),
)
