import { Fault } from '../../../src/fault.ts'
import { dig, fieldsList, fieldsOf, textOf } from '../../../src/view/fields.ts'
import { findTargets } from '../../commands/targets.ts'
import type { Planner } from '../planner.ts'
import { spokenAll } from './chosen.ts'
import { createPlan } from './created.ts'
import type { Live } from './patched.ts'
import { readLive } from './patched.ts'
import { containersOf } from './template.ts'

type Flags = Parameters<Planner<'expose'>>[1]
/** kubectl pkg/polymorphichelpers/canbeexposed.go. */
const EXPOSABLE = ['ReplicationController', 'Service', 'Pod', 'Deployment', 'ReplicaSet']

/** kubectl expose: a service with the selector and ports of a workload (kubectl pkg/cmd/expose/expose.go). */
export const expose: Planner<'expose'> = async (resources, flags, context) => {
  const lives = await readLive(await findTargets(resources, context), context)
  const services = await context.cluster.discovery.resolve('services', context.signal)
  return createPlan(
    'expose',
    lives.map((live) => ({
      resource: services,
      namespace: live.on.namespace,
      name: flags.name ?? live.on.name.slice(0, 63),
      metadata: { labels: labelsOf(live, flags) },
      done: 'exposed',
      fields: { spec: serviceSpec(live, flags) },
    })),
    {
      says: `Expose ${spokenAll(lives)} as a service`,
      impact: [
        flags.type === 'LoadBalancer'
          ? 'It gets an address that is reached from outside the cluster.'
          : flags.type === 'NodePort'
            ? 'It is reached on a port of every node.'
            : 'It is reached inside the cluster alone.',
      ],
      ...(['LoadBalancer', 'NodePort'].includes(flags.type ?? '') && { danger: true as const }),
    },
    context,
  )
}

function serviceSpec(live: Live, flags: Flags) {
  const ports = portsOf(live, flags)
  return {
    selector: selectorOf(live, flags),
    ...(ports.length > 0 && { ports }),
    ...(flags.type !== undefined && { type: flags.type }),
    ...(flags.sessionAffinity !== undefined && { sessionAffinity: flags.sessionAffinity }),
    ...(flags.clusterIp !== undefined && { clusterIP: flags.clusterIp }),
  }
}

function selectorOf({ object, on }: Live, { selector }: Flags): Readonly<Record<string, unknown>> {
  if (selector) return pairs(selector)
  if (!EXPOSABLE.includes(on.kind)) {
    throw new Fault('invalid', `cannot expose a ${on.kind}${on.group && `.${on.group}`}`, {
      hint: 'Name the pods with --selector.',
    })
  }
  if (on.kind === 'Pod')
    return required(fieldsOf(object.metadata.labels), 'the pod has no labels and cannot be exposed')
  const expressions = fieldsList(dig(object.spec, 'selector', 'matchExpressions'))
  if (expressions.length > 0) {
    const words = `couldn't convert expressions - "${expressions.length}" to map-based selector format`
    throw new Fault('invalid', words, { hint: 'Name the pods with --selector.' })
  }
  const own = dig(object.spec, 'selector')
  return required(fieldsOf(dig(own, 'matchLabels') ?? own), 'selector must be specified')
}

function required(labels: Readonly<Record<string, unknown>>, words: string) {
  if (Object.keys(labels).length > 0) return labels
  throw new Fault('invalid', `couldn't retrieve selectors via --selector flag or introspection: ${words}`, {
    hint: 'Name the pods with --selector.',
  })
}

function labelsOf({ object }: Live, { labels }: Flags): Record<string, string> {
  return (labels ? pairs(labels) : fieldsOf(object.metadata.labels)) as Record<string, string>
}

function pairs(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').map((pair): [string, string] => {
      const [key = '', value, ...more] = pair.split('=')
      if (value === undefined || more.length > 0) throw new Fault('usage', `unexpected label spec: ${pair}`)
      return [key, value]
    }),
  )
}

function portsOf(live: Live, { port, protocol, targetPort, clusterIp }: Flags) {
  const known = knownPorts(live)
  const wanted = port !== undefined ? [port] : [...new Set(known.map((each) => each.port))]
  if (wanted.length === 0 && clusterIp !== 'None') {
    throw new Fault('invalid', "couldn't find port via --port flag or introspection", { hint: 'Name it with --port.' })
  }
  return wanted.map((number, i) => ({
    ...(wanted.length > 1 && { name: `port-${i + 1}` }),
    port: number,
    protocol: protocol ?? (textOf(known.find((each) => each.port === number)?.protocol) || 'TCP'),
    targetPort: targetPort === undefined ? number : /^\d+$/.test(targetPort) ? Number(targetPort) : targetPort,
  }))
}

function knownPorts(live: Live): { readonly port: number; readonly protocol: unknown }[] {
  const fields =
    live.on.kind === 'Service'
      ? fieldsList(dig(live.object.spec, 'ports'))
      : containersOf(live)
          .filter((container) => container.list === 'containers')
          .flatMap((container) => fieldsList(container.fields.ports))
  return fields.map((each) => ({ port: Number(each.containerPort ?? each.port), protocol: each.protocol }))
}
