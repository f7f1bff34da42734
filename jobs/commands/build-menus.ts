import type { Built } from '../../src/command/builder.ts'
import { builtLine, isEverywhere } from '../../src/command/builder.ts'
import type { AnyDefinition } from '../../src/command/catalog.ts'
import { definitions } from '../../src/command/catalog.ts'
import { quote } from '../../src/command/parse.ts'
import { shapeOf } from '../../src/command/shape.ts'
import { Fault } from '../../src/fault.ts'
import type { Cluster } from '../../src/kube/cluster.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import { findResource } from '../../src/kube/resolve.ts'
import type { Select } from '../../src/reply.ts'
import type { Context } from '../context.ts'
import type { Choice, Choices } from './choices.ts'
import { MOST_CHOICES, narrowed, objectChoices, typeChoices } from './choices.ts'
import type { Rights } from './rights.ts'
import { ANY } from './rights.ts'

/** What a choice of nothing is written as: an empty word, which the builder leaves out. */
const NONE = '""'

const NAMESPACES: Resource = {
  group: '',
  version: 'v1',
  resource: 'namespaces',
  singular: 'namespace',
  kind: 'Namespace',
  namespaced: false,
  shortNames: ['ns'],
  verbs: ['get', 'list'],
  categories: [],
  subresources: [],
}

/** The menus for what was chosen so far, in the order in which people choose. */
export async function menusOf(scene: Scene): Promise<Part[]> {
  const { command } = scene.built
  const open = openPart(scene)
  const [commands, target] = await Promise.all([commandPart(scene), command ? chooseTarget(scene, command, open) : []])
  return [commands, ...target, ...clusterPart(scene)].map((part) => {
    const { select, said: _, isLong: __, ...closed } = part
    return !select || part.id === open || select.options.length <= FEW ? part : closed
  })
}

/** The part somebody chooses next: the one they asked for, else the first that is still open. */
function openPart({ built, resources, choose }: Scene): string {
  if (choose) return choose
  const { command, type } = built
  if (!command) return 'verb'
  const { choosesType, name } = shapeOf(command)
  const isKnown = type !== undefined && findResource(resources, type) !== undefined
  if (choosesType && !isKnown) return 'type'
  return name === 'none' ? 'namespace' : 'name'
}

/** What the menus are drawn from. */
export type Scene = {
  readonly built: Built
  readonly cluster: Cluster
  readonly namespace: string
  readonly resources: readonly Resource[]
  readonly rights: Rights
  readonly filter: string
  /** The part whose menu was asked to be open. */
  readonly choose: string | undefined
  readonly context: Context
}

/** One part of the line: its menu, or what it is now where its menu is closed; and what is said of it. */
export type Part = {
  readonly id?: string
  readonly label?: string
  readonly select?: Select
  readonly said?: string
  readonly isLong?: boolean
}

/** Menus of so few choices are always open; of the others one, so that all of it fits into a message on every platform. */
const FEW = 12
/** Lists of more can be filtered. */
const LONG = 25

/** The commands somebody may use, of those that the catalog has. */
async function commandPart({ built, context, resources, rights }: Scene): Promise<Part> {
  const listed = definitions.filter((each) => !each.unlisted && each.program === 'k8s' && each.name !== 'build')
  const allowed = await Promise.all(listed.map((command) => context.allows(command)))
  const offered = listed.filter((each, i) => allowed[i] && isPossible(each))
  const { command, ...rest } = built
  const kept = {
    ...(rest.namespace ? { namespace: rest.namespace } : {}),
    ...(rest.cluster ? { cluster: rest.cluster } : {}),
  }
  const target = rest.type ? [[rest.type, rest.name].filter(Boolean).join('/')] : []
  const template = ['build {}', ...target.map(quote), builtLine({ ...kept, rest: [] })].filter(Boolean).join(' ')
  const label = command ? `Do: ${command.name}` : 'What to do'
  const options = offered.map(({ name, summary }) => ({ label: `${name}: ${summary}`, value: name }))
  return {
    id: 'verb',
    label,
    select: { kind: 'select', id: 'verb', label, command: template, options, replaces: true },
  }

  function isPossible(each: AnyDefinition): boolean {
    const { choosesType, type } = shapeOf(each)
    if (choosesType) return typesFor(each, resources, rights).length > 0
    return type === undefined || rights.covers(needs(each, type) ?? [], resources)
  }
}

async function chooseTarget(scene: Scene, command: AnyDefinition, open: string): Promise<Part[]> {
  const shape = shapeOf(command)
  const { built, resources } = scene
  const resource = built.type ? findResource(resources, built.type) : undefined
  const everywhere = 'allNamespaces' in command.flags
  // What names no type but looks at every namespace on demand looks at one otherwise, such as events.
  const takesPlace = resource ? resource.namespaced : !shape.choosesType && everywhere
  const [names, namespaces] = await Promise.all([
    resource && shape.name !== 'none' ? namePart(scene, resource, shape.name === 'optional', open) : [],
    takesPlace ? namespacePart(scene, everywhere && !built.name) : [],
  ])
  return [...(shape.choosesType ? [typePart(scene, command)] : []), ...names, ...namespaces]
}

function typePart({ built, resources, rights, filter }: Scene, command: AnyDefinition): Part {
  const choices = typeChoices(typesFor(command, resources, rights), filter)
  const { name: _name, ...without } = built
  return {
    ...menu('type', built.type ? `Type: ${built.type}` : 'Type', { ...without, type: '{}' }, choices.shown),
    ...counted(choices, 'types'),
  }
}

async function namePart(scene: Scene, resource: Resource, isOptional: boolean, open: string): Promise<Part[]> {
  const { built, cluster, namespace, filter, context } = scene
  const where = resource.namespaced && !isEverywhere(built) ? namespace : undefined
  const label = built.name ? `Name: ${built.name}` : isOptional ? 'Name: all of them' : 'Name'
  if (open !== 'name') return [{ id: 'name', label }]
  if (resource.namespaced && isEverywhere(built)) return [{ said: 'one object is chosen in one namespace' }]
  const found = await objectChoices(cluster.as(context.subject), resource, {
    namespace: where,
    filter,
    signal: context.signal,
  })
  if (found.why) return [{ said: `${found.why} Write the name in the line instead.` }]
  const none = isOptional && built.name ? [{ label: `(all ${resource.resource})`, value: NONE }] : []
  const options = [...none, ...found.shown].slice(0, MOST_CHOICES)
  return [{ ...menu('name', label, { ...built, name: '{}' }, options), ...counted(found, resource.resource) }]
}

async function namespacePart(scene: Scene, canBeEverywhere: boolean): Promise<Part[]> {
  const { built, cluster, namespace, filter, context } = scene
  const found = await objectChoices(cluster.as(context.subject), NAMESPACES, {
    namespace: undefined,
    filter,
    signal: context.signal,
  })
  if (found.why) return [{ said: `namespaces cannot be listed by you; write -n NAMESPACE in the line` }]
  const { name: _, namespace: _old, ...without } = built
  const rest = without.rest.filter((word) => word !== '--all-namespaces')
  const every: Choice[] = canBeEverywhere ? [{ label: '(every namespace)', value: '-A' }] : []
  const options = [...every, ...found.shown.map(({ label, value }) => ({ label, value: `-n ${value}` }))]
  const label = isEverywhere(built) ? 'In: every namespace' : `In: ${namespace}`
  const select = menu('namespace', label, { ...without, rest: [...rest, '{}'] }, options.slice(0, MOST_CHOICES))
  return [{ ...select, ...counted(found, 'namespaces') }]
}

function clusterPart({ built, cluster, context }: Scene): Part[] {
  const names = context.clusters.names()
  if (names.length < 2) return []
  const { name: _name, namespace: _namespace, ...without } = built
  const { shown } = narrowed(
    names.map((name) => ({ label: name, value: name })),
    '',
  )
  return [menu('cluster', `On: ${cluster.name}`, { ...without, cluster: '{}' }, shown)]
}

/** A menu whose choice fills the place of `{}` in what was built. */
function menu(id: string, label: string, built: Built, options: readonly Choice[]): Part {
  if (options.length === 0) return {}
  const command = `build ${builtLine(built)}`
  return { id, label, select: { kind: 'select', id, label, command, options, replaces: true } }
}

function counted({ shown, of, more }: Choices, what: string): Omit<Part, 'select'> {
  const all = more ? `${of} or more` : String(of)
  if (of > shown.length || more) return { said: `${shown.length} of ${all} ${what} are in the menu`, isLong: true }
  return { said: `${of} ${of === 1 ? what.replace(/e?s$/, '') : what}`, ...(of > LONG ? { isLong: true } : {}) }
}

/** The types of this cluster that a command is for and that this person may use it on. */
function typesFor(command: AnyDefinition, resources: readonly Resource[], rights: Rights): Resource[] {
  const { types } = command
  return resources.filter((resource) => {
    const full = resource.group ? `${resource.resource}.${resource.group}` : resource.resource
    if (types && !types.includes(full)) return false
    if (!resource.verbs.includes('get') && !resource.verbs.includes('list')) return false
    const needed = needs(command, full)
    return needed !== undefined && rights.covers(needed, resources)
  })
}

/** What the command needs for a type, by its own definition; undefined where it does not take that type. */
function needs(command: AnyDefinition, type: string) {
  const { joined, name, choosesType } = shapeOf(command)
  const words = choosesType
    ? name === 'needed'
      ? joined
        ? [`${type}/${ANY}`]
        : [type, ANY]
      : [type]
    : name === 'needed'
      ? [ANY]
      : []
  try {
    return command.access(command.read(words, {}), {})
  } catch (error) {
    // It wants more than a type and a name, which is still to be written.
    if (error instanceof Fault) return []
    throw error
  }
}
