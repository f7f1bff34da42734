import { Fault } from '../../../fault.ts'
import { count, defineCommand, text, toggle } from '../../define.ts'
import { versionIn } from './pool-changes.ts'
import type { Named } from './where.ts'
import { about, access, readCluster, refused, where } from './where.ts'

export const aksUpgrade = defineCommand({
  program: 'aks',
  name: 'aks upgrade',
  summary: 'Upgrade the Kubernetes version of a cluster: the control plane, and then its pools.',
  usage: '[NAME] --version VERSION [--control-plane-only]',
  risk: 'danger',
  flags: {
    version: text('VERSION', 'The version; /aks upgrades says which there are.'),
    controlPlaneOnly: toggle('Leave the pools as they are.'),
    ...where,
  },
  read(words, flags) {
    const { version } = versionIn(flags.version)
    if (version === undefined)
      throw new Fault('usage', 'To which version? --version is missing.', { hint: 'What there is: /aks upgrades' })
    return { ...readCluster(words, 'aks upgrade'), version }
  },
  access,
  about,
  examples: [
    { line: 'aks upgrade prod-weu --version 1.36.3', says: 'the control plane and every pool' },
    { line: 'aks upgrade prod-weu --version 1.36.3 --control-plane-only', says: 'the pools later, one by one' },
  ],
  refused: {
    ...refused,
    '--kubernetes-version': 'it is called --version here.',
    '-k': 'it is called --version here.',
    '--node-image-only': 'say aks nodepool image-upgrade, pool by pool.',
  },
})

export const aksStart = defineCommand({
  program: 'aks',
  name: 'aks start',
  summary: 'Start a cluster that was stopped.',
  usage: '[NAME]',
  risk: 'change',
  flags: where,
  read: (words) => readCluster(words, 'aks start'),
  access,
  about,
  examples: [{ line: 'aks start lab-weu', says: 'control plane and nodes' }],
  refused,
})

export const aksStop = defineCommand({
  program: 'aks',
  name: 'aks stop',
  summary: 'Stop a cluster: everything in it goes down until it is started again.',
  usage: '[NAME]',
  risk: 'danger',
  flags: where,
  read: (words) => readCluster(words, 'aks stop'),
  access,
  about,
  examples: [{ line: 'aks stop lab-weu --reason "weekend"', says: 'nothing runs, and only disks cost' }],
  refused,
})

export const aksAbort = defineCommand({
  program: 'aks',
  name: 'aks abort',
  aliases: ['aks operation-abort'],
  summary: 'Stop the operation that goes on in a cluster where it is. Nothing is taken back.',
  usage: '[NAME]',
  risk: 'danger',
  flags: where,
  read: (words) => readCluster(words, 'aks abort'),
  access,
  about,
  examples: [{ line: 'aks abort prod-weu --reason "upgrade hangs on a budget"', says: 'what goes on now' }],
  refused,
})

export const aksRotateCerts = defineCommand({
  program: 'aks',
  name: 'aks rotate-certs',
  summary:
    'Replace every certificate of a cluster. Nodes are recreated, and the API server is away for up to 30 minutes.',
  usage: '[NAME]',
  risk: 'danger',
  flags: where,
  read: (words) => readCluster(words, 'aks rotate-certs'),
  access,
  about,
  examples: [{ line: 'aks rotate-certs prod-weu --reason "key leaked"', says: 'every kubeconfig has to be got anew' }],
  refused,
})

const KINDS = {
  'auto-upgrade': 'aksManagedAutoUpgradeSchedule',
  'node-os': 'aksManagedNodeOSUpgradeSchedule',
} as const
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export const aksMaintenanceSet = defineCommand({
  program: 'aks',
  name: 'aks maintenance set',
  summary: 'Set when AKS may upgrade a cluster, or the images of its nodes, by itself.',
  usage: '[NAME] --for (auto-upgrade|node-os) --start HH:MM --hours N [--day DAY]',
  risk: 'change',
  flags: {
    for: text('auto-upgrade|node-os', 'What the window is for.'),
    start: text('HH:MM', 'When it opens.'),
    hours: count('N', 'How long it is open: 4 to 24.'),
    day: text('DAY', 'The weekday; every day when left out, which only node-os can be.'),
    offset: text('+01:00', 'From UTC; UTC when left out.'),
    ...where,
  },
  read(words, { for: kind, start, hours, day, offset = '+00:00' }) {
    const wrong = (what: string) =>
      new Fault('usage', what, {
        hint: 'For example: /aks maintenance set prod-weu --for auto-upgrade --day Tuesday --start 01:00 --hours 4 --offset +01:00',
      })
    if (kind !== 'auto-upgrade' && kind !== 'node-os') throw wrong('--for is auto-upgrade or node-os.')
    if (start === undefined || !/^([01]\d|2[0-3]):[0-5]\d$/.test(start)) throw wrong('--start is a time like 01:00.')
    if (hours === undefined || hours < 4 || hours > 24) throw wrong('--hours is a number from 4 to 24.')
    if (!/^[+-](0\d|1[0-4]):[0-5]\d$/.test(offset)) throw wrong('--offset is like +01:00.')
    const weekday = DAYS.find((each) => each.toLowerCase() === day?.toLowerCase())
    if (day !== undefined && weekday === undefined) throw wrong('--day is a weekday: Tuesday.')
    if (kind === 'auto-upgrade' && weekday === undefined) throw wrong('Upgrades of the cluster need a --day.')
    return {
      ...readCluster(words, 'aks maintenance set'),
      ...{ config: KINDS[kind], start, hours, offset },
      ...(weekday !== undefined && { day: weekday }),
    }
  },
  access,
  about,
  examples: [
    {
      line: 'aks maintenance set prod-weu --for auto-upgrade --day Tuesday --start 01:00 --hours 4 --offset +01:00',
      says: 'every Tuesday night',
    },
    { line: 'aks maintenance set prod-weu --for node-os --start 02:00 --hours 4', says: 'node images, every night' },
  ],
  refused,
})

export const aksTag = defineCommand({
  program: 'aks',
  name: 'aks tag',
  summary: 'Set or remove tags of a cluster.',
  usage: '[NAME] KEY=VALUE ... KEY-',
  risk: 'change',
  flags: { overwrite: toggle('Also where a tag of that name has another value.'), ...where },
  read(words) {
    const isTag = (word: string) => word.includes('=') || word.endsWith('-')
    const first = words.findIndex(isTag)
    const tags = first < 0 ? [] : words.slice(first)
    // Azure's rules (learn.microsoft.com/azure/azure-resource-manager/management/tag-resources).
    if (tags.length === 0 || tags.some((tag) => !/^[^<>%&\\?/=]{1,512}(-|=.{0,256})$/.test(tag)))
      throw new Fault('usage', 'aks tag needs KEY=VALUE, or KEY- to remove a tag.', {
        hint: 'For example: /aks tag prod-weu owner=shop-platform temporary-',
      })
    return {
      ...readCluster(words.slice(0, first), 'aks tag'),
      set: tags
        .filter((tag) => tag.includes('='))
        .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)] as const),
      remove: tags.filter((tag) => !tag.includes('=')).map((tag) => tag.slice(0, -1)),
    }
  },
  access,
  about,
  examples: [
    { line: 'aks tag prod-weu owner=shop-platform', says: 'who answers for it' },
    { line: 'aks tag prod-weu temporary-', says: 'without that tag' },
  ],
  refused,
})

export const aksCommand = defineCommand({
  program: 'aks',
  name: 'aks command',
  summary: 'Run a command of kubectl in a cluster that cannot be reached, through Azure.',
  usage: 'NAME COMMAND ...',
  risk: 'danger',
  flags: where,
  lineAfter: 1,
  read(words): Named & { readonly words: readonly string[] } {
    const [name, ...line] = words
    if (name === undefined || line.length === 0)
      throw new Fault('usage', 'aks command needs a cluster and a command.', {
        hint: 'For example: /aks command vault-weu get pods -n shop',
      })
    return { ...readCluster([name], 'aks command'), words: line }
  },
  access,
  about,
  examples: [
    { line: 'aks command vault-weu get pods -n shop', says: 'where the API server is private' },
    {
      line: 'aks command vault-weu rollout restart deploy/web -n shop',
      says: 'not as you: as an admin of the cluster',
    },
  ],
  refused: {
    ...refused,
    '--command': 'write it behind the name: /aks command vault-weu get pods',
    '--file': 'chat has no files.',
  },
})
