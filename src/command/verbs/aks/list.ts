import { Fault } from '../../../fault.ts'
import { defineCommand } from '../../define.ts'
import { where } from './where.ts'

export const aksList = defineCommand({
  program: 'aks',
  name: 'aks list',
  summary: 'List the AKS clusters of all subscriptions, and how each is.',
  usage: '[--subscription NAME] [-g GROUP]',
  risk: 'read',
  flags: where,
  read(words): { readonly cluster?: undefined } {
    if (words.length > 0) {
      throw new Fault('usage', `aks list takes no names, but “${words[0]?.slice(0, 40)}” was given.`, {
        hint: 'One cluster: /aks show NAME',
      })
    }
    return {}
  },
  access: () => [],
  // No one cluster: only rules that speak of every cluster speak of the list; each of its rows is decided by itself.
  about: () => '*',
  examples: [
    { line: 'aks list', says: 'every cluster the bot may see, those in trouble first' },
    { line: 'aks list -g rg-shop', says: 'those of one resource group' },
  ],
})
