import type { Built } from '../../src/command/builder.ts'
import { builtLine, isEverywhere, readBuilt } from '../../src/command/builder.ts'
import { parse } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'
import { findResource } from '../../src/kube/resolve.ts'
import type { Button, Line, Node } from '../../src/reply.ts'
import type { Executor } from '../context.ts'
import { above } from './around.ts'
import type { Part, Scene } from './build-menus.ts'
import { menusOf } from './build-menus.ts'
import { rightsIn } from './rights.ts'

/**
 * A command put together by choosing: each choice is a line that says all that was chosen, so nothing is kept between two.
 * What is offered comes from the catalog and the cluster, narrowed to what this person may do there.
 */
export const build: Executor<'build'> = async ({ words }, { filter = '', choose }, context) => {
  const built = readBuilt(words)
  const cluster = built.cluster === undefined ? context.cluster : context.clusters.find(built.cluster)
  if (!cluster) {
    throw new Fault('unknown-cluster', `I don't know the cluster ${built.cluster}.`, {
      hint: `Clusters: ${context.clusters.names().join(', ')}.`,
    })
  }
  const namespace = built.namespace ?? context.namespace
  const [{ resources }, rights] = await Promise.all([
    cluster.discovery.catalog(context.signal),
    rightsIn(cluster.as(context.subject), namespace, context.signal),
  ])
  const scene: Scene = { built, cluster, namespace, resources, rights, filter, choose, context }
  return draw(scene, await menusOf(scene))
}

function draw(scene: Scene, menus: readonly Part[]) {
  const { built, cluster, context, filter } = scene
  const line = builtLine(withPlace(scene))
  const fault = built.fault ?? faultOf(line)
  const run: Button = { kind: 'button', id: 'run', label: 'Run', command: line, style: 'primary' }
  const over: Button = { kind: 'button', id: 'over', label: 'Start over', command: 'build', replaces: true }
  const filtered = menus.some(({ isLong }) => isLong) || filter !== ''
  return {
    nodes: [
      above(
        { ...context, cluster },
        built.command ? built.command.summary.replace(/\.$/, '') : 'put a command together',
      ),
      line
        ? { kind: 'code', text: `/k8s ${line}` }
        : { kind: 'text', text: 'Choose what to do, or write the line below. Nothing runs before you press Run.' },
      // A line that holds the sign for a choice cannot be the template of one.
      ...(line.includes('{}') ? [] : menus.flatMap(({ select }) => select ?? [])),
      {
        kind: 'buttons',
        buttons: [...closedParts(menus, line), ...(line && !fault ? [run] : []), ...(line ? [over] : [])],
      },
      ...(filtered ? [filterInput(line, scene)] : []),
      {
        kind: 'input',
        id: 'line',
        label: 'Or write the line',
        command: '{}',
        value: line,
        placeholder: 'get pods -n shop',
      },
      { kind: 'context', text: smallPrint(scene, menus, line ? fault : undefined) },
    ] satisfies Node[],
  }
}

/** What a part is now; pressing it opens its menu. */
function closedParts(menus: readonly Part[], line: string): Button[] {
  return menus.flatMap(({ id, label, select }) =>
    id && label && !select
      ? [{ kind: 'button', id: `choose-${id}`, label, command: `build --choose ${id} ${line}`.trim(), replaces: true }]
      : [],
  )
}

function filterInput(line: string, { filter, choose }: Scene): Node {
  return {
    kind: 'input',
    id: 'filter',
    label: 'Filter the menus',
    command: `build --filter {} ${choose ? `--choose ${choose} ` : ''}${line}`.trim(),
    value: filter,
    placeholder: 'part of a name',
    replaces: true,
  }
}

function smallPrint({ filter, rights }: Scene, menus: readonly Part[], fault: Fault | undefined): Line {
  const said = [
    ...(fault ? [`Not complete yet: ${fault.message}`] : []),
    ...menus.flatMap(({ said }) => said ?? []),
    ...(filter ? [`only what holds “${filter}”`] : []),
    ...(rights.isComplete ? [] : ['the cluster does not list your rights, so nothing is left out for them']),
  ]
  return said.length > 0 ? said.join(' · ') : 'Each choice changes this message; only you see it.'
}

/** The line as it would be run: with the namespace, which otherwise depends on where it is typed, and only where it says something. */
function withPlace({ built, namespace, resources }: Scene): Built {
  const resource = built.type ? findResource(resources, built.type) : undefined
  if (!built.command || !resource || isEverywhere(built)) return built
  const { namespace: said = namespace, ...without } = built
  return resource.namespaced ? { ...without, namespace: said } : without
}

function faultOf(line: string): Fault | undefined {
  try {
    parse(line)
    return undefined
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}
