import { text, toggle } from './define.ts'

/** The flags every command takes. */
export const options = {
  namespace: text('NAMESPACE', 'Look in this namespace.', { short: 'n' }),
  cluster: text('CLUSTER', 'Ask this cluster, by name or alias; --context is the same.'),
  context: text('CLUSTER', 'The same as --cluster.'),
  share: toggle('Answer in the channel, for everybody in it.'),
}

/** The flags every command of a program takes. */
export const optionsOf = { k8s: options, aks: { share: options.share } } as const

/** The flags every change takes besides. */
export const changeOptions = {
  dryRun: text('server', 'Show what it would do, and do nothing.', { bare: 'server' }),
  reason: text('WHY', 'Why: whoever approves it reads this.'),
}

const OURS = 'you act as yourself, with the identity an admin gave you; /k8s whoami shows it.'
const BOT = 'how the cluster is reached is the bot’s configuration; choose a cluster with --cluster.'
const FILES = 'chat has no files, and the bot fetches none; name the object instead.'
const WRITES = 'it writes files on the bot’s machine.'
const LOGS = 'it is about kubectl’s own log; ask for -o yaml or describe to see more.'

const WORDS = 'names are words here: /aks show prod-weu, /aks nodepool show prod-weu userpool.'

/** The flags of `az aks` that are said otherwise here. */
export const refusedOfAz: Readonly<Record<string, string>> = {
  '--name': WORDS,
  '-n': WORDS,
  '--cluster-name': WORDS,
  '--nodepool-name': WORDS,
  '--output': 'answers are cards and tables; az on your machine prints json, yaml and tsv.',
  '-o': 'answers are cards and tables; az on your machine prints json, yaml and tsv.',
  '--query': 'answers are cards and tables; az on your machine takes JMESPath.',
  '--admin': 'local accounts leave no trace of who used them; the bot never asks for one.',
  '-a': 'local accounts leave no trace of who used them; the bot never asks for one.',
}

/** kubectl's flags that no command takes here, each with the reason and what to do instead. */
export const refusedEverywhere: Readonly<Record<string, string>> = {
  '--as': OURS,
  '--as-group': OURS,
  '--as-uid': OURS,
  '--as-user-extra': OURS,
  '--token': OURS,
  '--user': OURS,
  '--username': OURS,
  '--password': OURS,
  '--kubeconfig': BOT,
  '--server': BOT,
  '-s': BOT,
  '--insecure-skip-tls-verify': BOT,
  '--certificate-authority': BOT,
  '--client-certificate': BOT,
  '--client-key': BOT,
  '--tls-server-name': BOT,
  '--cache-dir': BOT,
  '--disable-compression': BOT,
  '--kuberc': 'people’s own defaults and aliases are not read; write the flags out.',
  '--match-server-version': 'there is no kubectl here whose version could differ; /k8s version shows the server’s.',
  '--warnings-as-errors': 'it is for scripts that read an exit code; what went wrong is always said.',
  '--request-timeout': 'every request has the bot’s own deadline.',
  '--profile': WRITES,
  '--profile-output': WRITES,
  '--log-flush-frequency': LOGS,
  '--vmodule': LOGS,
  '--v': LOGS,
  '-v': LOGS,
  '--template': 'Go templates are programs; write it as get -o jsonpath=... or -o custom-columns=...',
  '--allow-missing-template-keys': 'missing fields are always shown as empty.',
  '--show-managed-fields': 'get TYPE NAME -o yaml --show-managed-fields shows them.',
  '--raw': 'only typed commands are run; get, describe and version cover what people ask.',
  '--filename': FILES,
  '-f': FILES,
  '--kustomize': FILES,
  '-k': FILES,
  '--recursive': FILES,
  '-R': FILES,
}
