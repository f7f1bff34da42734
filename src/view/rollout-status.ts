import type { Fields } from './fields.ts'
import { dig, fieldsList, fieldsOf, isFields, numberOf, textOf } from './fields.ts'
import { quote } from './gotext.ts'

/** How far a rollout is, in kubectl's words; or why that cannot be said, or will not end well. */
export type RolloutState = { readonly text: string; readonly done: boolean } | { readonly wrong: string }

type Judge = (object: Fields, revision: number) => RolloutState

/** The kinds whose rollouts can be followed, by plural and group. */
const JUDGES: Readonly<Record<string, Judge>> = {
  'deployments.apps': deploymentState,
  'daemonsets.apps': daemonSetState,
  'statefulsets.apps': statefulSetState,
}
const ROLLING = 'RollingUpdate'

/**
 * The state of a rollout as `kubectl rollout status --watch=false` tells it; `type` is the plural with its group,
 * `kind` what kubectl calls it. Source: kubectl pkg/polymorphichelpers/rollout_status.go.
 */
export function rolloutState(type: string, kind: string, object: unknown, revision: number): RolloutState {
  const judge = Object.hasOwn(JUDGES, type) ? JUDGES[type] : undefined
  return judge ? judge(fieldsOf(object), revision) : { wrong: `no status viewer has been implemented for ${kind}` }
}

function deploymentState(object: Fields, revision: number): RolloutState {
  const name = quote(nameOf(object))
  const running = Number(textOf(dig(object, 'metadata', 'annotations', 'deployment.kubernetes.io/revision')))
  if (revision > 0 && revision !== running) {
    return { wrong: `desired revision (${revision}) is different from the running revision (${running})` }
  }
  if (!isObserved(object)) return waiting('Waiting for deployment spec update to be observed...')
  const status = fieldsOf(object.status)
  const progressing = fieldsList(status.conditions).find(({ type }) => type === 'Progressing')
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    return { wrong: `deployment ${name} exceeded its progress deadline` }
  const wanted = numberOf(dig(object, 'spec', 'replicas'))
  const [updated, replicas, available] = [
    count(status.updatedReplicas),
    count(status.replicas),
    count(status.availableReplicas),
  ]
  const start = `Waiting for deployment ${name} rollout to finish:`
  if (wanted !== undefined && updated < wanted)
    return waiting(`${start} ${updated} out of ${wanted} new replicas have been updated...`)
  if (replicas > updated) return waiting(`${start} ${replicas - updated} old replicas are pending termination...`)
  if (available < updated) return waiting(`${start} ${available} of ${updated} updated replicas are available...`)
  return done(`deployment ${name} successfully rolled out`)
}

function daemonSetState(object: Fields): RolloutState {
  const name = quote(nameOf(object))
  if (strategyOf(object) !== ROLLING) return notRolling()
  if (!isObserved(object)) return waiting('Waiting for daemon set spec update to be observed...')
  const status = fieldsOf(object.status)
  const [wanted, updated, available] = [
    count(status.desiredNumberScheduled),
    count(status.updatedNumberScheduled),
    count(status.numberAvailable),
  ]
  const start = `Waiting for daemon set ${name} rollout to finish:`
  if (updated < wanted) return waiting(`${start} ${updated} out of ${wanted} new pods have been updated...`)
  if (available < wanted) return waiting(`${start} ${available} of ${wanted} updated pods are available...`)
  return done(`daemon set ${name} successfully rolled out`)
}

function statefulSetState(object: Fields): RolloutState {
  if (strategyOf(object) !== ROLLING) return notRolling()
  const status = fieldsOf(object.status)
  if (count(status.observedGeneration) === 0 || !isObserved(object))
    return waiting('Waiting for statefulset spec update to be observed...')
  const wanted = numberOf(dig(object, 'spec', 'replicas'))
  const [ready, updated] = [count(status.readyReplicas), count(status.updatedReplicas)]
  if (wanted !== undefined && ready < wanted) return waiting(`Waiting for ${wanted - ready} pods to be ready...`)
  const rolling = dig(object, 'spec', 'updateStrategy', 'rollingUpdate')
  if (isFields(rolling)) return partitioned(updated, wanted, numberOf(rolling.partition))
  if (status.updateRevision !== status.currentRevision) {
    return waiting(
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${textOf(status.updateRevision)}...`,
    )
  }
  return done(
    `statefulset rolling update complete ${count(status.currentReplicas)} pods at revision ${textOf(status.currentRevision)}...`,
  )
}

function partitioned(updated: number, wanted: number | undefined, partition: number | undefined): RolloutState {
  if (wanted !== undefined && partition !== undefined && updated < wanted - partition) {
    return waiting(
      `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...`,
    )
  }
  return done(`partitioned roll out complete: ${updated} new pods have been updated...`)
}

function isObserved(object: Fields): boolean {
  return count(dig(object, 'metadata', 'generation')) <= count(dig(object, 'status', 'observedGeneration'))
}

function strategyOf(object: Fields): string {
  return textOf(dig(object, 'spec', 'updateStrategy', 'type'))
}

function notRolling(): RolloutState {
  return { wrong: `rollout status is only available for ${ROLLING} strategy type` }
}

function nameOf(object: Fields): string {
  return textOf(dig(object, 'metadata', 'name'))
}

function count(value: unknown): number {
  return numberOf(value) ?? 0
}

function waiting(text: string): RolloutState {
  return { text, done: false }
}

function done(text: string): RolloutState {
  return { text, done: true }
}
