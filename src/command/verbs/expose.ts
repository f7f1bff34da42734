import { Fault } from '../../fault.ts'
import { count, defineCommand, text } from '../define.ts'
import { hasNames, readResources } from '../resources.ts'
import { refusedInChanges } from './refused-in-changes.ts'

const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']

export const expose = defineCommand({
  program: 'k8s',
  name: 'expose',
  summary: 'Make a service for a workload.',
  usage: '(TYPE NAME | TYPE/NAME) [--port=PORT]',
  types: ['deployments.apps', 'replicasets.apps', 'pods', 'services'],
  risk: 'change',
  flags: {
    port: count('PORT', 'The port of the service; that of the containers unless said otherwise.'),
    targetPort: text('PORT', 'The port of the pods, by number or name.'),
    protocol: text('TCP|UDP|SCTP', 'The protocol.'),
    name: text('NAME', 'Its name; that of the workload unless said otherwise.'),
    type: text('ClusterIP|NodePort|LoadBalancer', 'Who can reach it; only the cluster unless said otherwise.'),
    selector: text('LABELS', 'The pods it is for.'),
    labels: text('LABELS', 'Its own labels.', { short: 'l' }),
    clusterIp: text('IP|None', 'Its address; None for a headless service.'),
    sessionAffinity: text('None|ClientIP', 'Whether callers stay with one pod.'),
  },
  read(words, { type, sessionAffinity }) {
    if (type !== undefined && !TYPES.includes(type))
      throw new Fault('usage', `--type takes ${TYPES.slice(0, 3).join(', ')}, not “${type}”.`)
    if (sessionAffinity !== undefined && !['None', 'ClientIP'].includes(sessionAffinity))
      throw new Fault('usage', `unknown session affinity: ${sessionAffinity}`)
    const resources = readResources(words)
    if (words.length === 0 || !hasNames(resources))
      throw new Fault('usage', 'resource(s) were provided, but no name was specified', {
        hint: 'For example: /k8s expose deploy/web --port=80',
      })
    return resources
  },
  access: () => [{ verb: 'create', resource: 'services' }],
  examples: [{ line: 'expose deploy/checkout --port=80 --target-port=8080', says: 'a service inside the cluster' }],
  refused: {
    ...refusedInChanges,
    '--override-type': 'write a manifest: /k8s create, with it on the lines below.',
    '--external-ip': 'an address outside the cluster is set in a manifest, where others review it.',
    '--load-balancer-ip': 'an address outside the cluster is set in a manifest, where others review it.',
    '--overrides': 'write a manifest: /k8s create, with it on the lines below.',
  },
})
