/** kubectl's verbs that chat does not offer, each with what to do instead. */
export const refusedVerbs: Readonly<Record<string, string>> = {
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
}
