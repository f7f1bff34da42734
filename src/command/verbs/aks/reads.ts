import { Fault } from '../../../fault.ts'
import { defineCommand, text } from '../../define.ts'
import { durationMs } from '../../duration.ts'
import type { Named } from './where.ts'
import { readCluster, where } from './where.ts'

const about = ({ cluster }: Named) => cluster
const access = () => []

export const aksUpgrades = defineCommand({
  program: 'aks',
  name: 'aks upgrades',
  aliases: ['aks get-upgrades'],
  summary: 'Say what a cluster and its node pools can be upgraded to, and which node images are behind.',
  usage: '[NAME]',
  risk: 'read',
  flags: where,
  read: (words) => readCluster(words, 'aks upgrades'),
  access,
  about,
  examples: [{ line: 'aks upgrades prod-weu', says: 'versions and node images that are newer' }],
})

export const aksVersions = defineCommand({
  program: 'aks',
  name: 'aks versions',
  aliases: ['aks get-versions'],
  summary: 'List the Kubernetes versions that AKS offers in the region of a cluster, and how long each is supported.',
  usage: '[NAME]',
  risk: 'read',
  flags: where,
  read: (words) => readCluster(words, 'aks versions'),
  access,
  about,
  examples: [{ line: 'aks versions prod-weu', says: 'what is supported, and where this cluster stands' }],
})

export const aksOperations = defineCommand({
  program: 'aks',
  name: 'aks operations',
  summary: 'Say which operations of Azure are going on in a cluster, since when, and who began them.',
  usage: '[NAME]',
  risk: 'read',
  flags: where,
  read: (words) => readCluster(words, 'aks operations'),
  access,
  about,
  examples: [{ line: 'aks operations prod-weu', says: 'what keeps the cluster busy' }],
})

export const aksActivity = defineCommand({
  program: 'aks',
  name: 'aks activity',
  summary: 'Say who did what to a cluster, by Azure’s activity log.',
  usage: '[NAME]',
  risk: 'read',
  flags: { since: text('DURATION', 'How far back: 2h, 24h; a day when left out, 90 days at most.'), ...where },
  read(words, { since }) {
    const ms = since === undefined ? undefined : durationMs(since)
    if (since !== undefined && (ms === undefined || ms > 90 * 86_400_000))
      throw new Fault('usage', `--since takes a duration like 2h or 24h, not “${since.slice(0, 40)}”.`, {
        hint: 'Azure keeps 90 days, which is 2160h.',
      })
    return readCluster(words, 'aks activity')
  },
  access,
  about,
  examples: [
    { line: 'aks activity prod-weu', says: 'the last day' },
    { line: 'aks activity prod-weu --since 2h', says: 'the last two hours' },
  ],
})

export const aksMaintenance = defineCommand({
  program: 'aks',
  name: 'aks maintenance',
  summary: 'Say when Azure may upgrade a cluster by itself: its windows, and when the next one opens.',
  usage: '[NAME]',
  risk: 'read',
  flags: where,
  read: (words) => readCluster(words, 'aks maintenance'),
  access,
  about,
  examples: [{ line: 'aks maintenance prod-weu', says: 'every window, and what happens in it' }],
})

export const aksHealth = defineCommand({
  program: 'aks',
  name: 'aks health',
  summary: 'Say how a cluster is as far as Azure knows: provisioning, versions, images, autoscaler, quota.',
  usage: '[NAME]',
  risk: 'read',
  flags: where,
  read: (words) => readCluster(words, 'aks health'),
  access,
  about,
  examples: [{ line: 'aks health prod-weu', says: 'a verdict first; what runs in it: /k8s health' }],
})

export const aksDiagnose = defineCommand({
  program: 'aks',
  name: 'aks diagnose',
  summary: 'Run Azure’s own checks of a cluster, those of “Diagnose and solve problems”.',
  usage: '[NAME]',
  risk: 'read',
  flags: { check: text('ID', 'Only this check.'), ...where },
  read: (words) => readCluster(words, 'aks diagnose'),
  access,
  about,
  examples: [
    { line: 'aks diagnose prod-weu', says: 'what each category of checks found in the last 24 hours' },
    { line: 'aks diagnose prod-weu --check node-health', says: 'one check' },
  ],
})

export const aksCost = defineCommand({
  program: 'aks',
  name: 'aks cost',
  summary: 'Estimate what the nodes of a cluster cost, by pool, from Azure’s price list.',
  usage: '[NAME]',
  risk: 'read',
  flags: where,
  read: (words) => readCluster(words, 'aks cost'),
  access,
  about,
  examples: [{ line: 'aks cost prod-weu', says: 'an hour, and a month at this size' }],
})

export const aksKubeconfig = defineCommand({
  program: 'aks',
  name: 'aks kubeconfig',
  aliases: ['aks get-credentials'],
  summary: 'Say how to get a kubeconfig of your own: the bot never hands one out.',
  usage: '[NAME]',
  risk: 'read',
  answers: 'private',
  flags: where,
  read: (words) => readCluster(words, 'aks kubeconfig'),
  access,
  about,
  examples: [{ line: 'aks kubeconfig prod-weu', says: 'the lines of az to run on your machine' }],
})
