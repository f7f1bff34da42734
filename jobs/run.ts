import type { Audit } from '../src/audit/store.ts'
import type { ChangeName, CommandName } from '../src/command/catalog.ts'
import type { Parsed } from '../src/command/parse.ts'
import { parse } from '../src/command/parse.ts'
import { Fault } from '../src/fault.ts'
import type { Job, Subject } from '../src/job.ts'
import type { Cluster } from '../src/kube/cluster.ts'
import type { Reply } from '../src/reply.ts'
import { carryOutAks, isAks } from './aks/carry-out.ts'
import type { AksName } from './aks/context.ts'
import { isChange, propose } from './change/propose.ts'
import { aliasList, aliasRemove, aliasSet } from './commands/alias.ts'
import { apiResources } from './commands/api-resources.ts'
import { apiVersions } from './commands/api-versions.ts'
import { approvals, approve, breakGlass, cancel, deny } from './commands/approval.ts'
import { audit } from './commands/audit.ts'
import { canI, whoami } from './commands/auth.ts'
import { build } from './commands/build.ts'
import { clusterInfo } from './commands/cluster-info.ts'
import { clusters } from './commands/clusters.ts'
import { describe } from './commands/describe.ts'
import { diff } from './commands/diff.ts'
import { elevateEnd } from './commands/elevate.ts'
import { events } from './commands/events.ts'
import { every, everyList, everyRemove } from './commands/every.ts'
import { explain } from './commands/explain.ts'
import { get } from './commands/get.ts'
import { health } from './commands/health.ts'
import { images } from './commands/images.ts'
import {
  incidentAck,
  incidentNote,
  incidentResolve,
  incidentShow,
  incidentSnooze,
  incidentUnack,
} from './commands/incident.ts'
import { incidents } from './commands/incidents.ts'
import { logs } from './commands/logs.ts'
import { map } from './commands/map.ts'
import { pick } from './commands/pick.ts'
import { policyTest } from './commands/policy.ts'
import { quota } from './commands/quota.ts'
import { rolloutHistory, rolloutStatus } from './commands/rollout.ts'
import {
  maintenanceEnd,
  maintenanceList,
  maintenanceStart,
  silence,
  silenceList,
  silenceRemove,
} from './commands/silence.ts'
import { stop } from './commands/stop.ts'
import { topNode, topPod } from './commands/top.ts'
import { version } from './commands/version.ts'
import { wait } from './commands/wait.ts'
import type { Context, Executor } from './context.ts'
import { fetchedLine } from './fetched-line.ts'
import type { Deciding } from './prepare.ts'
import { clusterOf, contextOf, decide } from './prepare.ts'

type Runnable = Exclude<CommandName, 'help' | ChangeName | AksName>

/** One executor a command; help is answered before the queue. A command without one does not compile. */
const executors: { readonly [N in Runnable]: Executor<N> } = {
  get,
  describe,
  diff,
  logs,
  events,
  'top pod': topPod,
  'top node': topNode,
  map,
  health,
  images,
  quota,
  incidents,
  'incident show': incidentShow,
  'incident ack': incidentAck,
  'incident unack': incidentUnack,
  'incident snooze': incidentSnooze,
  'incident resolve': incidentResolve,
  'incident note': incidentNote,
  silence,
  'silence list': silenceList,
  'silence remove': silenceRemove,
  'maintenance start': maintenanceStart,
  'maintenance list': maintenanceList,
  'maintenance end': maintenanceEnd,
  'rollout status': rolloutStatus,
  'rollout history': rolloutHistory,
  wait,
  stop,
  approvals,
  approve,
  deny,
  cancel,
  'break-glass': breakGlass,
  'auth can-i': canI,
  'auth whoami': whoami,
  'policy test': policyTest,
  'elevate end': elevateEnd,
  audit,
  explain,
  'api-resources': apiResources,
  'api-versions': apiVersions,
  clusters,
  'cluster-info': clusterInfo,
  version,
  build,
  pick,
  'alias set': aliasSet,
  'alias list': aliasList,
  'alias remove': aliasRemove,
  every,
  'every list': everyList,
  'every remove': everyRemove,
}

/** What is kept of a request's time for saying that the rest was not enough. */
const TO_SAY_SO_MS = 400

export type Running = Deciding & {
  readonly audit: Audit
  /** A command ended: with the fault's code, or `ok`. */
  readonly answered?: (command: string, outcome: string, ms: number) => void
}

/** What a worker does with a job: read it again, decide again, act as the person, and write down what came of it. */
export function runner(running: Running): (job: Job, signal: AbortSignal) => Promise<Reply> {
  return async (job, signal) => {
    const subject = running.identify(job.principal)
    const parsed = parse(job.line)
    const told = (outcome: string) => {
      running.answered?.(parsed.name, outcome, running.now() - job.askedAt)
      return running.audit({
        at: running.now(),
        kind: 'outcome',
        request: job.id,
        who: `${job.principal.platform}:${job.principal.team}:${job.principal.user}`,
        as: isAks(parsed) ? 'bot' : subject.user,
        line: parsed.line,
        where: `${job.address.platform}:${job.address.channel}`,
        effect: outcome,
      })
    }
    // What came of a question leaves for Redis before its answer does, and holds it up no longer than that.
    const recorded = (written: Promise<void>) =>
      parsed.risk === 'read' ? void written.catch(() => undefined) : written
    try {
      const reply = await execute(parsed, job, subject, running, signal)
      await recorded(told('ok'))
      return reply
    } catch (error) {
      await recorded(told(error instanceof Fault ? error.code : 'internal'))
      throw error
    }
  }
}

/** A cluster is given up on a little before the deadline, so that what is said is that it was the cluster. */
function patienceWith({ name }: Pick<Cluster, 'name'>, job: Job, now: number): { signal: AbortSignal; end(): void } {
  const control = new AbortController()
  const ms = Math.max(0, job.deadline - now - TO_SAY_SO_MS)
  const timer = setTimeout(() => {
    const whole = Math.max(1, Math.round((job.deadline - job.askedAt) / 1_000))
    control.abort(
      new Fault('timeout', `${name} did not answer within the ${whole} s that this may take.`, {
        hint: 'Ask for less at once, for example one namespace or a label selector; /k8s clusters shows which clusters answer.',
      }),
    )
  }, ms)
  return { signal: control.signal, end: () => clearTimeout(timer) }
}

async function execute(
  parsed: Parsed,
  job: Job,
  subject: Subject,
  running: Running,
  signal: AbortSignal,
): Promise<Reply> {
  if (isAks(parsed)) return await executeAks(parsed, job, subject, running, signal)
  const cluster = clusterOf(parsed, job, running)
  const patience = patienceWith(cluster, job, running.now())
  const both = AbortSignal.any([signal, patience.signal])
  const context = contextOf(parsed, job, cluster, subject, running, both)
  try {
    await decide(parsed, job, context, running)
    if (parsed.name === 'help') throw new Error('help is answered before the queue')
    const line = await fetchedLine(parsed, running.fetchManifest, both)
    if (line !== undefined) return await execute(parse(line), { ...job, line }, subject, running, signal)
    if (isChange(parsed)) return await propose(parsed, job, context, { judge: running.judge, desk: context.changes })
    return await carryOut<Runnable>(parsed, context)
  } finally {
    patience.end()
  }
}

async function executeAks(
  parsed: Parsed<AksName>,
  job: Job,
  subject: Subject,
  running: Running,
  signal: AbortSignal,
): Promise<Reply> {
  const patience = patienceWith({ name: 'Azure' }, job, running.now())
  try {
    return await carryOutAks(parsed, job, subject, running, AbortSignal.any([signal, patience.signal]))
  } finally {
    patience.end()
  }
}

function carryOut<N extends Runnable>({ name, args, flags }: Parsed<N>, context: Context): Promise<Reply> {
  return executors[name](args, flags, context)
}
