import type { AnyDefinition } from '../../src/command/catalog.ts'
import { definitions } from '../../src/command/catalog.ts'
import { parse, quote } from '../../src/command/parse.ts'
import { shapeOf } from '../../src/command/shape.ts'
import { Fault } from '../../src/fault.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import type { Context } from '../context.ts'
import { rightsIn } from './rights.ts'

/** One object, and where it is. */
export type About = { readonly resource: Resource; readonly name: string; readonly namespace?: string }

/** What can be asked of an object or done to it: a word for the button, and the line behind it. */
export type Action = { readonly id: string; readonly label: string; readonly line: string; readonly isChange: boolean }

/**
 * What this person may ask of an object and do to it, reads first: every command of the catalog that takes an object of
 * this type, that policy allows them, and that the cluster lists among their rights. A command that wants more than a
 * name is opened in the builder.
 */
export async function actionsFor(about: About, context: Context): Promise<readonly Action[]> {
  const { cluster, api, signal } = context
  const fitting = definitions.flatMap((command) => {
    const line = lineFor(command, about)
    return line === undefined ? [] : [{ command, line: `${line}${placeOf(about, context)}` }]
  })
  const [{ resources }, rights, allowed] = await Promise.all([
    cluster.discovery.catalog(signal),
    rightsIn(api, about.namespace ?? context.namespace, signal),
    Promise.all(fitting.map(({ command }) => context.allows(command))),
  ])
  const offered = fitting.flatMap(({ command, line }, i) => {
    if (!allowed[i]) return []
    const ready = readable(line)
    if (ready && !rights.covers(ready, resources)) return []
    const label = command.name === 'get' ? 'yaml' : command.name
    return [
      {
        id: label.replaceAll(' ', '-'),
        // What is not complete opens the builder.
        label: ready ? label : `${label} …`,
        line: ready ? line : `build ${line}`,
        isChange: command.risk !== 'read',
      },
    ]
  })
  const rank = ({ isChange, id }: Action) => (isChange ? 2 : id === 'yaml' ? 1 : 0)
  return offered.toSorted((a, b) => rank(a) - rank(b))
}

/** The type as it is never mistaken for another one. */
export function fullType({ resource, group }: Pick<Resource, 'resource' | 'group'>): string {
  return group ? `${resource}.${group}` : resource
}

/** `-n shop --cluster prod-weu`: said always, because what an answer is about must not change with where it is clicked. */
export function placeOf({ resource, namespace }: Omit<About, 'name'>, { cluster }: Context): string {
  return `${resource.namespaced && namespace ? ` -n ${quote(namespace)}` : ''} --cluster ${quote(cluster.name)}`
}

/** The command said of the object, or undefined where it is not for such an object. */
function lineFor(command: AnyDefinition, { resource, name }: About): string | undefined {
  if (command.unlisted || command.program !== 'k8s') return undefined
  const type = fullType(resource)
  const target = quote(`${type}/${name}`)
  if (command.name === 'get') return `get ${target} -o yaml`
  const { choosesType, type: only, name: takesName, joined } = shapeOf(command)
  if ('for' in command.flags && takesName === 'none') return `${command.name} --for ${target}`
  if (takesName === 'none' || (command.types && !command.types.includes(type))) return undefined
  if (choosesType) return `${command.name} ${joined ? target : `${quote(type)} ${quote(name)}`}`
  return only === type ? `${command.name} ${quote(name)}` : undefined
}

/** What the line needs to be allowed; undefined where it is not complete. */
function readable(line: string) {
  try {
    return parse(line).access
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}
