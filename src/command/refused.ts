const CHANGE = 'it cannot be done from here yet; use kubectl on your machine.'

const AKS_CHANGE = 'clusters of Azure cannot be changed from here yet; az aks on your machine does it.'
const AKS_CHANGES = 'create delete scale upgrade start stop abort operation-abort update rotate-certs command'
  .split(' ')
  .map((verb) => `aks ${verb}`)
  .concat('add delete scale upgrade update start stop operation-abort'.split(' ').map((verb) => `aks nodepool ${verb}`))

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
    ...Object.fromEntries(AKS_CHANGES.map((command) => [command, AKS_CHANGE])),
    'create secret': 'what is typed in chat is read by others; secrets come from a pipeline or a vault.',
    'set selector': 'it takes pods away from a service at once; patch says what is meant.',
    'set serviceaccount': 'it changes what pods may do; a manifest says so where others review it.',
    'set subject': 'who may do what is changed in a manifest, where others review it.',
    'cluster-info dump': 'it would fill the channel; describe and logs show what one thing is doing.',
  }),
)
