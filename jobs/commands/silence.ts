import type { Matcher } from '../../src/alert/route.ts'
import { parse } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import type { Line, Reply } from '../../src/reply.ts'
import type { Context, Executor } from '../context.ts'
import type { Hush } from '../watch/hushes.ts'
import { incidentFor, mayLook } from './incident-sight.ts'

export const silence: Executor<'silence'> = async ({ matchers, ms, reason }, _flags, context) => {
  const match = await matchOf(matchers, context)
  return addHush('silence', match, { ms, reason }, context)
}

export const silenceList: Executor<'silence list'> = (_args, _flags, context) => listHushes('silence', context)

export const silenceRemove: Executor<'silence remove'> = ({ id }, _flags, context) => endHush('silence', id, context)

export const maintenanceStart: Executor<'maintenance start'> = ({ target, ms, reason }, _flags, context) => {
  const cluster = context.clusters.find(target)
  const [namespace = '', workload] = target.split('/')
  const match: Matcher = cluster
    ? { cluster: cluster.name }
    : { cluster: context.cluster.name, namespace, ...(workload === undefined ? {} : { workload }) }
  return addHush('maintenance', match, { ms, reason }, context)
}

export const maintenanceList: Executor<'maintenance list'> = (_args, _flags, context) =>
  listHushes('maintenance', context)

export const maintenanceEnd: Executor<'maintenance end'> = ({ id }, _flags, context) =>
  endHush('maintenance', id, context)

const SEVERITY = /^(digest|notify|high|page)$/

async function matchOf(matchers: readonly string[], context: Context): Promise<Matcher> {
  const { namespace, cluster } = parse(context.line)
  const [first = ''] = matchers
  if (/^inc-/i.test(first)) {
    const { cluster, subject } = await incidentFor(first, context, undefined)
    return {
      cluster,
      ...(subject.namespace === '' ? {} : { namespace: subject.namespace }),
      workload: subject.name,
    }
  }
  const found: Record<string, string> = {}
  const labels: Record<string, string> = {}
  for (const matcher of matchers) {
    const equals = matcher.indexOf('=')
    const key = matcher.slice(0, equals)
    const value = matcher.slice(equals + 1)
    if (value === '') throw new Fault('usage', `${key}= matches nothing: say what it is to be.`)
    if (/^(cluster|namespace|workload|rule|severity)$/.test(key)) found[key] = value
    else labels[key.replace(/^label\./, '')] = value
  }
  if (found.severity !== undefined && !SEVERITY.test(found.severity)) {
    throw new Fault('usage', `There is no severity ${found.severity}.`, {
      hint: 'digest, notify, high or page: that and what is worse.',
    })
  }
  if (matchers.length === 0 && namespace === undefined && cluster === undefined) {
    throw new Fault('usage', 'Everything is too much to silence: say what.', {
      hint: 'cluster=, namespace=, workload=, rule=, severity=, or a label: team=web',
    })
  }
  return {
    cluster: found.cluster ?? cluster ?? context.cluster.name,
    ...(namespace === undefined ? {} : { namespace }),
    ...found,
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
  } as Matcher
}

async function addHush(
  kind: Hush['kind'],
  match: Matcher,
  { ms, reason }: { readonly ms: number; readonly reason: string },
  context: Context,
): Promise<Reply> {
  await checkMay(match, context)
  const { incidents, request, subject } = context
  const from = incidents.now()
  const id = idOf(kind, request.id)
  const hush: Hush = { kind, id, match, by: subject.user, reason, from, until: from + ms }
  await incidents.hushes.add(hush, from)
  const what = kind === 'silence' ? 'Silenced' : 'Maintenance of'
  const command = kind === 'silence' ? 'silence remove' : 'maintenance end'
  return {
    nodes: [
      { kind: 'text', tone: 'good', text: [`${what} ${matchText(match)} until `, { time: hush.until }, `: ${reason}`] },
      { kind: 'context', text: 'What is still wrong then is told then; /k8s incidents shows it meanwhile.' },
      { kind: 'buttons', buttons: [{ kind: 'button', id: 'end', label: 'End it', command: `${command} ${id}` }] },
    ],
  }
}

/** Who may not see something may not keep others from hearing of it. */
async function checkMay({ cluster, namespace }: Matcher, context: Context): Promise<void> {
  const names = context.clusters.names().filter((name) => fits(cluster ?? '*', name))
  if (names.length === 0) {
    throw new Fault('unknown-cluster', `There is no cluster ${cluster}.`, {
      hint: `Clusters: ${context.clusters.names().join(', ')}.`,
    })
  }
  const place = namespace === undefined || namespace.includes('*') ? undefined : namespace
  for (const name of names) {
    if (await mayLook({ cluster: name, namespace: place }, context)) continue
    const what = place === undefined ? 'nodes' : `pods in ${place}`
    throw new Fault(
      'denied',
      `You may not silence what you may not see: ${context.subject.user} may not list ${what} on ${name}.`,
      {
        hint:
          place === undefined
            ? 'Name one namespace that you may see: namespace=NAME'
            : 'The cluster’s RBAC decides that.',
      },
    )
  }
}

async function listHushes(kind: Hush['kind'], { incidents }: Context): Promise<Reply> {
  const all = (await incidents.hushes.list(incidents.now())).filter((hush) => hush.kind === kind)
  const [none, some] =
    kind === 'silence' ? ['Nothing is silenced.', 'What is silenced:'] : ['No work is announced.', 'Announced work:']
  if (all.length === 0) return { nodes: [{ kind: 'text', text: none }] }
  return {
    nodes: [
      { kind: 'text', text: some },
      { kind: 'list', items: all.map(itemOf) },
      {
        kind: 'select',
        id: 'end',
        label: 'End one',
        command: `${kind === 'silence' ? 'silence remove' : 'maintenance end'} {}`,
        options: all
          .slice(0, 100)
          .map(({ id, match }) => ({ label: `${id} ${matchText(match)}`.slice(0, 70), value: id })),
      },
    ],
  }
}

async function endHush(kind: Hush['kind'], id: string, context: Context): Promise<Reply> {
  const { incidents } = context
  const hush = (await incidents.hushes.list(incidents.now())).find((each) => each.id === id && each.kind === kind)
  if (!hush)
    throw new Fault('not-found', `There is no ${kind} ${id.slice(0, 40)}.`, {
      hint: `Which there are: /k8s ${kind} list`,
    })
  await checkMay(hush.match, context)
  await incidents.hushes.remove(id)
  const what = kind === 'silence' ? 'not silenced any more' : 'not in maintenance any more'
  return {
    nodes: [{ kind: 'text', tone: 'good', text: `${matchText(hush.match)} is ${what}; what is wrong there is told.` }],
  }
}

function itemOf({ id, match, by, reason, until }: Hush): Line {
  return [{ code: id }, `  ${matchText(match)} until `, { time: until }, `, by ${by}: ${reason}`]
}

function matchText({ labels = {}, ...match }: Matcher): string {
  return [...Object.entries(match), ...Object.entries(labels)].map(([key, value]) => `${key}=${value}`).join(' ')
}

function fits(pattern: string, name: string): boolean {
  if (pattern === '*') return true
  if (pattern.endsWith('*')) return name.startsWith(pattern.slice(0, -1))
  return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern
}

/** From the request's id, so that a job that runs twice makes one. */
function idOf(kind: Hush['kind'], request: string): string {
  const letters = request.toLowerCase().replace(/[^a-z0-9]/g, '')
  return `${kind === 'silence' ? 's' : 'm'}${letters.slice(1, 7).padEnd(5, '0')}`
}
