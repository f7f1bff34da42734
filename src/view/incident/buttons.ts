import type { Card } from '../../incident/card.ts'
import type { Button, Select } from '../../reply.ts'

const SNOOZES = [
  { label: '1 hour', value: '1h' },
  { label: '4 hours', value: '4h' },
  { label: 'Until morning', value: 'morning' },
  { label: 'Until it gets worse', value: 'worse' },
]

const WORKLOADS: Readonly<Record<string, string>> = {
  Deployment: 'deployment',
  StatefulSet: 'statefulset',
  DaemonSet: 'daemonset',
  ReplicaSet: 'replicaset',
  Job: 'job',
  CronJob: 'cronjob',
  Pod: 'pod',
  Node: 'node',
  PersistentVolumeClaim: 'pvc',
  HorizontalPodAutoscaler: 'hpa',
  PodDisruptionBudget: 'pdb',
  Service: 'service',
  quota: 'resourcequota',
  secret: 'secret',
  configmap: 'configmap',
}

/**
 * What can be done, as command lines: whether whoever clicks may is decided when they do. The safe ones first, the one
 * that changes something last.
 */
export function incidentButtons(card: Card): { readonly buttons: readonly Button[]; readonly snooze: Select } {
  const { id, subject, cluster } = card
  const where = `${subject.namespace === '' ? '' : ` -n ${subject.namespace}`} --cluster ${cluster}`
  const kind = WORKLOADS[subject.kind]
  const buttons: Button[] = [
    { kind: 'button', id: `${id}-ack`, label: 'Acknowledge', command: `/k8s incident ack ${id}`, style: 'primary' },
  ]
  if (card.logs) {
    const { pod, container, previous } = card.logs
    const command = `/k8s logs ${pod}${container === '' ? '' : ` -c ${container}`}${previous ? ' --previous' : ''} --tail=50${where}`
    buttons.push({ kind: 'button', id: `${id}-logs`, label: 'Logs', command })
  }
  if (kind !== undefined) {
    buttons.push({
      kind: 'button',
      id: `${id}-describe`,
      label: 'Describe',
      command: `/k8s describe ${kind}/${subject.name}${where}`,
    })
  }
  if (card.show !== undefined) buttons.push({ kind: 'button', id: `${id}-show`, label: 'Show', command: card.show })
  const about = card.pod === undefined ? kind && `${kind}/${subject.name}` : `pod/${card.pod}`
  if (about !== undefined) {
    buttons.push({ kind: 'button', id: `${id}-events`, label: 'Events', command: `/k8s events --for ${about}${where}` })
  }
  const fix = fixButton(card, where)
  return {
    buttons: fix ? [...buttons.slice(0, 4), fix] : buttons,
    snooze: {
      kind: 'select',
      id: `${id}-snooze`,
      label: 'Snooze',
      command: `/k8s incident snooze ${id} {}`,
      options: SNOOZES,
    },
  }
}

function fixButton({ id, fixes }: Card, where: string): Button | undefined {
  const [fix] = fixes
  if (!fix) return undefined
  const button = (label: string, command: string): Button => ({
    kind: 'button',
    id: `${id}-fix`,
    label,
    command,
    style: 'danger',
  })
  switch (fix.do) {
    case 'undo':
      return button('Undo rollout', `/k8s rollout undo ${fix.kind.toLowerCase()}/${fix.name}${where}`)
    case 'restart':
      return button('Restart', `/k8s rollout restart ${fix.kind.toLowerCase()}/${fix.name}${where}`)
    case 'scale':
      return button(
        `Scale to ${fix.to}`,
        `/k8s scale ${fix.kind.toLowerCase()}/${fix.name} --replicas=${fix.to}${where}`,
      )
    case 'force-delete':
      // Only after somebody made sure that the machine is off: said in words, never one click away.
      return undefined
  }
}
