import type { z } from 'zod'
import type { Definition } from './define.ts'
import {
  aksAbort,
  aksCommand,
  aksMaintenanceSet,
  aksRotateCerts,
  aksStart,
  aksStop,
  aksTag,
  aksUpgrade,
} from './verbs/aks/cluster-changes.ts'
import { aksList } from './verbs/aks/list.ts'
import { aksNodepoolList, aksNodepoolShow } from './verbs/aks/nodepool.ts'
import {
  aksNodepoolAdd,
  aksNodepoolAutoscale,
  aksNodepoolDelete,
  aksNodepoolImageUpgrade,
  aksNodepoolScale,
  aksNodepoolStart,
  aksNodepoolStop,
  aksNodepoolUpgrade,
} from './verbs/aks/pool-changes.ts'
import {
  aksActivity,
  aksCost,
  aksDiagnose,
  aksHealth,
  aksKubeconfig,
  aksMaintenance,
  aksOperations,
  aksUpgrades,
  aksVersions,
} from './verbs/aks/reads.ts'
import { aksShow } from './verbs/aks/show.ts'
import { aliasList, aliasRemove, aliasSet } from './verbs/alias.ts'
import { apiResources } from './verbs/api-resources.ts'
import { apiVersions } from './verbs/api-versions.ts'
import { apply, create } from './verbs/apply.ts'
import { approvals, approve, breakGlass, cancel, deny } from './verbs/approval.ts'
import { audit } from './verbs/audit.ts'
import { canI, whoami } from './verbs/auth.ts'
import { autoscale } from './verbs/autoscale.ts'
import { build } from './verbs/build.ts'
import { certificateApprove, certificateDeny } from './verbs/certificate.ts'
import { clusterInfo } from './verbs/cluster-info.ts'
import { cordon, uncordon } from './verbs/cordon.ts'
import { createConfigMap, createJob, createNamespace } from './verbs/create.ts'
import { debug } from './verbs/debug.ts'
import { deleteObjects } from './verbs/delete.ts'
import { deploy } from './verbs/deploy.ts'
import { describe } from './verbs/describe.ts'
import { diff } from './verbs/diff.ts'
import { drain } from './verbs/drain.ts'
import { elevate, elevateEnd } from './verbs/elevate.ts'
import { events } from './verbs/events.ts'
import { every, everyList, everyRemove } from './verbs/every.ts'
import { exec } from './verbs/exec.ts'
import { explain } from './verbs/explain.ts'
import { expose } from './verbs/expose.ts'
import { get } from './verbs/get.ts'
import { health } from './verbs/health.ts'
import { images } from './verbs/images.ts'
import {
  incidentAck,
  incidentNote,
  incidentResolve,
  incidentShow,
  incidentSnooze,
  incidentUnack,
} from './verbs/incident.ts'
import { incidents } from './verbs/incidents.ts'
import { annotate, label } from './verbs/label.ts'
import { logs } from './verbs/logs.ts'
import { maintenanceEnd, maintenanceList, maintenanceStart } from './verbs/maintenance.ts'
import { map } from './verbs/map.ts'
import { patch } from './verbs/patch.ts'
import { pick } from './verbs/pick.ts'
import { clusters, help, version } from './verbs/plain.ts'
import { policyTest } from './verbs/policy.ts'
import { quota } from './verbs/quota.ts'
import { rolloutHistory, rolloutStatus } from './verbs/rollout.ts'
import { rolloutPause, rolloutRestart, rolloutResume, rolloutUndo } from './verbs/rollout-change.ts'
import { scale } from './verbs/scale.ts'
import { setEnv, setImage, setResources } from './verbs/set.ts'
import { silence, silenceList, silenceRemove } from './verbs/silence.ts'
import { stop } from './verbs/stop.ts'
import { taint } from './verbs/taint.ts'
import { topNode, topPod } from './verbs/top.ts'
import { wait } from './verbs/wait.ts'

/** Every command, in the order help shows them. */
export const catalog = [
  get,
  describe,
  logs,
  events,
  topPod,
  topNode,
  map,
  health,
  images,
  quota,
  incidents,
  incidentShow,
  incidentAck,
  incidentUnack,
  incidentSnooze,
  incidentResolve,
  incidentNote,
  silence,
  silenceList,
  silenceRemove,
  maintenanceStart,
  maintenanceList,
  maintenanceEnd,
  rolloutStatus,
  rolloutHistory,
  wait,
  stop,
  deploy,
  scale,
  rolloutRestart,
  rolloutUndo,
  rolloutPause,
  rolloutResume,
  setImage,
  setEnv,
  setResources,
  cordon,
  uncordon,
  drain,
  taint,
  exec,
  debug,
  certificateApprove,
  certificateDeny,
  deleteObjects,
  label,
  annotate,
  patch,
  autoscale,
  expose,
  apply,
  create,
  createJob,
  createNamespace,
  createConfigMap,
  approvals,
  approve,
  deny,
  cancel,
  breakGlass,
  canI,
  whoami,
  policyTest,
  elevate,
  elevateEnd,
  audit,
  explain,
  diff,
  apiResources,
  apiVersions,
  clusters,
  clusterInfo,
  version,
  aksList,
  aksShow,
  aksNodepoolList,
  aksNodepoolShow,
  aksHealth,
  aksUpgrades,
  aksVersions,
  aksOperations,
  aksActivity,
  aksMaintenance,
  aksDiagnose,
  aksCost,
  aksKubeconfig,
  aksNodepoolScale,
  aksNodepoolAutoscale,
  aksNodepoolUpgrade,
  aksNodepoolImageUpgrade,
  aksNodepoolAdd,
  aksNodepoolDelete,
  aksNodepoolStart,
  aksNodepoolStop,
  aksUpgrade,
  aksStart,
  aksStop,
  aksAbort,
  aksRotateCerts,
  aksMaintenanceSet,
  aksTag,
  aksCommand,
  build,
  pick,
  aliasSet,
  aliasList,
  aliasRemove,
  every,
  everyList,
  everyRemove,
  help,
] as const

type Known = (typeof catalog)[number]
export type CommandName = Known['name']
/** The commands that change a cluster: each has a planner. */
export type ChangeName = Extract<Known, { risk: 'change' | 'danger' }>['name']

/** Any definition, where only what they all share matters. */
export type AnyDefinition = Definition<string, z.ZodRawShape, unknown>

export type ArgsOf<N extends CommandName> = ReturnType<Extract<Known, { name: N }>['read']>
export type FlagsOf<N extends CommandName> = z.infer<z.ZodObject<Extract<Known, { name: N }>['flags']>>

const byName = new Map<string, AnyDefinition>()
for (const definition of catalog as unknown as readonly AnyDefinition[]) {
  for (const name of [definition.name, ...(definition.aliases ?? [])]) {
    if (byName.has(name)) throw new Error(`two commands are named ${name}`)
    byName.set(name, definition)
  }
}

/** A line as it is typed: those of /aks begin with that name, which is the program's as well. */
export function typed(line: string): string {
  return `/${line.startsWith('aks') ? '' : 'k8s '}${line}`
}

/** The definitions, as a list of what they share. */
export const definitions: readonly AnyDefinition[] = [...new Set(byName.values())]

/** Every name a command goes by. */
export const names: readonly string[] = [...byName.keys()]

/** Words that are no command by themselves: `rollout`, of `rollout status`; `aks` and `aks nodepool`. */
export const groups: readonly string[] = [
  ...new Set(definitions.flatMap(({ name }) => [...name.matchAll(/ /g)].map(({ index }) => name.slice(0, index)))),
].filter((words) => !byName.has(words))

/** The definition of that name, or undefined. */
export function findCommand(name: string): AnyDefinition | undefined {
  return byName.get(name.toLowerCase())
}

/** The commands of a group, none when there is no such group. */
export function commandsOf(group: string): readonly AnyDefinition[] {
  return definitions.filter(({ name }) => name.startsWith(`${group.toLowerCase()} `))
}

/** The command that words begin with, more words before fewer, and the words after it. */
export function leadingCommand(
  words: readonly string[],
): { readonly definition: AnyDefinition; readonly rest: readonly string[] } | undefined {
  for (const length of [3, 2, 1]) {
    const definition = words.length >= length ? findCommand(words.slice(0, length).join(' ')) : undefined
    if (definition) return { definition, rest: words.slice(length) }
  }
  return undefined
}
